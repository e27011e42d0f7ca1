"""Where a submission stands: the replay of what happened to it, and four facts beside it.

Complete, on time, locked and accepted are separate facts. Each has its own time and its
own person; none is worked out from another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial
from needs.rules.collecting import Happened


class SectionState(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"


class Progress(StrEnum):
    """The one word for a submission on a grid."""

    NOT_ASKED = "not_asked"
    NOT_DUE = "not_due"
    IN_PART = "in_part"
    OVERDUE = "overdue"
    OVERDUE_IN_PART = "overdue_in_part"
    RECEIVED = "received"
    RECEIVED_LATE = "received_late"
    SENT_BACK = "sent_back"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"


PROGRESS_WORDS: Final = {
    Progress.NOT_ASKED: "Not asked",
    Progress.NOT_DUE: "Not due yet",
    Progress.IN_PART: "In part",
    Progress.OVERDUE: "Overdue",
    Progress.OVERDUE_IN_PART: "Overdue, in part",
    Progress.RECEIVED: "Received",
    Progress.RECEIVED_LATE: "Received late",
    Progress.SENT_BACK: "Sent back",
    Progress.CORRECTING: "Being corrected",
    Progress.ACCEPTED: "Accepted",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `by` is a person's key, `by_name` how pages name them.

    What was completed has a reason only where it was sent with figures still to come.
    """

    kind: Happened
    by: int
    by_name: str
    at: datetime
    on: date
    sections: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is so, since when and by whose act."""

    by: int
    by_name: str
    at: datetime
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SectionFact:
    state: SectionState
    since: Fact | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The deadline that held until an extension was given."""

    at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates that hold for one organisation, extensions included."""

    due_on: date
    last_entry_on: date
    last_edit_on: date
    is_extended: bool = False
    moved: tuple[Moved, ...] = ()

    def due_at(self, at: datetime) -> date:
        """The deadline that held at a moment: time given later makes nothing punctual."""
        return next((row.due_on for row in self.moved if at < row.at), self.due_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a submission stands after its events.

    `to_come` counts, section by section, the figures that are marked as still to come.
    """

    sections: Mapping[str, SectionFact]
    edition: int = 1
    started: Fact | None = None
    complete: Fact | None = None
    first_complete: Fact | None = None
    accepted: Fact | None = None
    first_accepted: Fact | None = None
    lock: Fact | None = None
    to_come: Mapping[str, int] = field(default_factory=dict)

    @property
    def still_to_come(self) -> int:
        """The figures still to come; of an accepted section none is waited for."""
        accepted = self.in_state(SectionState.ACCEPTED)
        return self.to_come_in(code for code in self.sections if code not in accepted)

    def to_come_in(self, sections: Iterable[str]) -> int:
        return sum(self.to_come.get(code, 0) for code in sections)

    def in_state(self, state: SectionState) -> tuple[str, ...]:
        return tuple(code for code, fact in self.sections.items() if fact.state is state)

    @property
    def is_correcting(self) -> bool:
        return self.edition > 1 and self.accepted is None

    def is_on_time(self, dates: Dates) -> bool | None:
        """Whether it was first complete by the deadline of that moment; None while it never was."""
        first = self.first_complete
        if first is None or (self.still_to_come and self.first_accepted is None):
            return None
        return first.on <= dates.due_at(first.at)


def replay(
    sections: Sequence[str], events: Iterable[Event], to_come: Mapping[str, int] | None = None
) -> Standing:
    """The standing after the events, oldest first."""
    standing = Standing(
        {code: SectionFact(SectionState.OPEN) for code in sections}, to_come=to_come or {}
    )
    for event in events:
        standing = _after(standing, event)
    return standing


