"""The words of a strategy, and how many indicators a priority shows."""

from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial

FEWEST_INDICATORS: Final = 3
MOST_INDICATORS: Final = 5


class StrategyStatus(StrEnum):
    """Where a strategy stands. `replaced` names its successor."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    REPLACED = "replaced"


def deny_indicator_count(count: int) -> Denial | None:
    """Why a priority's dashboard cannot show so many indicators, or None.

    A few high-level ones: enough to see all of a priority, and few enough to be read.
    """
    if FEWEST_INDICATORS <= count <= MOST_INDICATORS:
        return None
    return Denial(
        "strategy.indicator_count",
        f"Give a priority {FEWEST_INDICATORS} to {MOST_INDICATORS} indicators: here are {count}."
        " Where one is wanted that nobody can feed yet, say what it would be and who would"
        " supply it.",
    )
