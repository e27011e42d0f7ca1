"""Where a submission stands, from its events."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.outputs import Output
from needs.models import Answer, Extension, Obligation, Round, SubmissionEvent
from needs.rules.collecting import Happened
from needs.rules.grid import CellKey
from needs.rules.replay import Dates, Event, Moved, Standing, replay
from needs.rules.stored import to_figure

OFFICER: Final = "the partnership officer"
TO_COME: Final = "answers_to_come"


def standing_of(obligation: Obligation) -> Standing:
    """The replay of everything that happened to one submission, and what is still to come of it."""
    return replay(obligation.sections, events_of(obligation), _to_come(obligation))


def _to_come(obligation: Obligation) -> Counter[str]:
    """The cells marked as still to come, by section; without a question where they were fetched."""
    rows = obligation.__dict__.get(TO_COME)
    if rows is None:
        rows = obligation.answers.filter(state=State.NOT_SUPPLIED.value)
    return Counter(row.section_code for row in rows)


def fetch_to_come() -> "Prefetch[str, QuerySet[Any], str]":
    """What `standing_of` counts, for many submissions in one question."""
    rows = Answer.objects.filter(state=State.NOT_SUPPLIED.value)
    return Prefetch("answers", rows.only("obligation_id", "section_code"), to_attr=TO_COME)


def events_of(obligation: Obligation) -> list[Event]:
    return [event_of(row) for row in sorted(obligation.events.all(), key=lambda row: row.pk)]


def event_of(row: SubmissionEvent) -> Event:
    return Event(
        kind=Happened(row.kind),
        by=row.done_by_id,
        by_name=row.done_by.full_name or row.done_by.email,
        at=row.done_at,
        on=timezone.localdate(row.done_at),
        sections=tuple(row.sections),
        reason=row.reason,
    )


def accepted_cells(obligation: Obligation) -> dict[CellKey, Figure]:
    """The figures of a submission as they were last accepted, section by section."""
    accepted: dict[CellKey, Figure] = {}
    for row in sorted(obligation.events.all(), key=lambda row: row.pk):
        if row.kind == Happened.ACCEPTED:
            accepted |= cells_in(row.answers)
    return accepted


@dataclass(frozen=True, slots=True)
class Correction:
    """An edition after the first: what stood before it, and after; None until it is accepted.

    `outputs` are those that had used the old figures when it was opened; None where that was
    not kept.
    """

    edition: int
    opened: Event
    outputs: tuple[Output, ...] | None
    before: Mapping[CellKey, Figure]
    after: Mapping[CellKey, Figure] | None = None


def corrections_of(obligation: Obligation) -> tuple[Correction, ...]:
    """Every edition of a submission after the first, the latest first."""
    found: dict[int, Correction] = {}
    accepted: dict[CellKey, Figure] = {}
    for row in sorted(obligation.events.all(), key=lambda row: row.pk):
        if row.kind == Happened.REOPENED:
            found[row.edition] = Correction(
                row.edition, event_of(row), _outputs_in(row.answers), accepted
            )
        elif row.kind == Happened.ACCEPTED:
            accepted = accepted | cells_in(row.answers)
            if row.edition in found:
                found[row.edition] = replace(found[row.edition], after=accepted)
    return tuple(reversed(found.values()))


def _outputs_in(kept: Mapping[str, Any]) -> tuple[Output, ...] | None:
    return tuple(Output(**each) for each in kept["outputs"]) if "outputs" in kept else None


def cells_in(copy: Mapping[str, Any]) -> dict[CellKey, Figure]:
    """The figures of a kept copy."""
    return {
        CellKey(cell["measure"], cell["area"], cell["service"], cell["category"]): to_figure(
            state=cell["state"],
            value_micro=cell["value_micro"],
            low_micro=cell["low_micro"],
            high_micro=cell["high_micro"],
            words=cell["words"],
        )
        for cell in copy.get("cells", ())
    }


def dates_of(obligation: Obligation) -> Dates:
    """The dates that hold for an organisation: the round's, or its latest extension's."""
    given = sorted(obligation.extensions.all(), key=lambda row: (row.granted_at, row.pk))
    held: list[Round | Extension] = [obligation.round, *given]
    return Dates(
        held[-1].due_on,
        held[-1].last_entry_on,
        held[-1].last_edit_on,
        bool(given),
        tuple(
            Moved(row.granted_at, before.due_on) for before, row in zip(held, given, strict=False)
        ),
    )
