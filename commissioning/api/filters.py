"""By what the ledger may be filtered: keys and codes alone."""

from django_filters import rest_framework as filters

from commissioning.rules.vocabulary import EntryKind, Purpose
from dalpb.kernel.choices import choices_of


class LedgerEntryFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=choices_of(EntryKind))
    purpose = filters.ChoiceFilter(choices=choices_of(Purpose))
    award = filters.CharFilter(field_name="from_award__code", max_length=60)
    reference = filters.CharFilter(max_length=60)
