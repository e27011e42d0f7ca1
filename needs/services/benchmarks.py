"""Importing a national download file: all of it or nothing, and the results that rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.intake.folding import fold
from dalpb.kernel.intake.limits import OPERATOR_LIMITS, Limits
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.people import User
from needs.models import Benchmark, BenchmarkRevision, Indicator
from needs.models.benchmarks import BenchmarkColumns
from needs.rules.benchmark_file import (
    COLUMNS,
    OPTIONAL,
    REQUIRED,
    BenchmarkRow,
    parent_column,
    read_row,
    twice,
)
from needs.rules.benchmark_units import unit_fault
from needs.rules.submission import Issue
from needs.services.indicators import refresh_indicators

MOST_ISSUES: Final = 1000
_ORIGIN: Final = frozenset({"file_name", "byte_sha256", "row_number", "imported_by", "imported_at"})
_SAID: Final = tuple(name for name in BenchmarkColumns.columns() if name not in _ORIGIN)


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """What an import did; with any error nothing was written."""

    status: str
    rows_read: int
    rows_written: int
    rows_unchanged: int
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Origin:
    file_name: str
    byte_sha256: str
    by: User | None
    at: datetime


def read_benchmarks(content: bytes, *, file_name: str, limits: Limits = OPERATOR_LIMITS) -> Table:
    """The table in a file, read in a guarded child; `Unreadable` where it cannot be."""
    return read_bytes(
        content,
        filename=file_name,
        expected_headings=frozenset(COLUMNS),
        limits=limits,
        may_be_missing=frozenset(OPTIONAL),
    )


def import_benchmarks(
    *, table: Table, file_name: str, byte_sha256: str, by: User | None, at: datetime
) -> BenchmarkResult:
    """Every row of a configured indicator is kept, or none is and the errors say why.

    Rows that say what stands already are not written, so the same file again changes nothing.
    Results that a new benchmark changes are worked out in the same transaction.
    """
    with transaction.atomic():
        rows, errors, warnings = _checked(table)
        if errors:
            return _result("refused", table, 0, 0, errors, warnings)
        origin = _Origin(file_name[:200], byte_sha256, by, at)
        written, indicators = _write(rows, origin)
        if written:
            refresh_indicators(by=by, at=at, codes=sorted(indicators))
            record(
                "benchmarks.imported",
                by=by,
                at=at,
                subject="benchmark_file",
                subject_key=byte_sha256,
                details={
                    "file": origin.file_name,
                    "rows_read": len(table.rows),
                    "rows_written": written,
                    "indicators": sorted(indicators),
                },
            )
    return _result("accepted", table, written, len(rows) - written, [], warnings)


def _result(
    status: str,
    table: Table,
    written: int,
    unchanged: int,
    errors: list[Issue],
    warnings: list[Issue],
) -> BenchmarkResult:
    def capped(issues: list[Issue]) -> tuple[Issue, ...]:
        return tuple(sorted(issues, key=lambda i: (i.row or 0, i.column))[:MOST_ISSUES])

    return BenchmarkResult(
        status, len(table.rows), written, unchanged, capped(errors), capped(warnings), table.notes
    )


_Matched = tuple[BenchmarkRow, Indicator]


def _checked(table: Table) -> tuple[list[_Matched], list[Issue], list[Issue]]:
    missing = [name for name in REQUIRED if name not in table.headings]
    errors = [Issue(f.row, f.column, "", f.code, f.message) for f in table.faults]
    if missing:
        errors.append(
            Issue(
                table.heading_row,
                ", ".join(missing),
                "",
                "file.columns_missing",
                f"The headings do not include: {', '.join(missing)}. Download the file again with"
                " all its columns.",
            )
        )
        return [], errors, []
    if not table.rows:
        errors.append(Issue(None, "", "", "file.no_rows", "The file has headings but no rows."))
    rows: list[BenchmarkRow] = []
    parent = parent_column(table.headings)
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        row, issues = read_row(
            number,
            dict(zip(table.headings, cells, strict=True)),
            "" if parent is None else cells[parent],
        )
        errors += issues
        if row is not None:
            rows.append(row)
    once, more = twice(rows, lambda row: [getattr(row, name) for name in _SAID])
    errors += more
    matched, unmatched, warnings = _match(once)
    rules = {one.pk: one.rules for one in {indicator for _, indicator in matched}}
    faults = (unit_fault(row, rules[indicator.pk]) for row, indicator in matched)
    return matched, errors + unmatched + [each for each in faults if each], warnings


def _match(rows: Iterable[BenchmarkRow]) -> tuple[list[_Matched], list[Issue], list[Issue]]:
    """Each row's indicator, by its configured number and by its name: both must agree."""
    configured = list(
        Indicator.objects.exclude(national_number="").select_related(
            "numerator_measure", "denominator_measure", "share_measure"
        )
    )
    by_number = {row.national_number: row for row in configured}
    by_name = {fold(row.national_name): row for row in configured}
    matched: list[_Matched] = []
    errors: dict[str, Issue] = {}
    warnings: dict[str, Issue] = {}
    for row in rows:
        named = by_name.get(fold(row.indicator_name))
        numbered = by_number.get(row.indicator_number)
        if named is not None and named is numbered:
            matched.append((row, named))
            continue
        said = _mismatch(row, numbered, named)
        (errors if numbered or named else warnings).setdefault(
            f"{row.indicator_number} {row.indicator_name}", said
        )
    return matched, list(errors.values()), list(warnings.values())


