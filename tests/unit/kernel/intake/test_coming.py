"""Rows are handed on while the rest is read, and all of them together are the table."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dalpb.kernel.intake import coming
from dalpb.kernel.intake.answer import coded_of
from dalpb.kernel.intake.coded import CodedTable
from dalpb.kernel.intake.coming import Coming
from dalpb.kernel.intake.reader import read_columns
from dalpb.kernel.intake.table import Unreadable
from tests.unit.kernel.intake.test_coded_answer import BLOCK, END, NUMBERS

BEGUN = {**{name: value for name, value in END.items() if name != "end"}, "begun": True}
NEXT = {"count": 2, "first": 7, "texts": [["2025"], ["3"]], "kinds": ["B", "B"]}
AFTER = b"\1\0" + b"\2\0"
EXPECTED = frozenset({"period", "value"})


@pytest.fixture
def taken() -> list[CodedTable]:
    return []


def read(taken: list[CodedTable], *said: dict[str, Any] | bytes) -> object:
    parts = [
        each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in said
    ]
    return coded_of(BytesIO(b"".join(parts)), Coming(taken.append))


def rows(parts: list[CodedTable]) -> list[tuple[int, tuple[str, ...]]]:
    whole = [part.whole() for part in parts]
    return [
        numbered for table in whole for numbered in zip(table.row_numbers, table.rows, strict=True)
    ]


@pytest.mark.parametrize(("stretch", "parts"), [(1, 2), (2, 2), (3, 1), (100, 1)])
def test_each_row_is_handed_on_once(
    stretch: int, parts: int, taken: list[CodedTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "STRETCH_ROWS", stretch)

    assert read(taken, BEGUN, BLOCK, NUMBERS, NEXT, AFTER, END) is not None

    assert len(taken) == parts
    assert rows(taken) == [
        (5, ("2024", "1")), (6, ("2024", "2")), (7, ("2025", "3")), (8, ("2024", "1")),
    ]  # fmt: skip


def test_a_stretch_knows_the_texts_that_have_come(
    taken: list[CodedTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "STRETCH_ROWS", 1)

    read(taken, BEGUN, BLOCK, NUMBERS, NEXT, AFTER, END)

    assert [part.texts for part in taken] == [
        (("2024",), ("1", "2")),
        (("2024", "2025"), ("1", "2", "3")),
    ]
    assert {part.headings for part in taken} == {("period", "value")}


def test_without_a_beginning_nothing_is_handed_on(taken: list[CodedTable]) -> None:
    assert read(taken, BLOCK, NUMBERS, END) is not None
    assert taken == []


def test_a_file_without_rows_has_nothing_to_hand_on(taken: list[CodedTable]) -> None:
    assert read(taken, BEGUN, END) is not None
    assert taken == []


@pytest.mark.parametrize(
    "said",
    [
        (BEGUN, BEGUN, BLOCK, NUMBERS, END),
        ({**BEGUN, "headings": ["period"]}, BLOCK, NUMBERS, END),
        ({**BEGUN, "headings": ["period", "figure"]}, BLOCK, NUMBERS, END),
        ({**BEGUN, "heading_row": 2}, BLOCK, NUMBERS, END),
        ({**BEGUN, "headings": None}, BLOCK, NUMBERS, END),
        ({"begun": True}, BLOCK, NUMBERS, END),
        (BEGUN, BLOCK, NUMBERS),
    ],
)
def test_an_answer_that_does_not_end_as_it_began_is_no_table(
    said: tuple[dict[str, Any] | bytes, ...], taken: list[CodedTable]
) -> None:
    assert read(taken, *said) is None


def test_a_refusal_after_some_rows_is_a_refusal(
    taken: list[CodedTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "STRETCH_ROWS", 1)

    with pytest.raises(Unreadable):
        read(taken, BEGUN, BLOCK, NUMBERS, {"refused": "file.unsafe", "sentence": "No."})
    assert len(taken) == 1


@pytest.mark.parametrize("marked", ["", '"'])
@pytest.mark.parametrize("title", ["", "Figures of the year\n"])
def test_a_file_as_it_is_read(
    marked: str,
    title: str,
    taken: list[CodedTable],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coming, "STRETCH_ROWS", 1000)
    path = tmp_path / "long.csv"
    lines = [f"{marked}{2000 + n % 20}{marked},{n}" for n in range(25_000)]
    path.write_text(f"{title}period,value\n" + "\n".join(lines))

    with path.open("rb") as source:
        table = read_columns(
            source, filename="long.csv", expected_headings=EXPECTED, take=taken.append
        )

    assert len(taken) > 1
    assert rows(taken) == rows(list(table.parts()))
