"""By what plans and their parts may be filtered: codes, days and closed lists alone."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from strategy.models import Strategy
from strategy.rules.vocabulary import PlanKind, StrategyStatus
from strategy.selectors.strategies import in_force


class StrategyFilters(filters.FilterSet):  # type: ignore[misc]
    status = filters.ChoiceFilter(choices=choices_of(StrategyStatus))
    kind = filters.ChoiceFilter(choices=choices_of(PlanKind))
    owner = filters.CharFilter(field_name="owner_organisation__code", max_length=40)
    in_force_on = filters.DateFilter(method="held_on")

    def held_on(self, rows: "QuerySet[Strategy]", name: str, value: object) -> object:
        return in_force(rows, value)  # type: ignore[arg-type]


class PriorityFilters(filters.FilterSet):  # type: ignore[misc]
    strategy = filters.CharFilter(field_name="strategy__code", max_length=60)


class ObjectiveFilters(PriorityFilters):
    priority = filters.NumberFilter(field_name="priority__position", min_value=1, max_value=999)
    recommendation = filters.CharFilter(
        field_name="recommendations__code", max_length=20, distinct=True
    )


class OutcomeFilters(PriorityFilters):
    priority = filters.NumberFilter(field_name="priority__position", min_value=1, max_value=999)
    objective = filters.CharFilter(field_name="objective__code", max_length=20)
    indicator = filters.CharFilter(field_name="indicator_code", max_length=60)
