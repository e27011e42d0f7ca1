"""By what the ledger may be filtered: keys and codes alone."""

from django_filters import rest_framework as filters

from commissioning.rules.vocabulary import Act, ClaimStatus, EntryKind, Purpose, RequestStatus
from dalpb.kernel.choices import choices_of


class LedgerEntryFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=choices_of(EntryKind))
    purpose = filters.ChoiceFilter(choices=choices_of(Purpose))
    award = filters.CharFilter(field_name="from_award__code", max_length=60)
    reference = filters.CharFilter(max_length=60)


class AllocationFilters(filters.FilterSet):  # type: ignore[misc]
    purpose = filters.ChoiceFilter(choices=choices_of(Purpose))
    award = filters.CharFilter(field_name="award__code", max_length=60)


class ForecastFilters(filters.FilterSet):  # type: ignore[misc]
    line = filters.CharFilter(field_name="line__code", max_length=60)
    year = filters.CharFilter(field_name="year__code", max_length=20)
    reported = filters.CharFilter(field_name="reported__code", max_length=20)


class ClaimFilters(filters.FilterSet):  # type: ignore[misc]
    status = filters.ChoiceFilter(choices=choices_of(ClaimStatus))
    line = filters.CharFilter(field_name="line__code", max_length=60)
    reference = filters.CharFilter(max_length=60)


class MoveRequestFilters(filters.FilterSet):  # type: ignore[misc]
    act = filters.ChoiceFilter(choices=choices_of(Act))
    status = filters.ChoiceFilter(choices=choices_of(RequestStatus))
