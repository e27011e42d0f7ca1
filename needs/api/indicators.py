"""Indicators and their stored results. Nothing is computed to answer."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.access import Access
from dalpb.kernel.api.answering import tagged
from dalpb.kernel.api.figures import FigureField, FigureSerializer, figure_json
from dalpb.kernel.api.viewsets import NarrowedViewSet
from needs import selectors
from needs.api.column_serializers import ResultColumnsSerializer
from needs.api.filters import AllResultsFilters, IndicatorFilters, IndicatorResultFilters
from needs.api.result_columns import PAGING, page_of
from needs.models import Indicator, IndicatorResult
from needs.rules.comparison import from_json
from needs.rules.computing import number_behind
from needs.rules.indicating import ValueKind
from needs.rules.stored import MICRO
from needs.selectors.result_columns import all_results


def digits(micro: int | None) -> str | None:
    """A number of millionths as its digits, which no reader of JSON rounds."""
    if micro is None:
        return None
    text = format(Decimal(micro) / MICRO, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


class AnswerSerializer(serializers.Serializer[Any]):
    question = serializers.CharField()
    answer = serializers.CharField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """One comparison. `reason` says why there is no judgement."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    colour = serializers.CharField()
    comparator = serializers.CharField()
    period = serializers.CharField()
    level = serializers.CharField()
    method = serializers.CharField()
    words = serializers.CharField()
    reason = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    lower = serializers.CharField(allow_null=True)
    upper = serializers.CharField(allow_null=True)


class IndicatorSerializer(serializers.Serializer[Indicator]):
    """The record: nine answers, what it is made of, and how it may be judged."""

    code = serializers.CharField()
    name = serializers.CharField()
    theme = serializers.CharField()
    kind = serializers.CharField()
    level = serializers.CharField()
    unit = serializers.CharField()
    multiplier = serializers.IntegerField()
    period_kinds = serializers.ListField(child=serializers.CharField())
    polarity = serializers.CharField()
    comparison_method = serializers.CharField()
    confidence_permille = serializers.IntegerField()
    is_recorded_demand = serializers.BooleanField()
    numerator_measure = serializers.CharField(source="numerator_measure.code")
    numerator_category = serializers.CharField()
    denominator_kind = serializers.CharField()
    denominator_measure = serializers.CharField(
        source="denominator_measure.code", default=None, allow_null=True
    )
    denominator_category = serializers.CharField()
    target_low = serializers.SerializerMethodField()
    target_high = serializers.SerializerMethodField()
    national_number = serializers.CharField()
    national_name = serializers.CharField()
    answers = serializers.SerializerMethodField()
    source_tag = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, indicator: Indicator) -> list[dict[str, str]]:
        return [{"question": question, "answer": answer} for question, answer in indicator.answers]

    def get_target_low(self, indicator: Indicator) -> str | None:
        return digits(indicator.target_low_micro)

    def get_target_high(self, indicator: Indicator) -> str | None:
        return digits(indicator.target_high_micro)


class FlowSerializer(serializers.Serializer[Any]):
    """People in, stayed or out. Flows are never added."""

    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    figure = FigureSerializer()


