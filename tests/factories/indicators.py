"""Indicators and stored results for tests of what is shown of them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from dalpb.kernel.cells import Figure
from dalpb.kernel.periods import Period, financial_year
from dalpb.stats import Polarity
from needs.facts.indicators import (
    AreaLevel,
    Colour,
    Comparison,
    IndicatorFact,
    ResultFact,
    ValueKind,
)
from needs.rules.indicating import ComparisonKind

YEAR: Final = financial_year(2024)
INDICATOR: Final = IndicatorFact(
    code="homelessness-rate",
    name="Homeless households",
    theme="Working together",
    position=1,
    kind=ValueKind.RATE,
    level=AreaLevel.DISTRICT,
    unit="per 1,000",
    multiplier=1000,
    decimals=1,
    period_kinds=("year",),
    polarity=Polarity.LOW_IS_GOOD,
    comparison_method="interval",
    confidence_permille=950,
    is_recorded_demand=False,
    answers=(("What is measured?", "Households."), ("Who measures it?", "The districts.")),
    numerator_measure="homeless_applications_da",
    numerator_category="ALL",
    denominator_kind="none",
    denominator_measure="",
    denominator_category="",
    target_low=None,
    target_high=None,
    breaks=(),
    source_tag="local",
    source="Test",
    valid_from=None,
    valid_until=None,
    version=1,
)


def result(
    value: Figure | str,
    *,
    area: str = "E07000991",
    period: Period = YEAR,
    lower: str | None = None,
    upper: str | None = None,
    colour: Colour = Colour.WHITE,
    words: str = "Cannot be told",
    **more: Any,
) -> ResultFact:
    comparison = Comparison(
        kind=ComparisonKind.BENCHMARK,
        label="worse",
        colour=colour,
        comparator="England",
        period=period.code,
        level="95%",
        method="interval",
        words=words,
        reason="No benchmark has been loaded for it." if colour is Colour.WHITE else "",
    )
    made = ResultFact(
        indicator_code="homelessness-rate",
        area_code=area,
        area_kind="district",
        area_name=area,
        period=period,
        numerator=Figure.exact(10),
        denominator=None,
        value=Figure.exact(Decimal(value)) if isinstance(value, str) else value,
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
        unit="per 1,000",
        method="Byar",
        statistic="per 1,000",
        confidence_permille=950,
        reason="",
        is_partial=False,
        parts_in_count=1,
        parts_expected_count=1,
        parts_words="",
        comparison=comparison,
        comparisons=(comparison,),
        label=comparison.label,
        colour=colour,
        white_reason=comparison.reason,
        trend="cannot be calculated",
        is_illustrative=False,
        observations=(),
        inputs_sha256="0" * 64,
        computed_at=datetime(2025, 5, 1, tzinfo=UTC),
        version=1,
    )
    return replace(made, **more)
