"""A file read by columns is the file read by rows."""

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.intake import child, coded_blocks, columns, contents, plain, separated, spotting
from dalpb.kernel.intake.answer import coded_of, table_of
from dalpb.kernel.intake.coded import Coded, coded
from dalpb.kernel.intake.coded_blocks import CodedBlocks
from dalpb.kernel.intake.contents import Contents, of_bytes, of_file
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.long_table import LongTable
from dalpb.kernel.intake.personal import screen_coded, screen_table
from dalpb.kernel.intake.table import Table, Unreadable

EXPECTED = frozenset({"period", "area", "value", "note"})
HEAD = "period,area,value,note\n"
LIMITS = Limits(rows=50, cells=400, columns=8, field_characters=40)
FILES = {
    "plain": HEAD + "2024,E1,1,\n2024,E2,2,x\n",
    "no last line end": HEAD + "2024,E1,1,a",
    "titles and a blank line": "A title\n\n" + HEAD + "2024,E1,1,\n\n2024,E2,2,\n",
    "total": HEAD + "2024,E1,1,\nTotal,,1,\n,Totals:,2,\n2024,E2,2,\n",
    "blank cells": HEAD + "2024,E1,1,\n,,,\n , ,,\n,E2,3,\n",
    "windows line ends": (HEAD + "2024,E1,1,\n2024,E2,2,x\n").replace("\n", "\r\n"),
    "old line ends": (HEAD + "2024,E1,1,\n2024,E2,2,x\n").replace("\n", "\r"),
    "quotes": HEAD + '2024,E1,1,"a, b"\n2024,E2,2,"two\nlines"\n',
    "a quote that never closes": HEAD + '2024,E1,1,"a\n2024,E2,2,x\n',
    "short of a note": HEAD + "2024,E1,1\n2024,E2,2,x\n",
    "ragged": HEAD + "2024,E1\n",
    "too wide": HEAD + "2024,E1,1,x,y\n",
    "wide and blank": HEAD + "2024,E1,1,x,,\n",
    "very wide": HEAD + "2024,E1,1,x" + "," * 9 + "\n",
    "too many rows": HEAD + "2024,E1,1,\n" * 60,
    "too many cells": HEAD + "2024,E1,1," + "\n" + ",,,,,,\n" * 80,
    "long field": HEAD + "2024,E1,1," + "x" * 41 + "\n",
    "unseen characters": HEAD + "2024,E1\u200b,1,\u00e9\n2024, E1 ,1 ,e\n",
    "semicolons": (HEAD + "2024,E1,1,\n").replace(",", ";"),
    "blank heading": "period,area,,value,note\n2024,E1,,1,x\n",
    "text under a blank heading": "period,area,,value,note\n2024,E1,!,1,x\n",
    "no rows": HEAD,
    "no headings": "a,b\n1,2\n",
    "nul": HEAD + "2024,E1,1,\0\n",
    "control": HEAD + "2024,E1,1,\x07\n",
}


def answer(data: bytes | Contents, *, by_columns: bool) -> Table | tuple[str, str]:
    """What the guarded child says of a file, run here, as an ordinary table."""
    found = told(data, by_columns=by_columns)
    return found if isinstance(found, Table | tuple) else found.whole()


def told(data: bytes | Contents, *, by_columns: bool) -> Table | Coded | tuple[str, str]:
    said = io.BytesIO()
    job = child.Job(LIMITS, EXPECTED, frozenset({"note"}), by_columns=by_columns)

    def keep(message: dict[str, Any], numbers: bytes = b"") -> None:
        said.write(json.dumps(message).encode() + b"\n" + numbers)

    original, child.say = child.say, keep
    try:
        job.run(data if isinstance(data, Contents) else of_bytes(data))
    except Unreadable as refusal:
        return refusal.denial.code, refusal.denial.sentence
    finally:
        child.say = original
        csv.field_size_limit(1 << 17)
    said.seek(0)
    found = coded_of(said) if by_columns else table_of(said)
    assert found is not None
    return found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("is_long", [False, True])
def test_a_file_reads_the_same_by_columns(
    name: str, encoding: str, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_long:
        monkeypatch.setattr(columns, "LONG", 0)
    data = FILES[name].encode(encoding, "replace")

    assert answer(data, by_columns=True) == answer(data, by_columns=False)


CELLS = st.sampled_from(
    [
        "",
        " ",
        "2024",
        "E1",
        "total",
        "Total:",
        "a b",
        '"',
        '"x"',
        "\u00a0",
        "9",
        "\u00e9" * 9,
        "a" * 8,
    ]
)


@given(
    st.lists(st.lists(CELLS, min_size=0, max_size=6).map(",".join), max_size=30),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([0, 1 << 20]),
    st.sampled_from([10, 60, 1 << 17]),
)
def test_any_lines_read_the_same_by_columns(
    lines: list[str], end: str, long_from: int, block: int
) -> None:
    data = io.StringIO(HEAD + "\n".join(lines) + "\n").getvalue().replace("\n", end).encode()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "LONG", long_from)
        patched.setattr(columns, "BLOCK_BYTES", block)
        assert answer(data, by_columns=True) == answer(data, by_columns=False)


