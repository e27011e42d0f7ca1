"""By what strategies may be filtered: codes and closed lists alone."""

from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from strategy.rules.vocabulary import StrategyStatus


class StrategyFilters(filters.FilterSet):  # type: ignore[misc]
    status = filters.ChoiceFilter(choices=choices_of(StrategyStatus))


class PriorityFilters(filters.FilterSet):  # type: ignore[misc]
    strategy = filters.CharFilter(field_name="strategy__code", max_length=60)
