"""Where a submission stands, from its events."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from dalpb.kernel.cells import Figure
from needs.models import Extension, Obligation, Round, SubmissionEvent
from needs.rules.collecting import Happened
from needs.rules.grid import CellKey
from needs.rules.replay import Dates, Event, Moved, Standing, replay
from needs.rules.stored import to_figure

OFFICER: Final = "the partnership officer"


def standing_of(obligation: Obligation) -> Standing:
    """The replay of everything that happened to one submission."""
    return replay(obligation.sections, events_of(obligation))


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