class IndicatorResultSerializer(serializers.Serializer[IndicatorResult]):
    """One stored result, with its figures' states, its limits and its comparisons."""

    id = serializers.IntegerField()
    indicator = serializers.CharField(source="indicator.code")
    area = serializers.CharField(source="area.code")
    period = serializers.CharField(source="period.code")
    numerator = serializers.SerializerMethodField()
    denominator = serializers.SerializerMethodField()
    value = extend_schema_field(FigureSerializer)(FigureField)()
    lower = serializers.SerializerMethodField()
    upper = serializers.SerializerMethodField()
    confidence_permille = serializers.IntegerField()
    unit = serializers.CharField(source="indicator.unit")
    statistic = serializers.CharField()
    method = serializers.CharField()
    reason = serializers.CharField()
    is_partial = serializers.BooleanField()
    parts_in = serializers.IntegerField(source="parts_in_count")
    parts_expected = serializers.IntegerField(source="parts_expected_count")
    parts = serializers.CharField(source="parts_words")
    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    colour = serializers.CharField()
    comparator = serializers.CharField()
    white_reason = serializers.CharField()
    trend = serializers.CharField()
    comparisons = serializers.SerializerMethodField()
    flows = serializers.SerializerMethodField()
    unknown = serializers.SerializerMethodField()
    is_illustrative = serializers.BooleanField()
    inputs_sha256 = serializers.CharField()
    computed_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    @extend_schema_field(FigureSerializer)
    def get_numerator(self, result: IndicatorResult) -> dict[str, Any]:
        """The count behind the value; not collected where the source gives the value itself."""
        return figure_json(number_behind(ValueKind(result.indicator.kind), result.numerator))

    @extend_schema_field(FigureSerializer(allow_null=True))
    def get_denominator(self, result: IndicatorResult) -> dict[str, Any] | None:
        return None if result.denominator is None else figure_json(result.denominator)

    @extend_schema_field(FlowSerializer(many=True))
    def get_flows(self, result: IndicatorResult) -> list[dict[str, Any]]:
        return [{"label": label, "figure": figure_json(figure)} for label, figure in result.flows]

    @extend_schema_field(FigureSerializer(allow_null=True))
    def get_unknown(self, result: IndicatorResult) -> dict[str, Any] | None:
        """Those of the numerator whose group is not known; null where that is not asked."""
        return None if result.unknown is None else figure_json(result.unknown)

    def get_lower(self, result: IndicatorResult) -> str | None:
        return digits(result.lower_micro)

    def get_upper(self, result: IndicatorResult) -> str | None:
        return digits(result.upper_micro)

    @extend_schema_field(ComparisonSerializer(many=True))
    def get_comparisons(self, result: IndicatorResult) -> list[dict[str, Any]]:
        made = [from_json(data) for data in result.comparisons]
        return [
            {
                "kind": each.kind.value,
                "label": each.label,
                "colour": each.colour.value,
                "comparator": each.comparator,
                "period": each.period,
                "level": each.level,
                "method": each.method,
                "words": each.words,
                "reason": each.reason,
                "value": digits(each.value),
                "lower": digits(each.lower),
                "upper": digits(each.upper),
            }
            for each in made
        ]


class IndicatorViewSet(NarrowedViewSet[Indicator]):
    """Indicators, and under each its stored results."""

    serializer_class: type[serializers.Serializer[Any]] = IndicatorSerializer
    filterset_class = IndicatorFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Indicator]:
        return selectors.indicators(access)

    @extend_schema(responses=IndicatorResultSerializer(many=True))
    @action(
        detail=True,
        url_path="results",
        serializer_class=IndicatorResultSerializer,
        filterset_class=IndicatorResultFilters,
        ordering=("pk",),
    )
    def results(self, request: Request, code: str) -> Response:
        """The stored results of one indicator, by area and period."""
        found = self.for_access(self.access).filter(code=code).first()
        if found is None:
            raise Http404
        rows = selectors.indicator_results(self.access).filter(indicator=found)
        page = self.paginate_queryset(self.filter_queryset(rows))  # type: ignore[arg-type]
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="indicators_results_columns",
        filters=True,
        parameters=PAGING,
        responses=ResultColumnsSerializer,
    )
    @action(
        detail=False,
        url_path="results",
        url_name="all-results",
        filterset_class=AllResultsFilters,
        ordering=("pk",),
    )
    def all_results(self, request: Request) -> HttpResponseBase:
        """The stored results of all indicators by columns, numbers in whole millionths."""
        found: Any = self.filter_queryset(all_results(self.access))  # type: ignore[arg-type]
        return tagged(request, page_of(found, request, self))
