"""What stands on the thread, and which of it can be tied to which. Nothing else can be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """In the order in which the thread runs, from need to return."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    PRIORITY = "priority"
    OBJECTIVE = "objective"
    ACTION = "action"
    ALLOCATION = "allocation"
    AGREEMENT = "agreement"
    SPEND = "spend"
    SERVICE = "service"
    SUBMISSION = "submission"
    OUTCOME = "outcome"
    INDICATOR = "indicator"
    MEASURE = "measure"
    RETURN_LINE = "return-line"


@dataclass(frozen=True, slots=True)
class KindWords:
    one: str
    many: str


WORDS: Final = {
    Kind.FINDING: KindWords("Finding", "Findings"),
    Kind.RECOMMENDATION: KindWords("Recommendation", "Recommendations"),
    Kind.PRIORITY: KindWords("Priority", "Priorities"),
    Kind.OBJECTIVE: KindWords("Objective", "Objectives"),
    Kind.ACTION: KindWords("Action", "Actions"),
    Kind.ALLOCATION: KindWords("Allocation", "Allocations"),
    Kind.AGREEMENT: KindWords("Agreement", "Agreements"),
    Kind.SPEND: KindWords("Spending", "Spending"),
    Kind.SERVICE: KindWords("Service", "Services"),
    Kind.SUBMISSION: KindWords("Submission", "Submissions"),
    Kind.OUTCOME: KindWords("Outcome", "Outcomes"),
    Kind.INDICATOR: KindWords("Indicator", "Indicators"),
    Kind.MEASURE: KindWords("Measure", "Measures"),
    Kind.RETURN_LINE: KindWords("Figure in the return", "Figures in the return"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """How two kinds are tied: in words each way, and where people make the link."""

    onward: str
    back: str
    made_in: str


_ASSESSMENT: Final = "in the needs assessment"
_STRATEGY: Final = "in the strategy"
_LINE: Final = "on the allocation"
_AGREEMENT: Final = "on the agreement"
_LEDGER: Final = "in the ledger"
_FIGURES: Final = "in the figures sent"
_FORM: Final = "in the form of the return"
_INDICATOR: Final = "in the definition of the indicator"

TIES: Final = {
    (Kind.FINDING, Kind.RECOMMENDATION): Tie("is answered by", "answers", _ASSESSMENT),
    (Kind.FINDING, Kind.MEASURE): Tie("is counted by", "counts the need in", _ASSESSMENT),
    (Kind.FINDING, Kind.INDICATOR): Tie("is told by", "tells of", _ASSESSMENT),
    (Kind.RECOMMENDATION, Kind.OBJECTIVE): Tie("is taken up by", "takes up", _STRATEGY),
    (Kind.RECOMMENDATION, Kind.ALLOCATION): Tie("is paid for by", "pays for", _LINE),
    (Kind.RECOMMENDATION, Kind.AGREEMENT): Tie("is bought by", "buys what is asked by", _AGREEMENT),
    (Kind.PRIORITY, Kind.OBJECTIVE): Tie("holds", "belongs to", _STRATEGY),
    (Kind.PRIORITY, Kind.OUTCOME): Tie("should come to", "tells of", _STRATEGY),
    (Kind.OBJECTIVE, Kind.ACTION): Tie("is carried out by", "carries out", "on the action"),
    (Kind.OBJECTIVE, Kind.ALLOCATION): Tie("is paid for by", "pays for", _LINE),
    (Kind.OBJECTIVE, Kind.AGREEMENT): Tie("is bought by", "buys for", _AGREEMENT),
    (Kind.OBJECTIVE, Kind.OUTCOME): Tie("should come to", "is wanted of", _STRATEGY),
    (Kind.ACTION, Kind.OUTCOME): Tie("works on", "is worked on by", "on the action"),
    (Kind.ALLOCATION, Kind.AGREEMENT): Tie("is spent through", "is paid from", _LINE),
    (Kind.ALLOCATION, Kind.SERVICE): Tie("pays for", "is paid from", _LINE),
    (Kind.ALLOCATION, Kind.SPEND): Tie("was spent as", "was paid from", _LEDGER),
    (Kind.AGREEMENT, Kind.SERVICE): Tie("buys", "is bought by", _AGREEMENT),
    (Kind.SPEND, Kind.SERVICE): Tie("was spent on", "cost", _LEDGER),
    (Kind.SERVICE, Kind.SUBMISSION): Tie("is told of by", "tells of", _FIGURES),
    (Kind.SPEND, Kind.RETURN_LINE): Tie("is reported in", "adds up", _LEDGER),
    (Kind.SUBMISSION, Kind.MEASURE): Tie("gave figures of", "was sent in", _FIGURES),
    (Kind.SUBMISSION, Kind.RETURN_LINE): Tie("is reported in", "rests on", _FIGURES),
    (Kind.OUTCOME, Kind.INDICATOR): Tie("is told by", "tells of", _STRATEGY),
    (Kind.INDICATOR, Kind.MEASURE): Tie("is worked out from", "is used by", _INDICATOR),
    (Kind.MEASURE, Kind.RETURN_LINE): Tie("is reported in", "asks for", _FORM),
}


class Trait(StrEnum):
    """What the rules ask of a thing, beside its ties."""

    IN_FORCE = "in_force"
    LIVE = "live"
    DONE = "done"
    PROPOSED = "proposed"
    HAS_OWN_MONEY = "has_own_money"
    COMMISSIONED = "commissioned"
    ADMINISTRATION = "administration"
    CERTIFIED = "certified"
    ILLUSTRATIVE = "illustrative"
