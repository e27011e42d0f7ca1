"""By what the plan may be filtered: everything that its page can be."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from dalpb.kernel.clock import today
from dalpb.kernel.refusals import Refused
from strategy.models import Action
from strategy.rules.delivery.freshness import Freshness
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.rows import LIVE_WORD, PlanQuery
from strategy.rules.delivery.vocabulary import ActionStatus, Rag
from strategy.selectors.delivery import found_by_database

STATUSES = [(LIVE_WORD, "still to be done"), *choices_of(ActionStatus)]


class ActionFilters(filters.FilterSet):  # type: ignore[misc]
    """With `quarter` the three ratings are those of that quarter; else the last ones given."""

    strategy = filters.CharFilter(max_length=60)
    priority = filters.NumberFilter(min_value=1, max_value=99)
    objective = filters.CharFilter(max_length=20)
    owner = filters.CharFilter(max_length=40)
    status = filters.ChoiceFilter(choices=STATUSES)
    computed = filters.ChoiceFilter(choices=choices_of(Rag))
    own = filters.ChoiceFilter(choices=choices_of(Rag))
    agreed = filters.ChoiceFilter(choices=choices_of(Rag))
    late = filters.BooleanFilter()
    slipped = filters.NumberFilter(min_value=0, max_value=99)
    blocked = filters.BooleanFilter()
    freshness = filters.ChoiceFilter(choices=choices_of(Freshness))
    differ = filters.BooleanFilter()
    quarter = filters.CharFilter(max_length=10)
    words = filters.CharFilter(max_length=60)

    def filter_queryset(self, queryset: "QuerySet[Action]") -> "QuerySet[Action]":
        return found_by_database(queryset, self._query(self.form.cleaned_data), on=today())

    def _query(self, data: dict[str, Any]) -> PlanQuery:
        priority, slipped = data["priority"], data["slipped"]
        return PlanQuery(
            strategy=data["strategy"],
            priority=int(priority) if priority is not None else None,
            objective=data["objective"],
            owner=data["owner"],
            status=data["status"],
            computed=data["computed"],
            own=data["own"],
            agreed=data["agreed"],
            late=bool(data["late"]),
            slipped=int(slipped) if slipped is not None else None,
            blocked=bool(data["blocked"]),
            freshness=data["freshness"],
            differ=bool(data["differ"]),
            quarter=_quarter(data["quarter"]),
            words=data["words"],
        )


def _quarter(text: str) -> str:
    """A quarter that is none finds nothing, as a code that is none does."""
    if not text:
        return ""
    try:
        return quarter_named(text).code
    except Refused:
        return "none"
