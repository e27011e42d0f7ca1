"""Rounds and submissions as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.outputs import Output
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.facts.collections import Mark, mark_of
from needs.models import Obligation, Question, Reminder
from needs.rules.collecting import USE_WORDS, Happened, UseKind
from needs.rules.grid import Asked, CellKey
from needs.rules.readiness import Gap
from needs.rules.replay import (
    Dates,
    Event,
    Fact,
    SectionState,
    Standing,
    progress_of,
    to_come_words,
)
from needs.selectors.standing import Correction

_SECTION_WORDS: Final = {
    SectionState.OPEN: ("To fill in", "waiting"),
    SectionState.COMPLETE: ("Being looked at", "working"),
    SectionState.SENT_BACK: ("Sent back", "attention"),
    SectionState.ACCEPTED: ("Accepted", "done"),
}
_FILLED: Final = ("Filled in, not sent yet", "working")
_HAPPENED: Final = {
    Happened.SAVED: "Figures saved",
    Happened.COMPLETED: "Declared complete and sent",
    Happened.RECALLED: "Taken back by the sender",
    Happened.SENT_BACK: "Sent back",
    Happened.ACCEPTED: "Accepted",
    Happened.REOPENED: "Opened for correction",
    Happened.LOCKED: "Locked",
    Happened.UNLOCKED: "Unlocked",
}


def progress_mark(standing: Standing, dates: Dates, today: date) -> Mark:
    return mark_of(progress_of(standing, dates, today), to_come=standing.still_to_come)


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section on a submission's page."""

    code: str
    title: str
    url: str
    mark: Mark
    given_count: int
    to_come_count: int
    asked_count: int
    reason: str


def section_lines(
    obligation: Obligation,
    standing: Standing,
    asked: Sequence[Asked],
    titles: Iterable[tuple[str, str]],
    figures: Mapping[CellKey, Figure],
) -> tuple[SectionLine, ...]:
    given = {key for key, figure in figures.items() if figure.state is not State.NOT_SUPPLIED}
    lines = []
    for code, title in titles:
        keys = [key for found in asked if found.section == code for key, _, _ in found.cells()]
        fact = standing.sections[code]
        count = len(given.intersection(keys))
        is_filled = fact.state is SectionState.OPEN and 0 < count == len(keys)
        label, state = _FILLED if is_filled else _SECTION_WORDS[fact.state]
        lines.append(
            SectionLine(
                code,
                title,
                reverse("needs:submission-section", args=[obligation.pk, code]),
                Mark(label, state),
                count,
                standing.to_come_in((code,)),
                len(keys),
                fact.since.reason if fact.since else "",
            )
        )
    return tuple(lines)


def four_facts(standing: Standing, dates: Dates, today: date) -> tuple[SummaryRow, ...]:
    """Complete, on time, locked, accepted: each with its own time and person."""
    on_time = standing.is_on_time(dates)
    first = standing.first_complete
    to_come = standing.still_to_come
    complete = _said(standing.complete, "Not yet")
    if standing.complete and to_come:
        complete = f"In part, {to_come_words(to_come)}: sent {_when(standing.complete)}"
    if on_time is None and standing.accepted:
        punctual = "No: it was accepted without figures that never came"
    elif on_time is None:
        late = (today - dates.due_on).days
        unsent = f"Not yet, {to_come_words(to_come)}" if standing.complete else "Not yet sent"
        punctual = f"{unsent}; {late} days past the deadline" if late > 0 else unsent
    else:
        punctual = ("Yes" if on_time else "No") + (f": first sent {_when(first)}" if first else "")
    return (
        SummaryRow("Complete", complete),
        SummaryRow("On time", punctual),
        SummaryRow("Locked", _lock(standing, dates, today)),
        SummaryRow("Accepted", _said(standing.accepted, "Not yet")),
    )


def _said(fact: Fact | None, otherwise: str) -> str:
    return f"Yes, {_when(fact)}" if fact else otherwise


def _when(fact: Fact) -> str:
    return f"by {fact.by_name} on {in_words(fact.on)} at {_clock(fact.at)}"


def _clock(at: datetime) -> str:
    """The time of day where the council is, as its days are."""
    return f"{timezone.localtime(at):%H:%M}"


def _lock(standing: Standing, dates: Dates, today: date) -> str:
    if standing.lock is not None:
        because = f": {standing.lock.reason}" if standing.lock.reason else ""
        return f"Yes, {_when(standing.lock)}{because}"
    if standing.accepted is not None:
        return f"Yes, since it was accepted {_when(standing.accepted)}"
    if today > dates.last_edit_on:
        return f"Yes, since the last day to change anything, {in_words(dates.last_edit_on)}"
    return f"No. Figures can be changed until {in_words(dates.last_edit_on)}"


def dates_summary(obligation: Obligation, dates: Dates) -> tuple[SummaryRow, ...]:
    rows = [
        SummaryRow("Deadline", in_words(dates.due_on)),
        SummaryRow("Last day to begin", in_words(dates.last_entry_on)),
        SummaryRow("Last day to change anything", in_words(dates.last_edit_on)),
    ]
    for row in obligation.extensions.all():
        given = f"{row.granted_by} gave more time, to {in_words(row.due_on)}: {row.reason}"
        rows.append(SummaryRow("More time", given))
    letters = [
        SummaryRow("Reminder sent", _letter_words(row)) for row in obligation.reminders.all()
    ]
    return (*rows, *letters)


