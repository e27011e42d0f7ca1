"""Checking a file in tiers: file, value, row, table, against before. Nothing is written."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import IO

from django.utils import timezone

from dalpb.kernel.intake.coded import Coded, CodedTable
from dalpb.kernel.intake.coming import Take
from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, Limits
from dalpb.kernel.intake.personal import PersonalFinding, screen_coded, screen_table
from dalpb.kernel.intake.reader import read_bytes, read_columns
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.periods import in_words
from needs.models import ImportBatch
from needs.permissions import Scope
from needs.rules.doubts import has_a_note_for_each, looks_person_level, parts_above_whole
from needs.rules.submission import COLUMNS, REQUIRED, Issue, SubmittedRow, duplicates
from needs.services.imports.against import Standing, jump_warnings, standing
from needs.services.imports.issues import Issues
from needs.services.imports.long_digest import digest_of_rows
from needs.services.imports.lookups import Codes, Entry, load_codes
from needs.services.imports.rounds import asked_in_a_round
from needs.services.imports.rows import RowReader


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than what stands."""

    row: SubmittedRow
    before: Standing


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. With any error it would do nothing."""

    rows_read: int
    new: tuple[SubmittedRow, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged_count: int = 0
    errors: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()
    rows_sha256: str = ""

    @property
    def is_accepted(self) -> bool:
        return not self.errors

    @property
    def writes_count(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def digest(self) -> str:
        """Changes when the file or what it would change has changed."""
        parts = [self.rows_sha256, str(len(self.new)), str(self.unchanged_count)]
        parts += [f"{change.before.id}:{change.before.version}" for change in self.changed]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def read_table(content: bytes, *, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The table in a file, read in a guarded child; `Unreadable` where it cannot be."""
    return read_bytes(
        content,
        filename=file_name,
        expected_headings=frozenset(COLUMNS),
        limits=limits,
        may_be_missing=frozenset({"note", "source", "service", "illustrative"}),
    )


def read_long_table(
    source: IO[bytes],
    *,
    file_name: str,
    limits: Limits = DEFAULT_LIMITS,
    take: Take | None = None,
) -> Coded:
    """The same of an open file by columns, for one that may have very many rows.

    `take` is handed stretches of rows while the rest is read.
    """
    return read_columns(
        source,
        filename=file_name,
        expected_headings=frozenset(COLUMNS),
        limits=limits,
        may_be_missing=frozenset({"note", "source", "service", "illustrative"}),
        take=take,
    )


def check_import(
    table: Table,
    *,
    file_name: str,
    scope: Scope,
    on: date,
    organisation: Organisation | None = None,
    progress: Callable[[int], None] | None = None,
    from_round: bool = False,
) -> ImportPlan:
    """What importing a table would do: new, changed and unchanged rows, errors, warnings.

    With `organisation`, every row must be that organisation's. `progress` is told now and
    then how many rows have been read. `from_round` is for the accepted answers of a round.
    """
    read = read_rows(
        table,
        file_name=file_name,
        scope=scope,
        on=on,
        organisation=organisation,
        progress=progress,
    )
    errors = list(read.errors)
    if read.rows and not from_round:
        errors += asked_in_a_round(read.rows)
    if errors:
        return _refused(table, errors, read.warnings)
    return _planned(table, read.rows, list(read.warnings))


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A file's rows with every code resolved, and what is wrong with them. Faulty rows are left out."""

    rows: tuple[SubmittedRow, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]


def read_rows(
    table: Table,
    *,
    file_name: str,
    scope: Scope,
    on: date,
    organisation: Organisation | None = None,
    progress: Callable[[int], None] | None = None,
) -> ReadRows:
    """The rows of a table, checked by themselves: file, value, row and table, not against before."""
    certain, uncertain = personal_issues(table, file_name)
    if certain:
        return ReadRows((), tuple(certain), tuple(uncertain))
    issues = heading_issues(table, organisation)
    if is_refused(issues):
        return ReadRows((), tuple(issues), tuple(uncertain))
    narrowed = scope.only(organisation.pk) if organisation else scope
    areas, measures = (
        {cells[place] for cells in table.rows}
        for place in (table.headings.index("area"), table.headings.index("measure"))
    )
    codes, reader = reader_for(table, (areas, measures), narrowed, on, organisation)
    rows = reader.read(progress)
    errors = reader.errors + duplicates(rows)
    warnings = uncertain + issues + reader.warnings
    if not table.rows:
        errors.append(Issue(None, "", "", "file.no_rows", "The file has headings but no rows."))
    splits = {row.measure_id: codes.measure_codes[row.measure_id].split for row in rows}
    errors += parts_above_whole(rows, splits)
    doubts = looks_person_level(rows)
    (errors if doubts and has_a_note_for_each(rows) else warnings).extend(doubts)
    return ReadRows(tuple(rows), tuple(errors), tuple(warnings))


