"""The quorum: tested at each decision, from those in the room and not withdrawn from the item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from strategy.rules.board.seats import SHORT
from strategy.rules.board.vocabulary import Ruling, Section58Seat


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """`at_least` voting members, or the share of those appointed where that is more; and one
    of each of `includes`."""

    at_least: int
    numerator: int = 0
    denominator: int = 1
    includes: tuple[Section58Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """A time that somebody spent in the room, for a seat: its holder's or a substitute's."""

    appointment: int
    seat: int
    category: Section58Seat | None
    is_voting: bool
    arrived_at: datetime
    left_at: datetime | None = None

    def is_in_the_room(self, at: datetime) -> bool:
        return self.arrived_at <= at and (self.left_at is None or at < self.left_at)


@dataclass(frozen=True, slots=True)
class RulingFact:
    """What was ruled on a member's part in the item, in the order in which it was."""

    appointment: int
    ruling: Ruling
    at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """Seats in the room, those withdrawn, those that may vote, and what is needed."""

    present: int
    withdrawn: int
    voting: int
    needed: int
    missing: tuple[Section58Seat, ...] = ()

    @property
    def is_quorate(self) -> bool:
        return self.voting >= self.needed and not self.missing

    @property
    def sentence(self) -> str:
        """The count in words, as the minutes have it."""
        said = (
            f"{self.present} present, {self.withdrawn} withdrawn, {self.voting} able to vote;"
            f" the quorum is {self.needed}"
        )
        if self.missing:
            said += " and nobody present and able to vote is from: "
            said += ", ".join(SHORT[one].lower() for one in self.missing)
        return said


def needed(rule: QuorumRule, members: int) -> int:
    """How many must be there. A part of a member is a whole one."""
    share = -(-members * rule.numerator // rule.denominator)
    return max(rule.at_least, share)


def withdrawn_at(rulings: Sequence[RulingFact], at: datetime) -> frozenset[int]:
    """The appointments that by a moment are ruled out of the item.

    Who came back into the room before the item ended still takes no part in it.
    """
    last: dict[int, Ruling] = {}
    for one in rulings:
        if one.at <= at:
            last[one.appointment] = one.ruling
    return frozenset(key for key, ruling in last.items() if ruling is not Ruling.STAYS)


def count_at(
    rule: QuorumRule,
    members: int,
    presences: Sequence[Presence],
    rulings: Sequence[RulingFact],
    at: datetime,
) -> Count:
    """The count by seats at a moment: a seat with a holder and a substitute counts once."""
    inside = [one for one in presences if one.is_in_the_room(at)]
    out = withdrawn_at(rulings, at)
    present = {one.seat for one in inside}
    staying = [one for one in inside if one.appointment not in out]
    voting = {one.seat for one in staying if one.is_voting}
    represented = {one.category for one in staying if one.is_voting}
    return Count(
        present=len(present),
        withdrawn=len(present - {one.seat for one in staying}),
        voting=len(voting),
        needed=needed(rule, members),
        missing=tuple(one for one in rule.includes if one not in represented),
    )
