"""The indicators in a pack: the latest of each under its priority, and how it compares."""

from decimal import Decimal

from dalpb.kernel.cells import plain
from needs.facts.indicators import IndicatorFact, ResultFact, indicators, latest_of, results
from reporting.packs.content import IndicatorLine
from strategy.facts.dashboards import chosen_indicators

# What the trend says where there are too few points for one.
UNTOLD = ("", "cannot be calculated")


def indicator_lines(strategy_code: str, area_code: str) -> tuple[IndicatorLine, ...]:
    """One line an indicator; where there is no figure, who would supply it."""
    chosen = chosen_indicators(strategy_code)
    codes = sorted({one.indicator_code for one in chosen if one.indicator_code})
    known = {one.code: one for one in indicators(codes=codes)}
    found: dict[str, list[ResultFact]] = {}
    for one in results(codes=codes, area_codes=[area_code], with_observations=False):
        if not one.value.is_empty and not one.is_partial:
            found.setdefault(one.indicator_code, []).append(one)
    latest = {code: latest_of(mine) for code, mine in found.items()}
    return tuple(
        _line(one.priority_title, known[one.indicator_code], latest.get(one.indicator_code))
        if one.indicator_code in known
        else IndicatorLine(
            one.priority_title, one.wanted, "Nobody can feed it yet", "", one.supplier
        )
        for one in chosen
    )


def _line(priority: str, indicator: IndicatorFact, result: ResultFact | None) -> IndicatorLine:
    if result is None:
        return IndicatorLine(priority, indicator.name, "Not yet supplied", "", "")
    return IndicatorLine(
        priority=priority,
        name=indicator.name,
        value=f"{_shown(result, indicator)} {result.statistic}{_limits(result, indicator)}",
        period=result.period.label + (" (illustrative)" if result.is_illustrative else ""),
        judgement=_judged(result, indicator),
        code=indicator.code,
        area_code=result.area_code,
        period_code=result.period.code,
        is_illustrative=result.is_illustrative,
    )


def _shown(result: ResultFact, indicator: IndicatorFact) -> str:
    figure = result.value
    if figure.value is None:
        return figure.shown()
    step = Decimal(1).scaleb(-indicator.decimals)
    return f"{figure.value.quantize(step):,}"


def _limits(result: ResultFact, indicator: IndicatorFact) -> str:
    if result.lower is None and result.upper is None:
        return ""
    step = Decimal(1).scaleb(-indicator.decimals)
    low, high = (
        "" if end is None else f"{end.quantize(step):,}" for end in (result.lower, result.upper)
    )
    said = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    return f", {plain(Decimal(result.confidence_permille) / 10)}% limits {said}"


def _judged(result: ResultFact, indicator: IndicatorFact) -> str:
    comparison = result.comparison
    if comparison is None or not comparison.is_judged:
        return "Nothing to compare it with" if result.trend in UNTOLD else _begun(result.trend)
    words = _begun(comparison.words)
    return words if comparison.comparator in words else f"{words} ({comparison.comparator})"


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
