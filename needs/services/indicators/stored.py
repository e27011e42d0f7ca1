"""The results that stand: those that may change, and those before them that others look back at."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from dalpb.kernel.periods import PeriodKind
from needs.models import Indicator, IndicatorResult
from needs.rules.movement import TREND_YEARS
from needs.services.indicators.comparing import Key

Results = dict[int, dict[Key, IndicatorResult]]
# What a result that is only looked back at is asked for.
_LOOKED_AT: Final = (
    "indicator", "area", "period", "method", "reason",
    *(f"{stem}_{part}" for stem in ("numerator", "denominator") for part in
      ("state", "micro", "low_micro", "high_micro", "words")),
    "value_state", "value_micro", "value_low_micro", "value_high_micro",
)  # fmt: skip


def stored_results(chosen: Collection[Indicator], *, after: date | None) -> Results:
    """What stands of some indicators, each by area and period.

    With a day, only those of periods that last beyond it: what was touched, and what stands
    beside or after it and is compared with it.
    """
    rows = IndicatorResult.objects.filter(indicator__in=[row.pk for row in chosen])
    if after is not None:
        rows = rows.filter(period__until_on__gt=after)
    return _by_indicator(rows.prefetch_related("area", "period"))


def earlier_results(chosen: Collection[Indicator], *, before: date) -> Results:
    """What results that last beyond the day look back at, however many years are on record.

    A trend looks at the last years that have a result, all else at the like period a year before.
    """
    rows = IndicatorResult.objects.filter(
        indicator__in=[row.pk for row in chosen], period__until_on__lte=before
    )
    is_year = Q(period__kind=PeriodKind.YEAR.value)
    latest = Window(
        RowNumber(),
        partition_by=[F("indicator"), F("area"), F("period__kind")],
        order_by=[F("period__first_on").desc(), F("period__until_on").desc()],
    )
    recent = Q(period__until_on__gt=date(before.year - 2, before.month, 1))
    kept = Q(period__kind=PeriodKind.SPAN.value) | (is_year & Q(place__lte=TREND_YEARS)) | recent
    found = rows.annotate(place=latest).filter(kept).only(*_LOOKED_AT)
    return _by_indicator(found.prefetch_related("area", "period"))


def _by_indicator(rows: Iterable[IndicatorResult]) -> Results:
    found: Results = {}
    for row in rows:
        found.setdefault(row.indicator_id, {})[row.area.code, row.period.period] = row
    return found
