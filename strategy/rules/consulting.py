"""Who must be consulted before a strategy is published: section 57(4) of the Act.

"Before publishing a strategy under this section, a relevant local authority must consult (a)
the domestic abuse local partnership board … (b) such … local authorities for an area within the
relevant local authority's area … (c) such other persons as [it] considers appropriate."
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dalpb.kernel.refusals import Denial
from strategy.rules.vocabulary import ConsulteeKind


@dataclass(frozen=True, slots=True)
class ConsulteeRow:
    """One consultee; `organisation` is its code, or empty."""

    kind: ConsulteeKind
    organisation: str
    name: str
    asked_on: date | None
    reply_by: date | None
    answered_on: date | None

    def is_consulted(self, on: date) -> bool:
        """It has answered, or it was asked and the day to answer by has passed."""
        if self.asked_on is None or self.asked_on > on:
            return False
        if self.answered_on is not None and self.answered_on <= on:
            return True
        return self.reply_by is not None and self.reply_by < on


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ConsultationState:
    """Who was consulted by a day, and by name who was not."""

    consulted: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing


def consultation(
    rows: Iterable[ConsulteeRow], districts: Sequence[District], *, board: str, on: date
) -> ConsultationState:
    """Where the consultation of the board and of every district stands on a day."""
    held = list(rows)
    consulted: list[str] = []
    missing: list[str] = []
    boards = [row for row in held if row.kind is ConsulteeKind.BOARD]
    (consulted if any(row.is_consulted(on) for row in boards) else missing).append(board)
    for district in districts:
        asked = [
            row
            for row in held
            if row.kind is ConsulteeKind.DISTRICT and row.organisation == district.code
        ]
        (consulted if any(row.is_consulted(on) for row in asked) else missing).append(district.name)
    return ConsultationState(tuple(consulted), tuple(missing))


def deny_unconsulted(state: ConsultationState) -> Denial | None:
    """Why a strategy cannot be published yet, naming everybody who is missing."""
    if state.is_whole:
        return None
    return Denial(
        "strategy.not_consulted",
        f"Not consulted yet: {'; '.join(state.missing)}. The board and every district council"
        " must have answered, or have been asked and let the day to answer by pass, before the"
        " strategy is published (section 57(4) of the Domestic Abuse Act 2021).",
    )
