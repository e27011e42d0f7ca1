"""By what contributions may be filtered: never by their words."""

from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from strategy.rules.voice.vocabulary import Wording


class ContributionFilters(filters.FilterSet):  # type: ignore[misc]
    exercise = filters.CharFilter(field_name="exercise__code", max_length=60)
    wording = filters.ChoiceFilter(choices=choices_of(Wording))