def _after(standing: Standing, event: Event) -> Standing:
    fact = Fact(event.by, event.by_name, event.at, event.on, event.reason)
    match event.kind:
        case Happened.SAVED:
            return replace(standing, started=standing.started or fact)
        case Happened.COMPLETED:
            moved = [*standing.in_state(SectionState.OPEN)]
            moved += standing.in_state(SectionState.SENT_BACK)
            return replace(
                _moved(standing, moved, SectionState.COMPLETE, fact),
                started=standing.started or fact,
                complete=fact,
                first_complete=standing.first_complete or (None if event.reason else fact),
            )
        case Happened.RECALLED:
            back = standing.in_state(SectionState.COMPLETE)
            return replace(_moved(standing, back, SectionState.OPEN, fact), complete=None)
        case Happened.SENT_BACK:
            sent = _moved(standing, event.sections, SectionState.SENT_BACK, fact)
            return replace(sent, complete=None, accepted=None)
        case Happened.ACCEPTED:
            accepted = _moved(standing, event.sections, SectionState.ACCEPTED, fact)
            if len(accepted.in_state(SectionState.ACCEPTED)) < len(accepted.sections):
                return accepted
            return replace(accepted, accepted=fact, first_accepted=accepted.first_accepted or fact)
        case Happened.REOPENED:
            opened = _moved(standing, event.sections, SectionState.OPEN, fact)
            return replace(opened, edition=standing.edition + 1, complete=None, accepted=None)
        case Happened.LOCKED:
            return replace(standing, lock=fact)
        case Happened.UNLOCKED:
            return replace(standing, lock=None)


def _moved(
    standing: Standing, sections: Iterable[str], state: SectionState, fact: Fact
) -> Standing:
    wanted = set(sections)
    return replace(
        standing,
        sections={
            code: SectionFact(state, fact) if code in wanted else held
            for code, held in standing.sections.items()
        },
    )


def progress_of(standing: Standing, dates: Dates, today: date) -> Progress:
    """The word for the completeness grid."""
    if standing.accepted is not None:
        return Progress.ACCEPTED
    if standing.in_state(SectionState.SENT_BACK):
        return Progress.SENT_BACK
    overdue = today > dates.due_on
    if standing.complete is not None and standing.still_to_come:
        return Progress.OVERDUE_IN_PART if overdue else Progress.IN_PART
    if standing.complete is not None:
        late = standing.is_on_time(dates) is False
        return Progress.RECEIVED_LATE if late else Progress.RECEIVED
    if standing.is_correcting:
        return Progress.CORRECTING
    if standing.started is not None:
        return Progress.OVERDUE_IN_PART if overdue else Progress.IN_PART
    return Progress.OVERDUE if overdue else Progress.NOT_DUE


def deny_editing(
    standing: Standing, section: str, dates: Dates, today: date, officer: str
) -> Denial | None:
    """Why a section cannot be changed now, since when, and who can open it; or None."""
    if standing.lock is not None:
        return _locked(standing.lock, officer)
    held = standing.sections.get(section)
    since = held.since if held else None
    if held and held.state is SectionState.ACCEPTED and since:
        return Denial(
            "submission.accepted",
            f"{since.by_name} accepted this section on {in_words(since.on)}. To correct it, ask"
            f" {officer} to open it for correction.",
        )
    if held and held.state is SectionState.COMPLETE and since:
        return Denial(
            "submission.with_the_officer",
            f"{since.by_name} sent this on {in_words(since.on)} and it is being looked at. Take it"
            " back first if you want to change something.",
        )
    if standing.started is None and today > dates.last_entry_on:
        return Denial(
            "submission.entry_closed",
            f"Nothing new could be begun after {in_words(dates.last_entry_on)}. Ask {officer} for"
            " more time.",
        )
    return _closed(dates, officer) if today > dates.last_edit_on else None


def is_over(standing: Standing, dates: Dates, today: date) -> bool:
    """Whether its organisation can do nothing any more, unless it is given more time."""
    return today > (dates.last_edit_on if standing.started else dates.last_entry_on)


def deny_recalling(standing: Standing, dates: Dates, today: date, officer: str) -> Denial | None:
    """Why what was sent cannot be taken back: it could not be changed, nor sent again."""
    if standing.lock is not None:
        return _locked(standing.lock, officer)
    return _closed(dates, officer) if today > dates.last_edit_on else None


def _locked(lock: Fact, officer: str) -> Denial:
    return Denial(
        "submission.locked",
        f"This was locked by {lock.by_name} on {in_words(lock.on)}{_because(lock.reason)}."
        f" Ask {officer} to unlock it.",
    )


def _closed(dates: Dates, officer: str) -> Denial:
    return Denial(
        "submission.closed",
        f"Nothing could be changed after {in_words(dates.last_edit_on)}. Ask {officer} for more"
        " time.",
    )


def to_come_words(count: int) -> str:
    return f"{count} still to come"


def _because(reason: str) -> str:
    return f": {reason.rstrip('.')}" if reason else ""