def _mismatch(row: BenchmarkRow, numbered: Indicator | None, named: Indicator | None) -> Issue:
    if numbered is not None:
        return Issue(
            row.number,
            "Indicator Name",
            row.indicator_name[:80],
            "benchmark.name_differs",
            f"The number {row.indicator_number} is configured for “{numbered.national_name}”."
            " Check which indicator the file holds, and correct the number in the record.",
        )
    if named is not None:
        return Issue(
            row.number,
            "Indicator ID",
            row.indicator_number,
            "benchmark.number_differs",
            f"“{named.national_name}” is configured with the number {named.national_number}."
            " Correct the number in the record if the national tool has changed it.",
        )
    return Issue(
        row.number,
        "Indicator ID",
        row.indicator_number,
        "benchmark.not_configured",
        f"No indicator here has this number and name: “{row.indicator_name[:80]}” is not kept.",
    )


def _write(rows: list[_Matched], origin: _Origin) -> tuple[int, set[str]]:
    standing = {
        _key_of(row): row
        for row in Benchmark.objects.select_for_update().filter(
            indicator_id__in={indicator.pk for _, indicator in rows}
        )
    }
    new: list[Benchmark] = []
    touched: set[str] = set()
    changed = 0
    for row, indicator in rows:
        values = {name: getattr(row, name) for name in _SAID}
        before = standing.get(_key(row, indicator))
        if before is None:
            new.append(_benchmark(row, indicator, values, origin))
        elif any(getattr(before, name) != value for name, value in values.items()):
            _change(before, row, values, origin)
            changed += 1
        else:
            continue
        touched.add(indicator.code)
    Benchmark.objects.bulk_create(new, batch_size=500)
    return len(new) + changed, touched


def _key(row: BenchmarkRow, indicator: Indicator) -> tuple[Any, ...]:
    return (
        indicator.pk,
        row.area_code,
        row.period.first,
        row.period.until,
        row.sex,
        row.age,
        row.category_type,
        row.category,
    )


def _key_of(row: Benchmark) -> tuple[Any, ...]:
    return (
        row.indicator_id,
        row.area_code,
        row.first_on,
        row.until_on,
        row.sex,
        row.age,
        row.category_type,
        row.category,
    )


def _benchmark(
    row: BenchmarkRow, indicator: Indicator, values: dict[str, Any], origin: _Origin
) -> Benchmark:
    return Benchmark(
        indicator=indicator,
        area_code=row.area_code,
        first_on=row.period.first,
        until_on=row.period.until,
        period_words=row.period_words,
        sex=row.sex,
        age=row.age,
        category_type=row.category_type,
        category=row.category,
        **values,
        **_origin(row, origin),
    )


def _origin(row: BenchmarkRow, origin: _Origin) -> dict[str, Any]:
    return {
        "file_name": origin.file_name,
        "byte_sha256": origin.byte_sha256,
        "row_number": row.number,
        "imported_by": origin.by,
        "imported_at": origin.at,
    }


def _change(before: Benchmark, row: BenchmarkRow, values: dict[str, Any], origin: _Origin) -> None:
    kept = {name: getattr(before, name) for name in (*_SAID, *_ORIGIN)}
    BenchmarkRevision.objects.create(
        benchmark=before, version=before.version, replaced_at=origin.at, **kept
    )
    for name, value in {**values, **_origin(row, origin)}.items():
        setattr(before, name, value)
    before.version += 1
    before.save()
