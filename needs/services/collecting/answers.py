"""Answers as they stand in a submission, from the form or from a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.audit import record
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.cells import Figure
from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from dalpb.kernel.versions import STALE
from needs.models import Answer, Measure, Obligation, Service, SubmissionEvent
from needs.permissions import deny_sending_for
from needs.rules.collecting import Happened, Via
from needs.rules.grid import Asked, CellKey, RoundForm, from_json
from needs.rules.replay import deny_editing
from needs.rules.stored import to_stored
from needs.selectors.standing import OFFICER, dates_of, standing_of
from needs.services.collecting.screening import LONE_NOTE, deny_personal


@dataclass(frozen=True, slots=True)
class Given:
    """One cell as somebody filled it in. No figure means that the cell was cleared.

    A note or a flag that is None was not asked for: the note stays as it is, and the flag as
    long as the figure does.
    """

    key: CellKey
    figure: Figure | None
    note: str | None = None
    is_illustrative: bool | None = None

    def beside(self, held: Answer | None) -> "Given":
        """The same, with what was not asked for taken from what stands."""
        note, flag = self.note, self.is_illustrative
        if note is None:
            note = held.note if held else ""
        if flag is None:
            flag = held is not None and held.is_illustrative and held.figure == self.figure
        return Given(self.key, self.figure, note, flag)


@dataclass(frozen=True, slots=True)
class Saved:
    written: int
    cleared: int
    unchanged: int


def form_for(obligation: Obligation) -> RoundForm:
    return from_json(obligation.round.form)


def asked_for(obligation: Obligation, section: str = "") -> tuple[Asked, ...]:
    return form_for(obligation).asked_of(obligation.organisation.code, section)


def answers_of(obligation: Obligation) -> dict[CellKey, Answer]:
    rows = obligation.answers.select_related("measure", "area", "service", "entered_by")
    return {key_of(row): row for row in rows}


def key_of(row: Answer) -> CellKey:
    service = row.service.code if row.service else ""
    return CellKey(row.measure.code, row.area.code, service, row.category_key)


def save_answers(
    *,
    obligation: Obligation,
    given: Sequence[Given],
    via: Via,
    access: Access,
    by: User,
    at: datetime,
) -> Saved:
    """The cells say what was given; the others stay as they are. All of it or nothing.

    Refused for a cell that the round does not ask of this organisation, for a note without a
    figure, for a section that cannot be changed now, and where the submission has changed since it was read.
    """
    require(deny_sending_for(access, obligation.organisation_id))
    for note in {cell.note for cell in given if cell.note}:
        require(deny_personal(note))
    if any(cell.note and cell.figure is None for cell in given):
        raise Refused(Denial("submission.note_alone", f"{LONE_NOTE[:1].upper()}{LONE_NOTE[1:]}"))
    with transaction.atomic():
        locked = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
        if locked.version != obligation.version:
            raise StaleVersion(STALE)
        sections = _sections(obligation, given)
        _may_edit(obligation, {sections[g.key] for g in given}, at)
        held = answers_of(obligation)
        written, cleared, unchanged = _write(obligation, given, held, sections, via, by, at)
        if written or cleared:
            locked.version += 1
            locked.save(update_fields=["version"])
            obligation.version = locked.version
            touched = sorted({sections[g.key] for g in given})
            note_event(obligation, Happened.SAVED, by=by, at=at, sections=touched)
            record(
                "submission.saved",
                by=by,
                at=at,
                subject="obligation",
                subject_key=str(obligation.pk),
                organisation=obligation.organisation.code,
                details={"written": written, "cleared": cleared, "via": via.value},
            )
    return Saved(written, cleared, unchanged)


def _sections(obligation: Obligation, given: Sequence[Given]) -> dict[CellKey, str]:
    sections = {
        key: asked.section for asked in asked_for(obligation) for key, _, _ in asked.cells()
    }
    for cell in given:
        if cell.key not in sections:
            raise Refused(
                Denial(
                    "submission.not_asked",
                    f"“{cell.key.measure}” for {cell.key.service or cell.key.area},"
                    f" {cell.key.category}, is not asked of {obligation.organisation.name} in this"
                    " round.",
                )
            )
    return sections


def _may_edit(obligation: Obligation, sections: Iterable[str], at: datetime) -> None:
    standing, dates = standing_of(obligation), dates_of(obligation)
    today = timezone.localdate(at)
    for section in sorted(sections):
        require(deny_editing(standing, section, dates, today, OFFICER))


def _write(
    obligation: Obligation,
    given: Sequence[Given],
    held: Mapping[CellKey, Answer],
    sections: Mapping[CellKey, str],
    via: Via,
    by: User,
    at: datetime,
) -> tuple[int, int, int]:
    lookup = Lookup.of(given)
    written = cleared = unchanged = 0
    fresh = []
    for sent in given:
        row = held.get(sent.key)
        cell = sent.beside(row)
        if cell.figure is None:
            if row is None:
                unchanged += 1
            else:
                row.delete()
                cleared += 1
            continue
        if row is not None and _says(row) == _says(cell):
            unchanged += 1
            continue
        written += 1
        if row is None:
            row = lookup.answer(obligation, cell.key, sections[cell.key])
            fresh.append(row)
        _fill(row, cell, via, by, at)
        if row.pk is not None:
            row.save()
    Answer.objects.bulk_create(fresh)
    return written, cleared, unchanged


def _says(cell: Answer | Given) -> tuple[Figure | None, str | None, bool | None]:
    return (cell.figure, cell.note, cell.is_illustrative)


def _fill(row: Answer, cell: Given, via: Via, by: User, at: datetime) -> None:
    if cell.figure is None:
        raise ValueError("a cleared cell is deleted, not filled")
    stored = to_stored(cell.figure)
    row.state, row.words, row.note = stored.state, stored.words, cell.note or ""
    row.value_micro, row.low_micro, row.high_micro = (
        stored.value_micro,
        stored.low_micro,
        stored.high_micro,
    )
    row.is_illustrative = bool(cell.is_illustrative)
    row.via, row.entered_by, row.entered_at = via.value, by, at


@dataclass(frozen=True, slots=True)
class Lookup:
    """The rows behind the codes of some cells."""

    measures: Mapping[str, Measure]
    areas: Mapping[str, Area]
    services: Mapping[str, Service]

    @classmethod
    def of(cls, given: Sequence[Given]) -> "Lookup":
        keys = [cell.key for cell in given]
        return cls(
            {m.code: m for m in Measure.objects.filter(code__in={k.measure for k in keys})},
            {a.code: a for a in Area.objects.filter(code__in={k.area for k in keys})},
            {s.code: s for s in Service.objects.filter(code__in={k.service for k in keys})},
        )

    def answer(self, obligation: Obligation, key: CellKey, section: str) -> Answer:
        return Answer(
            obligation=obligation,
            section_code=section,
            measure=self.measures[key.measure],
            area=self.areas[key.area],
            service=self.services[key.service] if key.service else None,
            category_key=key.category,
        )


def note_event(
    obligation: Obligation, kind: Happened, *, by: User, at: datetime, **more: Any
) -> SubmissionEvent:
    """One more thing that happened to a submission."""
    if "answers" in more:
        more["answers_sha256"] = json_sha256(more["answers"])
    return SubmissionEvent.objects.create(
        obligation=obligation, kind=kind.value, done_by=by, done_at=at, **more
    )


def copy_of(answers: Mapping[CellKey, Answer]) -> dict[str, Any]:
    """What a submission says, in one form, as an event keeps it."""
    return {
        "cells": [
            {
                "measure": key.measure,
                "area": key.area,
                "service": key.service,
                "category": key.category,
                "section": row.section_code,
                "state": row.state,
                "value_micro": row.value_micro,
                "low_micro": row.low_micro,
                "high_micro": row.high_micro,
                "words": row.words,
                "note": row.note,
                "entered_by": row.entered_by.full_name,
            }
            for key, row in sorted(answers.items())
        ]
    }
