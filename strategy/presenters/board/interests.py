"""The register of interests as the board's pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from strategy.models import InterestDeclaration
from strategy.permissions.board import deny_declaring


@dataclass(frozen=True, slots=True)
class ShownInterest:
    """One line of the register; `pk` is empty where the reader may not end it."""

    who: str
    words: str
    touches: str
    days: str
    pk: int | None


def interests(
    rows: Iterable[InterestDeclaration], access: Access, on: date
) -> tuple[ShownInterest, ...]:
    """The register of interests, with what the reader may end."""
    return tuple(_interest(row, access, on) for row in rows)


def _interest(row: InterestDeclaration, access: Access, on: date) -> ShownInterest:
    seat = row.appointment
    touches = row.reference or (row.organisation.name if row.organisation else "")
    until = f" until {in_words(row.held_until)}" if row.held_until else ""
    may = deny_declaring(access, person_id=seat.person_id) is None
    return ShownInterest(
        f"{seat.holder}, {seat.seat.title}",
        row.words,
        touches,
        f"Since {in_words(row.held_from)}{until}",
        row.pk if may and row.held_until is None else None,
    )
