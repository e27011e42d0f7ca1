"""What a guarded child reads of a long file by columns is what it reads of it by rows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dalpb.kernel.intake.limits import DEFAULT_LIMITS, Limits
from dalpb.kernel.intake.plain import LONG
from dalpb.kernel.intake.reader import read_columns, read_file
from dalpb.kernel.intake.table import Table, Unreadable

EXPECTED = frozenset({"period", "area", "measure", "value", "note"})
HEAD = "period,area,measure,value,note\n"
COUNT = 40_000
LIMITS = replace(DEFAULT_LIMITS, field_characters=200)

Change = Callable[[int, str], str]


def line(number: int) -> str:
    measure = "households_supported" if number % 700 < 300 else "calls"
    note = "" if number < COUNT // 2 else f"seen in house {number % 90}"
    return f"20{number // 4000 + 10}-01,E{number % 9},{measure},{number % 130},{note}\n"


def text(change: Change = lambda _, line: line, head: str = HEAD) -> str:
    return head + "".join(change(number, line(number)) for number in range(COUNT))


def some(wanted: str, *, every: int = 9_000) -> Change:
    """Another line instead of one now and then."""
    return lambda number, line: wanted if number % every == every - 1 else line


def last(wanted: str) -> Change:
    return some(wanted, every=COUNT)


FILES: dict[str, bytes] = {
    "plain": text().encode(),
    "windows line ends": text().replace("\n", "\r\n").encode(),
    "a mark of order": text().encode("utf-8-sig"),
    "without the last line end": text()[:-1].encode(),
    "semicolons": text().replace(",", ";").encode(),
    "tabs": text().replace(",", "\t").encode(),
    "titles": text(head="Figures\n,,\n\n" + HEAD).encode(),
    "all quoted": ('"' + text()[:-1].replace(",", '","').replace("\n", '"\n"') + '"').encode(),
    "a quotation mark at the end": text(last('2024,E1,"a, b",1,\n')).encode(),
    "a quotation mark never closed": text(last('2024,E1,"a, b,1,\n')).encode(),
    "not ASCII": text(some("2024,E\u00e91,\u4e2d\u6587 \u200b,1,\u00a0x\n", every=3)).encode(),
    "Windows-1252": text(some("2024,Caf\u00e9,\u20ac,1,\n", every=3)).encode("cp1252"),
    "Windows-1252 at the end": text(last("2024,Caf\u00e9,\u20ac,1,\n")).encode("cp1252"),
    "bytes of no encoding": text().encode() + b"2024,\x81,a,1,\n",
    "UTF-16": text().encode("utf-16"),
    "totals": text(some("Total,,,12,\n")).encode(),
    "very many totals": text(some("Total,,,12,\n", every=150)).encode(),
    "totals in the second column": text(some(",totals:,,12,\n")).encode(),
    "blank lines": text(some("\n")).encode(),
    "blank rows": text(some(" ,,,,\n")).encode(),
    "short of a note": text(some("2024,E1,a,1\n")).encode(),
    "ragged": text(last("2024,E1,a\n")).encode(),
    "ragged in two rows that make up for it": text(last("2024,E1,a\n1,2,3,4,5,6,7\n")).encode(),
    "too wide and blank": text(some("2024,E1,a,1,,,\n")).encode(),
    "long cells": text(some(f"2024,E1,{'x' * 90},1,\n")).encode(),
    "cells of 64 and 65": text(some(f"2024,{'y' * 64},{'x' * 65},1,\n", every=5)).encode(),
    "too long a cell": text(last(f"2024,E1,{'x' * 201},1,\n")).encode(),
    "a control character": text(last("2024,E1,a\x07,1,\n")).encode(),
    "an empty character": text(last("2024,E1,a\0,1,\n")).encode(),
    "DEL": text(last("2024,E1,a\x7f,1,\n")).encode(),
    "old line ends in it": text(some("2024,E1,a,1,\r2024,E2,a,1,\n")).encode(),
    "different texts": text(lambda n, _: f"2024,E{n},m{n * 77 % 20011},{n},{n % 300}\n").encode(),
    "no headings": text(head="a,b,c,d,e\n").encode(),
    "a heading twice": text(head="period,area,measure,value,area\n").encode(),
    "a blank heading": text(head="period,area,,value,note\n").encode(),
    "a column without a heading": text(
        lambda n, line: line if n < COUNT - 1 else "2024,E1,a,1,\n",
        head="period,area,,value,note\n",
    ).encode(),
}


def answers(path: Path, limits: Limits) -> list[Table | tuple[str, str]]:
    """By rows and by columns."""
    found: list[Table | tuple[str, str]] = []
    with path.open("rb") as source:
        for read in (
            lambda: read_file(path, expected_headings=EXPECTED, limits=limits),
            lambda: read_columns(
                source, filename=path.name, expected_headings=EXPECTED, limits=limits
            ).whole(),
        ):
            try:
                found.append(read())
            except Unreadable as refusal:
                found.append((refusal.code, refusal.denial.sentence))
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_long_file_reads_the_same_by_columns(name: str, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(FILES[name])
    assert path.stat().st_size > LONG

    by_rows, by_columns = answers(path, LIMITS)

    assert by_columns == by_rows


@pytest.mark.parametrize(
    "limits",
    [
        {"rows": COUNT},
        {"rows": COUNT - 1},
        {"cells": 5 * COUNT + 5},
        {"cells": 5 * COUNT + 4},
        {"rows": COUNT - 20, "cells": 5 * COUNT - 10},
        {"rows": COUNT - 20, "cells": 5 * COUNT - 95},
        {"rows": COUNT - 20, "cells": 5 * COUNT - 200},
        {"columns": 4},
    ],
)
def test_the_limit_that_is_passed_first_is_told(limits: dict[str, int], tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(FILES["plain"])

    by_rows, by_columns = answers(path, replace(LIMITS, **limits))

    assert by_columns == by_rows
