"""Comma, semicolon, tab or bar separated text, decoded strictly and read row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from dalpb.kernel.intake.contents import Contents
from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.plain import Utf8, is_all
from dalpb.kernel.intake.shaping import HEADING_SEARCH_ROWS, Row, matches
from dalpb.kernel.intake.table import Unreadable

SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 256 * 1024
# Control characters other than tab and line ends.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_MARK: Final = 4


def encoding_of(contents: Contents) -> str:
    """The encoding the whole file is valid in: by its mark, else UTF-8, else Windows-1252."""
    beginning = contents.beginning(_LONGEST_MARK)
    for mark, name in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            if _is_valid(contents, name):
                return name
            raise _undecodable()
    if is_all(contents, Utf8()):
        return "utf-8"
    for name in ("utf-8", "cp1252"):
        if _is_valid(contents, name):
            return name
    raise _undecodable()


def _undecodable() -> Unreadable:
    return Unreadable(
        "file.encoding",
        "The characters of this file cannot be read. In Excel, save it again as "
        "“CSV UTF-8 (Comma delimited)” or as an .xlsx workbook.",
    )


def _is_valid(contents: Contents, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for piece in contents.pieces():
            _refuse_control(decoder.decode(piece))
        decoder.decode(b"", final=True)
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
    contents: Contents, encoding: str, expected: frozenset[str], limits: Limits
) -> Iterator[Row]:
    """Each row with its number, as a spreadsheet program would number it."""
    csv.field_size_limit(limits.field_characters)
    separator = separator_of(contents, encoding, expected)
    lines = text_of(contents, encoding)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    cells = 0
    try:
        for row in reader:
            number += 1
            width = len(row)
            cells += width
            if width > limits.columns:
                raise too_many_columns(number, width, limits)
            if cells > limits.cells:
                raise too_many_cells(limits)
            yield number, row
    except csv.Error as error:
        raise broken_quotes(number + 1, error, limits) from error


def too_many_columns(number: int, width: int, limits: Limits) -> Unreadable:
    return Unreadable(
        "file.too_many_columns",
        f"Row {number} has {width} columns; the most is {limits.columns}.",
    )


def too_many_cells(limits: Limits) -> Unreadable:
    return Unreadable(
        "file.too_many_cells",
        f"The file has more than {limits.cells:,} cells. Split it into smaller files.",
    )


def broken_quotes(number: int, error: csv.Error, limits: Limits) -> Unreadable:
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


def text_of(contents: Contents, encoding: str) -> io.TextIOWrapper:
    """The file's text from its first character on, its line ends as they are."""
    return io.TextIOWrapper(contents.opened(), encoding=encoding, newline="")


def separator_of(contents: Contents, encoding: str, expected: frozenset[str]) -> str:
    sample = text_of(contents, encoding).read(_SAMPLE_CHARACTERS)
    keys = frozenset(heading_key(name) for name in expected)
    best, found = 0, SEPARATORS[0]
    for separator in SEPARATORS:
        match = _best_match(sample, separator, keys, best)
        if match > best:
            best, found = match, separator
    return found


def _best_match(sample: str, separator: str, keys: frozenset[str], best: int) -> int:
    """The most headings in a row; `best` where none has more. No row has more than it has cells."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in islice(reader, HEADING_SEARCH_ROWS):
            if len(row) > best:
                best = max(best, matches(row, keys))
    except csv.Error:
        return best
    return best


def with_head(rows: Iterator[Row]) -> tuple[list[Row], Iterator[Row]]:
    """The first rows, in which the headings are looked for, and all rows."""
    head = list(islice(rows, HEADING_SEARCH_ROWS))
    return head, chain(head, rows)
