"""A result's columns, from an outcome and its comparisons."""

from collections.abc import Iterable
from typing import Any, Final

from dalpb.kernel.cells import State
from needs.models import IndicatorResult
from needs.rules.comparison import Comparison, to_json
from needs.rules.indicating import ComparisonKind
from needs.rules.stored import to_stored
from needs.services.indicators.outcomes import Outcome


def wanted_columns(
    outcome: Outcome | None, row: IndicatorResult | None, *, is_full: bool
) -> dict[str, Any]:
    """What the result should say. One that nothing makes any more says so, and is not deleted."""
    if outcome is not None:
        return _columns(outcome)
    said = {} if row is None else row.said()
    if not is_full:
        return said
    nothing = {name: None for name in said if name.startswith("value_") or name in _LIMITS}
    return {
        **said,
        **nothing,
        "value_state": State.NOT_SUPPLIED.value,
        "is_partial": False,
        "reason": GONE,
    }


_LIMITS: Final = ("lower_micro", "upper_micro")
GONE: Final = "Its definition or its figures no longer make it."


def _columns(outcome: Outcome) -> dict[str, Any]:
    subject, computed = outcome.subject, outcome.subject.computed
    figures = {"numerator": subject.numerator, "value": computed.value}
    made: dict[str, Any] = {
        "denominator_state": "",
        "denominator_micro": None,
        "denominator_low_micro": None,
        "denominator_high_micro": None,
        "denominator_words": "",
    }
    if subject.denominator is not None:
        figures["denominator"] = subject.denominator
    for stem, figure in figures.items():
        kept = to_stored(figure)
        made[f"{stem}_state"] = kept.state
        made[f"{stem}_micro"] = kept.value_micro
        made[f"{stem}_low_micro"] = kept.low_micro
        made[f"{stem}_high_micro"] = kept.high_micro
        if stem != "value":
            made[f"{stem}_words"] = kept.words
    return made | {
        "lower_micro": computed.lower_micro,
        "upper_micro": computed.upper_micro,
        "confidence_permille": subject.definition.confidence_permille,
        "method": computed.method,
        "statistic": outcome.statistic,
        "reason": computed.reason[:500],
        "is_partial": outcome.is_partial,
        "parts_in_count": outcome.in_count,
        "parts_expected_count": outcome.expected_count,
        "parts_words": outcome.parts_words,
        "is_illustrative": outcome.is_illustrative,
        "breakdown": outcome.breakdown,
        "inputs": [list(pair) for pair in outcome.rows],
        "inputs_sha256": outcome.digest,
    }


def comparison_columns(comparisons: Iterable[Comparison]) -> dict[str, Any]:
    made = list(comparisons)
    shown = made[0]
    trend = next(each for each in made if each.kind is ComparisonKind.TREND)
    return {
        "label": shown.label,
        "colour": shown.colour.value,
        "comparator": shown.comparator,
        "white_reason": "" if shown.is_judged else shown.reason[:500],
        "trend": trend.label if trend.is_judged else "cannot be calculated",
        "comparisons": [to_json(each) for each in made],
    }