def test_a_quote_that_never_closes_is_told_below_a_title_too() -> None:
    text = "A title\n" + HEAD + "2024,E1,1,\n" * 49 + '2024,E1,1,"a\n'
    by_rows = answer(text.encode(), by_columns=False)

    assert isinstance(by_rows, tuple)
    assert by_rows[0] == "file.quotes"
    assert answer(text.encode(), by_columns=True) == by_rows


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [1, 2])
def test_a_file_of_very_many_rows_reads_the_same_out_of_memory(
    name: str, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = answer(FILES[name].encode(), by_columns=False)
    monkeypatch.setattr(columns, "BLOCK_BYTES", 12)
    monkeypatch.setattr(coded_blocks, "AT_ONCE", 1)
    monkeypatch.setattr(coded_blocks, "PART_ROWS", part)

    assert answer(FILES[name].encode(), by_columns=True) == whole


@pytest.mark.parametrize("left_out", ["", ",,,\n", "Total,,9,\n", ",,9,\n"])
@pytest.mark.parametrize("heading", ["note", "value"])
@pytest.mark.parametrize("at_once", [4, 1000])
def test_a_row_for_each_person_is_told_whatever_rows_are_left_out(
    left_out: str, heading: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {"note": "n{0},E1,1,2024\n", "value": "1,E1,n{0},2024\n"}
    head = {"note": "note,area,value,period\n", "value": "value,area,note,period\n"}
    text = head[heading] + "".join(cells[heading].format(n) for n in range(24)) + left_out
    monkeypatch.setattr(coded_blocks, "AT_ONCE", at_once)
    monkeypatch.setattr(coded_blocks, "PART_ROWS", 3)
    by_rows, found = (told(text.encode(), by_columns=by_columns) for by_columns in (False, True))

    assert isinstance(by_rows, Table)
    assert not isinstance(found, Table | tuple)
    wanted = screen_table(by_rows, "x.csv", allowed_headings=EXPECTED)
    assert screen_coded(found, "x.csv", allowed_headings=EXPECTED) == wanted
    assert [sign.kind for sign in wanted] == ["person_per_row"] * (left_out != ",,9,\n")


def test_a_part_of_a_long_table_has_the_texts_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coded_blocks, "AT_ONCE", 600)
    monkeypatch.setattr(coded_blocks, "PART_ROWS", 200)
    blocks, texts = CodedBlocks(), [f"E{number}" for number in range(700)]
    for start in range(0, 700, 100):
        codes = columns.packed(range(start, start + 100), "H")
        new = [texts[start : start + 100]]
        message = {"count": 100, "first": start + 2, "texts": new, "kinds": ["H"]}
        blocks.add(message, io.BytesIO(codes))
    end = Table(headings=("area",), rows=(), row_numbers=(), file_kind="csv")

    table = blocks.table(end)
    parts = list(table.parts())

    assert isinstance(table, LongTable)
    assert [len(part) for part in parts] == [200, 200, 200, 100]
    assert all(part.texts == table.frame.texts == (tuple(texts),) for part in parts)
    assert [part.codes[0].dtype.itemsize for part in parts] == [1, 2, 2, 2]
    assert table.whole().rows == tuple((text,) for text in texts)
    assert table.whole().row_numbers == tuple(range(2, 702))
    assert len(table) == 700
    assert len(table.frame) == 0


def test_a_table_by_columns_is_the_table() -> None:
    table = answer(FILES["quotes"].encode(), by_columns=False)

    assert isinstance(table, Table)
    assert coded(table).whole() == table


def test_small_blocks_are_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEAD + "".join(f"2024,E{n},{n},n{n}\n" for n in range(45))
    whole = answer(text.encode(), by_columns=False)
    monkeypatch.setattr(columns, "BLOCK_BYTES", 40)
    monkeypatch.setattr(columns, "BLOCK_ROWS", 3)

    assert answer(text.encode(), by_columns=True) == whole
    assert answer(text.replace("n7", '"n7"').encode(), by_columns=True) == whole


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_reads_the_same_in_pieces(
    name: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = FILES[name].encode(encoding, "replace")
    whole = [answer(data, by_columns=by_columns) for by_columns in (False, True)]
    path = tmp_path / "pieces.csv"
    path.write_bytes(data)
    for size in (1, 2, 7):
        monkeypatch.setattr(contents, "PIECE", size)
        with path.open("rb") as source:
            source.read(5)
            pieces = of_file(source.fileno())
            assert [answer(pieces, by_columns=by_columns) for by_columns in (False, True)] == whole


@given(
    st.lists(
        st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b'"', "\u00e9".encode(), b"\xe9", b"\0"])
    ),
    st.sampled_from([1, 2, 3, 5]),
)
def test_bytes_are_judged_the_same_in_pieces(parts: list[bytes], size: int) -> None:
    held = of_bytes(b"".join(parts))

    def judged() -> object:
        try:
            encoding = separated.encoding_of(held)
        except Unreadable as refusal:
            return refusal.code
        return encoding, plain.is_unquoted(held, encoding)

    whole = judged()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contents, "PIECE", size)
        assert judged() == whole


@given(
    st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE]),
    st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b'"', b"\xc3\xa9", b"\xe9", b"\0"])),
    st.sampled_from([1, 2, 3, 5]),
)
def test_a_plain_file_is_told_by_one_reading(mark: bytes, parts: list[bytes], size: int) -> None:
    held = of_bytes(mark + b"".join(parts))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contents, "PIECE", size)
        try:
            encoding = separated.encoding_of(held)
        except Unreadable:
            encoding = ""
        wanted = encoding == "utf-8" and plain.is_unquoted(held, encoding)
        assert plain.is_plain(held) is wanted


@given(st.binary(max_size=60), st.sampled_from([1, 7, 1 << 18]))
def test_control_characters_are_told_as_in_a_short_file(data: bytes, step: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spotting, "_STEP", step)
        assert spotting.has_no_control(data) is plain.has_no_control(data)