def _letter_words(letter: Reminder) -> str:
    """When a letter went and to how many; never to whom by name."""
    who = "partner officer" if letter.audience == "partner" else "partnership officer"
    several = "" if letter.people_count == 1 else "s"
    day = in_words(timezone.localdate(letter.sent_at))
    return f"{day}, to {letter.people_count} {who}{several}"


def events_table(events: Sequence[Event], titles: dict[str, str]) -> Table:
    """What happened to a submission, the latest first. Saving the same section again is one line."""
    return Table(
        key="events",
        caption="What has happened",
        first="When",
        columns=(Column("What"), Column("Who"), Column("Sections"), Column("Reason")),
        rows=tuple(
            Row(
                f"{event.on:%d %B %Y} at {_clock(event.at)}".lstrip("0"),
                (
                    _HAPPENED[event.kind],
                    event.by_name,
                    ", ".join(titles.get(code, code) for code in event.sections) or "All",
                    event.reason or "None given",
                ),
            )
            for event in reversed(events)
        ),
    )


def gaps_table(gaps: Sequence[Gap]) -> Table:
    return Table(
        key="gaps",
        caption=f"To put right before it can open ({len(gaps)})",
        first="Whose",
        columns=(Column("What is missing, and what to do"),),
        rows=tuple(Row(gap.who, (gap.message,)) for gap in gaps),
    )


@dataclass(frozen=True, slots=True)
class Noted:
    """What an organisation wrote beside one of its figures."""

    figure: str
    words: str


def noted(asked: Sequence[Asked], notes: Mapping[CellKey, str]) -> tuple[Noted, ...]:
    """What was written beside the figures, in the order in which they are asked."""
    return tuple(
        Noted(f"{found.question.name}, {row.label}, {place.label}", notes[key])
        for found in asked
        for key, row, place in found.cells()
        if notes.get(key)
    )


def changes_table(
    asked: Sequence[Asked],
    before: Mapping[CellKey, Figure],
    now: Mapping[CellKey, Figure],
    caption: str,
    *,
    key: str = "changes",
    heads: tuple[str, str] = ("As accepted", "Now"),
) -> Table:
    """Figures that differ from what was accepted, side by side; not those never accepted yet."""
    compared = [found for found in asked if any(cell in before for cell, _, _ in found.cells())]
    rows = [
        Row(
            found.question.name,
            (
                f"{row.label}, {place.label}",
                before.get(cell) if cell in before else "Not given",
                now.get(cell) if cell in now else "Not given",
            ),
        )
        for found in compared
        for cell, row, place in found.cells()
        if before.get(cell) != now.get(cell)
    ]
    return Table(
        key=key,
        caption=f"{caption} ({len(rows)})",
        first="Question",
        columns=(
            Column("Figure"),
            Column(heads[0], is_number=True),
            Column(heads[1], is_number=True),
        ),
        rows=tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """An edition after the first: why it was opened, old beside new, what had used the old."""

    edition: int
    opened: Event
    outputs: tuple[Output, ...] | None
    changes: Table | None


def corrections_shown(
    asked: Sequence[Asked], corrections: Iterable[Correction]
) -> tuple[CorrectionShown, ...]:
    return tuple(
        CorrectionShown(
            found.edition,
            found.opened,
            found.outputs,
            None
            if found.after is None
            else changes_table(
                asked,
                found.before,
                found.after,
                "What changed",
                key=f"edition-{found.edition}",
                heads=("Before", "After"),
            ),
        )
        for found in corrections
    )


def questions_table(rows: Iterable[Question]) -> Table:
    """What a collection asks, how long it takes, and what each answer serves."""
    return Table(
        key="questions",
        caption="What is asked",
        first="Question",
        columns=(
            Column("Section"),
            Column("Asked of"),
            Column("Broken down by"),
            Column("Minutes", is_number=True),
            Column("Serves"),
        ),
        rows=tuple(
            Row(
                row.measure.name,
                (
                    row.section.title,
                    {"service": "Each service", "organisation": "The organisation"}.get(
                        row.asked_of, "Each district"
                    ),
                    ", ".join(s.dimension.name for s in row.question_splits.all()) or "Total only",
                    row.minutes,
                    "; ".join(_uses(row)),
                ),
                url=reverse("needs:measure", args=[row.measure.code]),
            )
            for row in rows
        ),
    )


def _uses(row: Question) -> list[str]:
    first = f"{USE_WORDS[UseKind(row.use_kind)]} {row.use_code}: {row.use_words}"
    return [first, *(f"{USE_WORDS[UseKind(u.kind)]} {u.code}: {u.words}" for u in row.uses.all())]


def figures_review(
    asked: Sequence[Asked],
    section: str,
    title: str,
    figures: dict[CellKey, Figure],
    last: dict[CellKey, Figure],
) -> Table:
    """A section's figures as the officer looks at them, beside last time's."""
    return Table(
        key=f"section-{section}",
        caption=title,
        first="Question",
        columns=(
            Column("Figure asked for"),
            Column("Place or service"),
            Column("Given", is_number=True),
            Column("Last time", is_number=True),
        ),
        rows=tuple(
            Row(
                found.question.name,
                (row.label, place.label, figures.get(key), last.get(key, "None")),
            )
            for found in asked
            if found.section == section
            for key, row, place in found.cells()
        ),
    )
