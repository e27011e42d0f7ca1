"""By what areas and organisations may be filtered: nothing hidden, and exact values only."""

from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.models.organisations import OrganisationKind


class AreaFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=choices_of(AreaKind))


class OrganisationFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=choices_of(OrganisationKind))
