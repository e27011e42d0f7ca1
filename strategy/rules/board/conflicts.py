"""Conflicts of interest in an item, derived from who holds or bids, and from declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dalpb.kernel.conflicts import Interest, InterestKind
from strategy.rules.board.vocabulary import Ruling


@dataclass(frozen=True, slots=True)
class Concern:
    """What an item is about. A commissioning item concerns whoever holds or bids for anything."""

    item: int
    references: frozenset[str]
    is_commissioning: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An appointment and the organisations it speaks for, by code."""

    appointment: int
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest that a member declared: in one item, in an agreement, or of an organisation."""

    appointment: int
    words: str
    held_from: date
    held_until: date | None = None
    item: int | None = None
    reference: str = ""
    organisation: str = ""

    def holds(self, on: date) -> bool:
        return self.held_from <= on and (self.held_until is None or on < self.held_until)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A member should leave for an item, and where that was seen."""

    appointment: int
    words: str
    is_declared: bool


_KIND_WORDS = {InterestKind.HOLDS: "holds", InterestKind.BIDS: "bids for"}


def organisations_with_interests(
    members: Sequence[Member], declared: Sequence[Declared]
) -> frozenset[str]:
    """Whose agreements must be asked about: members' organisations and those they declared."""
    own = frozenset[str]().union(*(one.organisations for one in members))
    return own | {one.organisation for one in declared if one.organisation}


def conflicts_in(
    concern: Concern,
    members: Sequence[Member],
    interests: Sequence[Interest],
    declared: Sequence[Declared],
    on: date,
) -> tuple[Conflict, ...]:
    """Every conflict of the members in an item, those derived from agreements first."""
    found: list[Conflict] = []
    for member in members:
        spoken_for = member.organisations | {
            one.organisation
            for one in declared
            if one.appointment == member.appointment and one.organisation and one.holds(on)
        }
        found += [
            Conflict(member.appointment, _said(one), is_declared=False)
            for one in interests
            if one.organisation_code in spoken_for and _touches(concern, one.reference)
        ]
        found += [
            Conflict(member.appointment, f"Declared: {one.words}", is_declared=True)
            for one in declared
            if one.appointment == member.appointment and _reaches(concern, one, on)
        ]
    return tuple(found)


def _said(interest: Interest) -> str:
    return f"Its organisation {_KIND_WORDS[interest.kind]} {interest.label}"


def _touches(concern: Concern, reference: str) -> bool:
    return concern.is_commissioning or reference in concern.references


def _reaches(concern: Concern, declared: Declared, on: date) -> bool:
    """A declaration in one item is of that item alone, and holds whatever the day."""
    if declared.item is not None:
        return declared.item == concern.item
    return bool(declared.reference) and declared.holds(on) and _touches(concern, declared.reference)


def is_barred(*, is_conflicted: bool, rulings: Sequence[Ruling]) -> bool:
    """Whether a member is kept from what is not open in an item.

    Until somebody rules, a conflict is enough. Who withdrew and came back still did not take
    part, so the ruling that one may stay is the only one that opens it.
    """
    if not rulings:
        return is_conflicted
    return rulings[-1] is not Ruling.STAYS


def unruled(
    conflicts: Sequence[Conflict], rulings: Sequence[tuple[int, Ruling]], present: frozenset[int]
) -> tuple[Conflict, ...]:
    """Conflicts of those present that nobody has confirmed or overridden."""
    ruled = {appointment for appointment, _ in rulings}
    return tuple(
        one for one in conflicts if one.appointment in present and one.appointment not in ruled
    )
