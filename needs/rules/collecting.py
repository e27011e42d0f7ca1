"""Words of the collection: how often, of whom, what for, and what happened to a submission."""

from enum import StrEnum
from typing import Final


class Frequency(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class AskedOf(StrEnum):
    """What the columns of a question's grid are."""

    SERVICE = "service"
    ORGANISATION = "organisation"
    DISTRICT = "district"


class UseKind(StrEnum):
    """What a question serves. One that serves nothing is not asked."""

    RETURN_LINE = "return_line"
    INDICATOR = "indicator"
    DECISION = "decision"


class RoundStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"


class Happened(StrEnum):
    """What can happen to a submission. Its status is the replay of these, never a column."""

    SAVED = "saved"
    COMPLETED = "completed"
    RECALLED = "recalled"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    REOPENED = "reopened"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


class Via(StrEnum):
    FORM = "form"
    FILE = "file"


# What asks for a reason, by the database too.
NEEDS_REASON: Final = frozenset({Happened.SENT_BACK, Happened.REOPENED, Happened.UNLOCKED})

USE_WORDS: Final = {
    UseKind.RETURN_LINE: "annual return",
    UseKind.INDICATOR: "indicator",
    UseKind.DECISION: "decision",
}
