"""Every hostile file is read or refused, and the process that asked lives on."""

import resource
import time
from functools import lru_cache

from dalpb.kernel.intake import guarded
from dalpb.kernel.intake.limits import DEFAULT_LIMITS
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Table, Unreadable
from tests.hostile import hostile_files
from tests.hostile.good import EXPECTED

MEBIBYTE_IN_KIB = 1024


@lru_cache(maxsize=1)
def outcomes() -> dict[str, tuple[Table | Unreadable, float]]:
    found: dict[str, tuple[Table | Unreadable, float]] = {}
    for name, data in hostile_files():
        begun = time.monotonic()
        try:
            outcome: Table | Unreadable = read_bytes(
                data, filename=name, expected_headings=EXPECTED
            )
        except Unreadable as refusal:
            outcome = refusal
        found[name] = outcome, time.monotonic() - begun
    return found


def test_there_are_at_least_three_hundred_different_files_always_the_same() -> None:
    once = dict(hostile_files())
    assert len(set(once.values())) >= 300
    assert once == dict(hostile_files())


def test_every_hostile_file_gives_a_table_or_a_refusal_within_the_limits() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = outcomes()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(results) >= 300
    assert all(seconds < DEFAULT_LIMITS.wall_seconds for _, seconds in results.values())
    assert 0 < guarded.used.most_kib <= 600 * MEBIBYTE_IN_KIB
    assert grown <= 200 * MEBIBYTE_IN_KIB


def test_every_table_is_rectangular_and_numbered() -> None:
    tables = [outcome for outcome, _ in outcomes().values() if isinstance(outcome, Table)]
    assert len(tables) > 50
    for table in tables:
        assert len(table.rows) == len(table.row_numbers)
        assert all(len(row) == len(table.headings) for row in table.rows)
        assert list(table.row_numbers) == sorted(set(table.row_numbers))


def test_the_worst_files_are_refused_for_the_right_reason() -> None:
    expected = {
        "corner-XFD1048576.xlsx": "file.damaged file.too_many_columns",
        "laughs-sheet.xlsx": "file.doctype",
        "entity-file.ods": "file.doctype",
        "doctype-utf16.xlsx": "file.doctype",
        "bomb.xlsx": "file.archive",
        "bomb-spaces.xlsx": "file.archive",
        "twice.xlsx": "file.archive",
        "twice-by-case.xlsx": "file.archive",
        "many-entries.xlsx": "file.archive",
        "flag-encrypted.xlsx": "file.encrypted",
        "protected.csv": "file.encrypted",
        "encrypted.ods": "file.encrypted",
        "old-xls.csv": "file.old_kind",
        "macro-type.xlsx": "file.macros",
        "macro-part-elsewhere.xlsm": "file.macros",
        "binary.xlsb": "file.old_kind",
        "nul-inside.csv": "file.nul",
        "too-many-cells.csv": "file.ragged",
        "too-few-cells.csv": "file.ragged",
        "headings-twice-folded.csv": "file.headings_twice",
        "giant-cell.csv": "file.field_too_long",
        "too-many-rows.csv": "file.too_many_rows",
        "too-big.csv": "file.too_big",
        "empty.csv": "file.empty",
        "utf16-lone-surrogate.csv": "file.encoding",
        "many-rows.xlsx": "file.too_many_rows",
        "deep.xlsx": "file.damaged",
        "two-tables.xlsx": "file.sheets",
        "two-tables.ods": "file.sheets",
        "hidden-only.xlsx": "file.sheet_hidden",
        "merge-A2-B3.xlsx": "file.merged",
        "columns-repeated-16384.ods": "file.too_many_columns",
    }
    results = outcomes()
    for name, codes in expected.items():
        outcome = results[name][0]
        assert isinstance(outcome, Unreadable), name
        assert outcome.code in codes.split(), (name, outcome.code)


def test_cells_without_a_certain_value_are_faults_and_never_blank_in_silence() -> None:
    results = outcomes()
    for name, code in {
        "cell-error.xlsx": "cell.error",
        "cell-error-ref.xlsx": "cell.error",
        "cell-formula-no-value.xlsx": "cell.formula_without_value",
        "cell-error.ods": "cell.error",
    }.items():
        table = results[name][0]
        assert isinstance(table, Table), name
        assert [(f.row, f.code) for f in table.faults] == [(12, code)], name


def test_few_refusals_need_the_guard() -> None:
    codes = [outcome.code for outcome, _ in outcomes().values() if isinstance(outcome, Unreadable)]
    assert codes.count("file.unsafe") <= len(codes) // 20
