"""Comma, semicolon, tab or bar separated text, decoded strictly and read row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.shaping import HEADING_SEARCH_ROWS, Row, matches
from dalpb.kernel.intake.table import Unreadable

SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 256 * 1024
# Control characters other than tab and line ends.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHUNK: Final = 1024 * 1024
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(data: bytes) -> str:
    """The encoding the whole file is valid in: by its mark, else UTF-8, else Windows-1252."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            if _is_valid(data, name):
                return name
            raise _undecodable()
    for name in ("utf-8", "cp1252"):
        if _is_valid(data, name):
            return name
    raise _undecodable()


def _undecodable() -> Unreadable:
    return Unreadable(
        "file.encoding",
        "The characters of this file cannot be read. In Excel, save it again as "
        "“CSV UTF-8 (Comma delimited)” or as an .xlsx workbook.",
    )


def _is_valid(data: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    view = memoryview(data)
    try:
        for start in range(0, len(data), _CHUNK):
            is_last = start + _CHUNK >= len(data)
            _refuse_control(decoder.decode(view[start : start + _CHUNK], is_last))
    except UnicodeDecodeError:
        return False
    return True


def _refuse_control(text: str) -> None:
    if "\0" in text:
        raise Unreadable(
            "file.nul",
            "The file has empty (NUL) characters in it, so it is damaged or is not a text file. "
            "Save it again as CSV or as an .xlsx workbook.",
        )
    if CONTROL.search(text):
        raise Unreadable(
            "file.control",
            "The file has control characters in it that no text has, so it is damaged or is "
            "not a text file. Save it again as CSV or as an .xlsx workbook.",
        )


def separated_rows(
    data: bytes, encoding: str, expected: frozenset[str], limits: Limits
) -> Iterator[Row]:
    """Each row with its number, as a spreadsheet program would number it."""
    csv.field_size_limit(limits.field_characters)
    separator = _separator_of(data, encoding, expected)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    cells = 0
    try:
        for row in reader:
            number += 1
            width = len(row)
            cells += width
            if width > limits.columns:
                raise Unreadable(
                    "file.too_many_columns",
                    f"Row {number} has {width} columns; the most is {limits.columns}.",
                )
            if cells > limits.cells:
                raise too_many_cells(limits)
            yield number, row
    except csv.Error as error:
        raise _broken_quotes(number + 1, error, limits) from error


def too_many_cells(limits: Limits) -> Unreadable:
    return Unreadable(
        "file.too_many_cells",
        f"The file has more than {limits.cells:,} cells. Split it into smaller files.",
    )


def _broken_quotes(number: int, error: csv.Error, limits: Limits) -> Unreadable:
    if "field larger" in str(error):
        return Unreadable(
            "file.field_too_long",
            f"Row {number} has a cell of more than {limits.field_characters:,} characters. "
            "Shorten it, or look for a quotation mark that is never closed.",
        )
    return Unreadable(
        "file.quotes",
        f"Row {number} cannot be split into cells. "
        "Look for a quotation mark that is never closed or that stands inside a cell.",
    )


def _separator_of(data: bytes, encoding: str, expected: frozenset[str]) -> str:
    sample = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="").read(
        _SAMPLE_CHARACTERS
    )
    keys = frozenset(heading_key(name) for name in expected)
    return max(SEPARATORS, key=lambda separator: _best_match(sample, separator, keys))


def _best_match(sample: str, separator: str, keys: frozenset[str]) -> int:
    best = 0
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in islice(reader, HEADING_SEARCH_ROWS):
            best = max(best, matches(row, keys))
    except csv.Error:
        return best
    return best


def with_head(rows: Iterator[Row]) -> tuple[list[Row], Iterator[Row]]:
    """The first rows, in which the headings are looked for, and all rows."""
    head = list(islice(rows, HEADING_SEARCH_ROWS))
    return head, chain(head, rows)
