"""By what authority money moves, and why an authority may not be enough."""

import re
from dataclasses import dataclass
from datetime import date

from commissioning.rules.posting import PLAIN
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial


@dataclass(frozen=True, slots=True)
class Minuted:
    """A decision of the board as its minutes hold it, or of another body as it published it.

    `recorded_by_id` is who recorded another body's; the board's own come from its minutes.
    """

    reference: str
    decided_on: date
    is_made: bool
    body: str = ""
    words: str = ""
    url: str = ""
    recorded_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class OtherDecision:
    """A decision of another body, as somebody says that it was published."""

    reference: str
    body: str
    decided_on: date
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a delegation allows: to whom, how much of it is left, and from when until when."""

    holder_id: int
    limit_pence: int
    used_pence: int
    valid_from: date
    valid_until: date

    @property
    def left_pence(self) -> int:
        return self.limit_pence - self.used_pence


def deny_reference(reference: str) -> Denial | None:
    """Why these are not the words of a decision's reference, or None."""
    if PLAIN.match(reference):
        return None
    return Denial(
        "authority.reference",
        "Give the reference of the minuted decision, in up to 60 letters, digits, spaces,"
        " points, hyphens, underlines and slashes.",
    )


def deny_decision(found: Minuted | None, *, reference: str, on: date) -> Denial | None:
    """Why a decision does not allow money to move on a day, or None."""
    if found is None:
        return Denial(
            "authority.decision_not_known",
            f"No meeting minuted a decision {reference}. Check its reference in the minutes; a"
            " decision of another body, such as the cabinet, is recorded under Decisions cited first.",
        )
    if not found.is_made:
        return Denial(
            "authority.decision_not_made",
            f"{reference} was deferred or not agreed, so nothing may move by it.",
        )
    if found.decided_on > on:
        return Denial(
            "authority.decision_to_come",
            f"{reference} is of {in_words(found.decided_on)}, which has not come yet.",
        )
    return None


def deny_own_record(found: Minuted, *, by_id: int) -> Denial | None:
    """Whoever recorded another body's decision does not approve by it."""
    if found.recorded_by_id is None or found.recorded_by_id != by_id:
        return None
    return Denial(
        "authority.own_record",
        f"You recorded {found.reference}, so somebody else approves by it.",
    )


def deny_other_decision(said: OtherDecision, *, on: date) -> Denial | None:
    """Why another body's decision cannot be recorded like this, or None."""
    if denial := deny_reference(said.reference):
        return denial
    if not (said.body.strip() and said.words.strip()):
        return Denial("decision.incomplete", "Say which body decided, and what.")
    if not re.match(r"https?://[^\s/]+\.[^\s]+\Z", said.url):
        return Denial(
            "decision.not_published",
            "Give the address at which the body published its decision. It begins with https.",
        )
    if said.decided_on > on:
        return Denial(
            "authority.decision_to_come",
            f"{said.reference} is of {in_words(said.decided_on)}, which has not come yet.",
        )
    return None


def deny_delegation(limits: Limits, *, by_id: int, pence: int, on: date) -> Denial | None:
    """Why a delegation does not allow this person this much on a day, or None."""
    if limits.holder_id != by_id:
        return Denial(
            "authority.not_delegated",
            "This is delegated to somebody else. Only they may approve under it.",
        )
    if not limits.valid_from <= on < limits.valid_until:
        return Denial(
            "authority.delegation_dates",
            f"The delegation runs from {in_words(limits.valid_from)} and ends before"
            f" {in_words(limits.valid_until)}. Take this to the board.",
        )
    if pence > limits.left_pence:
        return Denial(
            "authority.over_limit",
            f"{Money(limits.left_pence)} of the delegation's {Money(limits.limit_pence)} is left,"
            f" and this is {Money(pence)}. Take it to the board.",
        )
    return None


def deny_same_person(*, asked_by_id: int, by_id: int) -> Denial | None:
    """Author is never approver."""
    if asked_by_id != by_id:
        return None
    return Denial(
        "authority.same_person", "You asked for this, so somebody else approves or declines it."
    )
