"""By what risks may be filtered."""

from django.db.models import F, QuerySet
from django_filters import rest_framework as filters

from dalpb.kernel.choices import choices_of
from strategy.models import Risk
from strategy.rules.risks.vocabulary import Appetite, RiskCategory, RiskStatus


class RiskFilters(filters.FilterSet):  # type: ignore[misc]
    body = filters.CharFilter(field_name="body__code", max_length=60)
    owner = filters.CharFilter(field_name="owner_organisation__code", max_length=60)
    category = filters.ChoiceFilter(choices=choices_of(RiskCategory))
    status = filters.ChoiceFilter(choices=choices_of(RiskStatus))
    appetite = filters.ChoiceFilter(choices=choices_of(Appetite))
    above_appetite = filters.BooleanFilter(method="by_appetite")
    score_from = filters.NumberFilter(field_name="current_total", lookup_expr="gte")

    def by_appetite(self, rows: "QuerySet[Risk]", name: str, value: bool) -> "QuerySet[Risk]":
        """Above what is tolerated, or scored and within it; what is not scored is neither."""
        lookup = "current_total__gt" if value else "current_total__lte"
        return rows.filter(**{lookup: F("tolerated")})
