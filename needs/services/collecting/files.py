"""A file for a round: the template filled in, or a tidy file. Read whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.intake.folding import seen
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require
from needs.frames.template import without_guards
from needs.models import Obligation
from needs.permissions import Scope, deny_sending_for
from needs.rules.collecting import Via
from needs.rules.doubts import figure_of
from needs.rules.grid import CellKey
from needs.rules.submission import Issue, SubmittedRow
from needs.services.collecting.answers import Given, Saved, asked_for, save_answers
from needs.services.imports.checking import personal_issues, read_rows
from needs.services.imports.issues import Issues


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file did. With any error nothing was written."""

    rows_read: int
    blank_count: int
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    saved: Saved | None = None


def take_file(
    *,
    obligation: Obligation,
    table: Table,
    file_name: str,
    access: Access,
    by: User,
    at: datetime,
) -> FileRead:
    """The file's figures stand in the submission, or none do and the errors say why.

    A blank value is a figure still to come: it clears nothing and is not nought.
    """
    require(deny_sending_for(access, obligation.organisation_id))
    table = without_guards(table)
    filled, blank = without_blanks(table)
    certain, uncertain = _about_a_person(blank)
    read = read_rows(
        filled,
        file_name=file_name,
        scope=Scope(frozenset({obligation.organisation_id})),
        on=timezone.localdate(at),
        organisation=obligation.organisation,
    )
    # The template's columns for the eye are not read, and that is nothing to correct.
    faults = [issue for issue in read.errors if issue.code != "file.column_not_read"]
    errors = [*certain, *faults, *_not_asked(obligation, read.rows)]
    if blank.rows and not filled.rows:
        errors = [
            *certain,
            Issue(
                None, "value", "", "file.all_blank", "No value is filled in. Fill in some first."
            ),
        ]
    doubts = [*read.warnings, *uncertain, *_of_the_source(read.rows), *_notes_alone(blank)]
    warnings = Issues(doubts).told()
    blank_count = len(blank.rows)
    if errors:
        return FileRead(len(table.rows), blank_count, Issues(errors).told(), warnings)
    saved = save_answers(
        obligation=obligation,
        given=[_given(row, table) for row in read.rows],
        via=Via.FILE,
        access=access,
        by=by,
        at=at,
    )
    return FileRead(len(table.rows), blank_count, (), warnings, saved)


def without_blanks(table: Table) -> tuple[Table, Table]:
    """The rows whose value is filled in, and those whose value is not."""
    if "value" not in table.headings:
        return table, _of_rows(table, ())
    value = table.headings.index("value")
    numbered = list(zip(table.row_numbers, table.rows, strict=True))
    return (
        _of_rows(table, [found for found in numbered if found[1][value].strip()]),
        _of_rows(table, [found for found in numbered if not found[1][value].strip()]),
    )


def _of_rows(table: Table, numbered: Sequence[tuple[int, tuple[str, ...]]]) -> Table:
    return replace(
        table,
        rows=tuple(row for _, row in numbered),
        row_numbers=tuple(number for number, _ in numbered),
    )


def _about_a_person(blank: Table) -> tuple[list[Issue], list[Issue]]:
    """What in rows without a value seems to be about one person: certain signs, then others.

    They are left out of what is read, but a file that holds such a text is not taken. Headings
    and what stands around the rows are looked at with the others.
    """
    numbers = set(blank.row_numbers)
    certain, uncertain = personal_issues(blank, "")
    return (
        [issue for issue in certain if issue.row in numbers],
        [issue for issue in uncertain if issue.row in numbers],
    )


def _notes_alone(blank: Table) -> list[Issue]:
    """Each note of a row without a value: a note is kept beside a figure only."""
    if "note" not in blank.headings:
        return []
    note = blank.headings.index("note")
    return [
        Issue(
            number,
            "note",
            "",
            "note.without_value",
            "This row has a note but no value, so the note was not taken in. Fill in the value (0 for"
            " none, .. for still to come) and send the file again.",
        )
        for number, row in zip(blank.row_numbers, blank.rows, strict=True)
        if seen(row[note])
    ]


def _of_the_source(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """A round's figures come from who sends them, which the file cannot say otherwise."""
    first = next((row for row in rows if row.source), None)
    if first is None:
        return []
    return [
        Issue(
            first.number,
            "source",
            first.source,
            "file.source_not_kept",
            "The column source is not kept: the figures of a round come from the organisation that"
            " sends them. Put in the note what the council should know.",
        )
    ]


def _given(row: SubmittedRow, table: Table) -> Given:
    """The row's cell; what the file has no column for, or the row left out, stays as it was."""

    def is_said(column: str) -> bool:
        return column in table.headings and (row.number, column) not in table.unsaid

    return Given(
        _key(row),
        figure_of(row.stored),
        row.note if is_said("note") else None,
        row.is_illustrative if is_said("illustrative") else None,
    )


def _key(row: SubmittedRow) -> CellKey:
    return CellKey(row.measure_code, row.area_code, row.service_code, row.category_key)


def _not_asked(obligation: Obligation, rows: tuple[SubmittedRow, ...]) -> list[Issue]:
    asked = {key for found in asked_for(obligation) for key, _, _ in found.cells()}
    period = obligation.round.period.period
    issues = []
    for row in rows:
        if row.period != period:
            issues.append(
                Issue(
                    row.number,
                    "period",
                    row.period.code,
                    "period.not_this_round",
                    f"This round is for {period.code}. Correct the period, or send the row in the"
                    " round it belongs to.",
                )
            )
        elif _key(row) not in asked:
            issues.append(
                Issue(
                    row.number,
                    "measure",
                    row.measure_code,
                    "row.not_asked",
                    "This round does not ask for this figure of you. Take the row out, or correct"
                    " its measure, area, service or category to those of the template.",
                )
            )
    return issues
