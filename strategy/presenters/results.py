"""How one stored result is shown: its figure, its limits, its judgement and its silence."""

from decimal import Decimal
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, State, limits_in_words, plain
from dalpb.kernel.charts import Look, Mark
from dalpb.kernel.tables import Judged
from needs.facts.indicators import IndicatorFact, ResultFact

CANNOT: Final = "Cannot be told"
ILLUSTRATIVE: Final = " (illustrative)"
DEMAND: Final = "More of this may be better reporting, so it is never red."
_JUDGING: Final = frozenset({Look.RED, Look.GREEN})


def rounded(figure: Figure, decimals: int) -> Figure:
    """The figure to so many digits; the words of its source stand."""
    step = Decimal(1).scaleb(-decimals)
    if figure.is_empty:
        return figure
    if figure.value is None:
        low, high = (
            None if end is None else end.quantize(step) for end in (figure.low, figure.high)
        )
        return Figure.bounded(low, high, figure.words)
    made = Figure.exact if figure.is_exact else Figure.estimated
    return made(figure.value.quantize(step), figure.words)


def mark_of(label: str, result: ResultFact, decimals: int) -> Mark:
    step = Decimal(1).scaleb(-decimals)
    low, high = (
        None if end is None else end.quantize(step) for end in (result.lower, result.upper)
    )
    return Mark(label, rounded(result.value, decimals), low, high)


def limits_words(result: ResultFact, decimals: int) -> str:
    """The interval in words, or why there is none."""
    if result.value.is_empty:
        return ""
    if result.lower is None and result.upper is None:
        return f"No limits: {_small(result.reason) or 'its source gives no numbers behind it.'}"
    mark = mark_of("", result, decimals)
    level = plain(Decimal(result.confidence_permille) / 10)
    return f"{level}% limits: {limits_in_words(mark.low, mark.high)}"


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def look_of(result: ResultFact, indicator: IndicatorFact) -> Look:
    """The result's look. What counts recorded demand is never shown as good or bad."""
    look = Look(result.colour.value)
    if indicator.is_recorded_demand and look in _JUDGING:
        return Look.WHITE
    return look


def verdict(result: ResultFact, indicator: IndicatorFact) -> Judged:
    """The comparison in words, with its shape and shade; white says why."""
    look = look_of(result, indicator)
    comparison = result.comparison
    if look is Look.WHITE or comparison is None:
        return Judged(CANNOT, Look.WHITE.value)
    return Judged(_sentence(comparison.words), look.value)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def why_white(result: ResultFact, indicator: IndicatorFact) -> str:
    if look_of(result, indicator) is not Look.WHITE:
        return ""
    reason = result.white_reason or result.reason or "There is nothing to compare it with."
    # Why there are no limits is said beside them already.
    return reason.replace(result.reason, "").strip() or reason if result.reason else reason


def comparator_words(result: ResultFact) -> str:
    """With what, for which period and at what level: named wherever there is a judgement."""
    comparison = result.comparison
    if comparison is None or not comparison.is_judged:
        return ""
    parts = (comparison.comparator, comparison.period, comparison.level)
    return ", ".join(part for part in parts if part)


def silence(result: ResultFact | None, indicator: IndicatorFact) -> str:
    """Why there is no figure, and who measures it; empty where there is one."""
    if result is not None and not result.value.is_empty:
        return ""
    if result is None:
        reason = "Nobody has sent the figures that this is made of."
    elif result.value.state is State.NOT_SUPPLIED:
        reason = result.reason or "The figures have not come in yet."
    else:
        reason = result.reason or "The figure is not shown."
    return f"{reason} {who_measures(indicator)}".strip()


def who_measures(indicator: IndicatorFact) -> str:
    answers = [answer for question, answer in indicator.answers if question.startswith("Who ")]
    return f"Who measures it: {answers[0]}" if answers and answers[0] else ""


def indicator_url(code: str) -> str:
    return reverse("needs:indicator", args=[code])