def personal_issues(table: Table | Coded, file_name: str) -> tuple[list[Issue], list[Issue]]:
    """What seems to be about one person: certain signs, then others. Nothing is repeated."""
    allowed = frozenset(COLUMNS)
    found = (
        screen_table(table, file_name, allowed_headings=allowed)
        if isinstance(table, Table)
        else screen_coded(table, file_name, allowed_headings=allowed)
    )
    certain = [_personal(finding) for finding in found if finding.is_certain]
    return certain, [_personal(finding) for finding in found if not finding.is_certain]


def _personal(finding: PersonalFinding) -> Issue:
    return Issue(
        finding.row or None, finding.column, "", f"personal.{finding.kind}", finding.message
    )


def heading_issues(table: Table | CodedTable, organisation: Organisation | None) -> list[Issue]:
    present = set(table.headings)
    optional = {"organisation"} if organisation else set()
    missing = [name for name in REQUIRED if name not in present and name not in optional]
    absent = [column for column in COLUMNS if column not in present]
    issues = [_unknown_heading(h, absent) for h in table.headings if h not in COLUMNS]
    issues += [Issue(f.row, f.column, "", f.code, f.message) for f in table.faults]
    if missing:
        issues.append(
            Issue(
                table.heading_row,
                ", ".join(missing),
                "",
                "file.columns_missing",
                f"The headings do not include: {', '.join(missing)}. The file needs"
                f" {', '.join(REQUIRED)}; it may also have service, note, source and illustrative.",
            )
        )
    return issues


def _unknown_heading(heading: str, absent: Sequence[str]) -> Issue:
    near = get_close_matches(heading_key(heading), absent, n=1, cutoff=0.75)
    if near:
        return Issue(
            1,
            heading[:60],
            heading[:60],
            "file.column_unknown",
            f"“{heading[:60]}” is not a heading. Did you mean “{near[0]}”?",
        )
    return Issue(
        1,
        heading[:60],
        heading[:60],
        "file.column_not_read",
        f"The column “{heading[:60]}” is not read.",
    )


def is_refused(issues: Iterable[Issue]) -> bool:
    """Whether headings are more than not read."""
    return any(issue.code != "file.column_not_read" for issue in issues)


def reader_for(
    table: Table,
    texts: tuple[Iterable[str], Iterable[str]],
    scope: Scope,
    on: date,
    organisation: Organisation | None,
    codes: Codes | None = None,
) -> tuple[Codes, RowReader]:
    """The codes that a table may use, and the reader of its rows.

    `texts` are the different areas and measures that it names. The codes may be known already.
    """
    areas, measures = texts
    codes = codes or load_codes(area_texts=areas, measure_texts=measures, scope=scope)
    entry = (
        Entry(organisation.pk, organisation.code, organisation.name)
        if organisation and scope.covers(organisation.pk)
        else None
    )
    return codes, RowReader(table, codes, on, entry, scope.organisation_ids is None)


def _refused(table: Table, errors: Iterable[Issue], warnings: Iterable[Issue] = ()) -> ImportPlan:
    return ImportPlan(
        rows_read=len(table.rows),
        errors=Issues(errors).told(),
        warnings=Issues(warnings).told(),
        notes=table.notes,
    )


def _planned(table: Table, rows: Sequence[SubmittedRow], warnings: list[Issue]) -> ImportPlan:
    stands = standing(rows, {row.period for row in rows})
    if table.unsaid:
        rows = [_beside(row, stands.get(row.key), table.unsaid) for row in rows]
    new, changed, unchanged = [], [], 0
    for row in rows:
        before = stands.get(row.key)
        if before is None:
            new.append(row)
        elif before.said == row.said:
            unchanged += 1
        else:
            changed.append(Change(row, before))
    digest = digest_of_rows(rows)
    written = [*new, *(change.row for change in changed)]
    warnings = warnings + jump_warnings(written) + seen_before(digest, len(changed))
    return ImportPlan(
        rows_read=len(table.rows),
        new=tuple(new),
        changed=tuple(changed),
        unchanged_count=unchanged,
        warnings=Issues(warnings).told(),
        notes=table.notes,
        rows_sha256=digest,
    )


def _beside(
    row: SubmittedRow, before: Standing | None, unsaid: frozenset[tuple[int, str]]
) -> SubmittedRow:
    """The row, with what it left unsaid taken from what stands; the flag as long as the figure does."""
    if before is None:
        return row
    flag = before.is_illustrative and before.stored == row.stored
    return replace(
        row,
        note=before.note if (row.number, "note") in unsaid else row.note,
        source=before.source if (row.number, "source") in unsaid else row.source,
        is_illustrative=flag if (row.number, "illustrative") in unsaid else row.is_illustrative,
    )


def seen_before(digest: str, changed: int) -> list[Issue]:
    """An older file sent again would undo what came after it, so its sender is told."""
    if not changed:
        return []
    batch = ImportBatch.objects.filter(rows_sha256=digest).order_by("-imported_at").first()
    if batch is None:
        return []
    return [
        Issue(
            None,
            "",
            "",
            "file.seen_before",
            f"The same figures came in on {in_words(timezone.localdate(batch.imported_at))} and some were changed since."
            f" Importing them again would put {changed} back as they were.",
        )
    ]
