"""The words of a risk register."""

from enum import StrEnum
from typing import Final


class RiskCategory(StrEnum):
    SAFETY_OF_PEOPLE = "safety_of_people"
    PROVISION = "provision"
    MONEY = "money"
    WORKFORCE = "workforce"
    DATA_AND_SYSTEMS = "data_and_systems"
    LAW_AND_DUTY = "law_and_duty"
    PARTNERSHIP = "partnership"
    REPUTATION = "reputation"


class RiskStatus(StrEnum):
    """Whether a risk is on the register. That it is accepted depends on the day."""

    OPEN = "open"
    CLOSED = "closed"


class ScoreKind(StrEnum):
    """Before anything was done, as it is today, and where it should be brought."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


class Appetite(StrEnum):
    """How much risk a body is ready to carry, in the words that councils use."""

    AVERSE = "averse"
    MINIMAL = "minimal"
    CAUTIOUS = "cautious"
    OPEN = "open"
    EAGER = "eager"


class RiskMove(StrEnum):
    """What happens to a risk. The status is the replay of these."""

    RAISED = "raised"
    EDITED = "edited"
    SCORED = "scored"
    MITIGATED = "mitigated"
    RATED = "rated"
    REVIEWED = "reviewed"
    ESCALATION_ASKED = "escalation_asked"
    ESCALATED = "escalated"
    ESCALATION_DECLINED = "escalation_declined"
    ACCEPTANCE_ASKED = "acceptance_asked"
    ACCEPTED = "accepted"
    ACCEPTANCE_DECLINED = "acceptance_declined"
    ACCEPTANCE_REVOKED = "acceptance_revoked"
    CLOSED = "closed"
    REOPENED = "reopened"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Answer(StrEnum):
    """Where something that was asked stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


LIKELIHOODS: Final = {
    1: "Rare",
    2: "Unlikely",
    3: "Possible",
    4: "Likely",
    5: "Almost certain",
}
IMPACTS: Final = {
    1: "Negligible",
    2: "Minor",
    3: "Moderate",
    4: "Major",
    5: "Severe",
}
CATEGORIES: Final = {
    RiskCategory.SAFETY_OF_PEOPLE: "Safety of victims and children",
    RiskCategory.PROVISION: "Services and safe accommodation",
    RiskCategory.MONEY: "Money",
    RiskCategory.WORKFORCE: "Workforce",
    RiskCategory.DATA_AND_SYSTEMS: "Data and systems",
    RiskCategory.LAW_AND_DUTY: "Law and duty",
    RiskCategory.PARTNERSHIP: "Working together",
    RiskCategory.REPUTATION: "Trust and reputation",
}
APPETITES: Final = {
    Appetite.AVERSE: "Averse: avoids it wherever it can",
    Appetite.MINIMAL: "Minimal: only where nothing safer is possible",
    Appetite.CAUTIOUS: "Cautious: some, where the benefit is clear",
    Appetite.OPEN: "Open: weighs all choices and takes the best",
    Appetite.EAGER: "Eager: takes more risk for a greater benefit",
}
