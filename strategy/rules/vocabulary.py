"""The words of a strategy, and how many indicators a priority shows."""

from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial

FEWEST_INDICATORS: Final = 3
MOST_INDICATORS: Final = 5


class StrategyStatus(StrEnum):
    """Where a strategy stands. `replaced` names its successor."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPLACED = "replaced"


class PlanKind(StrEnum):
    """`domestic_abuse_strategy` is the one that section 57 of the Act asks for."""

    DOMESTIC_ABUSE_STRATEGY = "domestic_abuse_strategy"
    PARTNERSHIP_PLAN = "partnership_plan"
    FRAMEWORK = "framework"
    OTHER = "other"


class StatementKind(StrEnum):
    """What a plan says above its priorities. A `domain` belongs to an ambition."""

    VISION = "vision"
    MISSION = "mission"
    AMBITION = "ambition"
    AIM = "aim"
    PRINCIPLE = "principle"
    DOMAIN = "domain"
    APPROACH = "approach"
    WATCHING_BRIEF = "watching_brief"
    MONITORING = "monitoring"


class LinkKind(StrEnum):
    """What became of an objective in the plan that came after."""

    CARRIED = "carried"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    NEW = "new"


class ConsulteeKind(StrEnum):
    """Section 57(4): (a) the board, (b) each local authority within the area, (c) others."""

    BOARD = "board"
    DISTRICT = "district"
    OTHER = "other"


class ReviewDecision(StrEnum):
    """Section 57(5): after a review the authority may alter or replace its strategy."""

    KEEP = "keep"
    ALTER = "alter"
    REPLACE = "replace"


class CooperationAnswer(StrEnum):
    """Section 57(7): an authority that is asked co-operates so far as is reasonably practicable."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT_PRACTICABLE = "not_practicable"


class StocktakeVerdict(StrEnum):
    """What an officer judged of two objectives, or of one that stands alone."""

    OVERLAP = "overlap"
    CONTRADICTION = "contradiction"
    GAP = "gap"
    NONE = "none"


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
