"""The cells of one sheet of an .xlsx workbook."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from dalpb.kernel.intake.archive import Archive
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.sheet import Sheet, damaged, number_text
from dalpb.kernel.intake.xlsx_strings import unescaped
from dalpb.kernel.intake.xlsx_styles import Shown, Styles, date_text
from dalpb.kernel.intake.xml_pass import Attributes, attribute, walk

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
_ISO_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?Z?)?")
_INDEX: Final = re.compile(r"[0-9]{1,7}")
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_MAX_MERGES: Final = 10_000


def place(reference: str) -> tuple[int, int]:
    """The row, from 1, and column, from 0, of a reference such as B7."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise damaged("a cell has no proper place")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > _LAST_ROW or column > _LAST_COLUMN:
        raise damaged("a cell has no proper place")
    return row, column - 1


class _SheetPass:
    """Gathers rows as the elements of a sheet go by."""

    def __init__(
        self, sheet: Sheet, strings: Sequence[str], styles: Styles, is_1904: bool, limits: Limits
    ) -> None:
        self._sheet = sheet
        self._strings = strings
        self._styles = styles
        self._is_1904 = is_1904
        self._limits = limits
        self._row = 0
        self._cells: list[str] = []
        self._column = -1
        self._kind = self._style = ""
        self._has_formula = self._in_cell = False
        self._value: list[str] = []
        self._inline: list[str] = []
        self._gathering: list[str] | None = None
        self._phonetic = 0

    def start(self, element: str, attributes: Attributes) -> None:
        if element == "c":
            self._start_cell(attributes)
        elif element == "row":
            self._start_row(attributes)
        elif self._in_cell:
            self._start_inside(element)
        elif element == "mergeCell":
            self._merge(attribute(attributes, "ref"))

    def _start_inside(self, element: str) -> None:
        if element == "v":
            self._gathering = self._value
        elif element == "t" and not self._phonetic:
            self._gathering = self._inline
        elif element == "f":
            self._has_formula = True
        elif element == "rPh":
            self._phonetic += 1

    def text(self, data: str) -> None:
        if self._gathering is not None:
            self._gathering.append(data)

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self._gathering = None
        elif element == "c":
            self._end_cell()
        elif element == "row":
            self._sheet.add_row(self._row, self._cells, self._limits)
            self._cells = []
        elif element == "rPh" and self._phonetic:
            self._phonetic -= 1

    def _start_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r", "")
        if self._in_cell or self._cells:
            raise damaged("a row stands inside another")
        if stated:
            if not _ROW.fullmatch(stated) or not self._row < int(stated) <= _LAST_ROW:
                raise damaged("its rows are out of order")
            self._row = int(stated)
        else:
            self._row += 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self._sheet.hidden_rows += 1

    def _start_cell(self, attributes: Attributes) -> None:
        if self._in_cell or self._row == 0:
            raise damaged("a cell stands in the wrong place")
        stated = attributes.get("r", "")
        row, column = place(stated) if stated else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise damaged("its cells are out of order")
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = False
        self._in_cell = True
        self._value = []
        self._inline = []

    def _end_cell(self) -> None:
        self._in_cell = False
        text = self._shown()
        if text:
            self._sheet.put(self._cells, self._column, text, self._limits)

    def _shown(self) -> str:
        raw = "".join(self._value)
        at = (self._row, self._column)
        if self._kind == "inlineStr":
            return unescaped("".join(self._inline))
        if not raw:
            if self._has_formula and self._kind != "str":
                self._sheet.no_result(*at)
            return ""
        return self._stored(raw, at)

    def _stored(self, raw: str, at: tuple[int, int]) -> str:
        match self._kind:
            case "s":
                return self._shared(raw)
            case "str":
                return unescaped(raw)
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case "e":
                self._sheet.error_cell(*at, raw)
                return raw
            case "d":
                self._sheet.dates.add(at)
                match = _ISO_DATE.fullmatch(raw)
                return match[1] if match else raw
            case "n":
                return self._number(raw)
            case _:
                raise damaged("a cell is of an unknown kind")

    def _shared(self, raw: str) -> str:
        if not _INDEX.fullmatch(raw) or int(raw) >= len(self._strings):
            raise damaged("a cell points to a text that is not there")
        return self._strings[int(raw)]

    def _number(self, raw: str) -> str:
        shown = self._styles.of(self._style)
        if shown is Shown.DATE:
            plain = number_text(raw)
            text = None if "E" in plain else date_text(Decimal(plain), is_1904=self._is_1904)
            if text is not None:
                self._sheet.dates.add((self._row, self._column))
                return text
            return plain
        return number_text(raw, is_percentage=shown is Shown.PERCENTAGE)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = place(first)
        bottom, right = place(last or first)
        if len(self._sheet.merges) >= _MAX_MERGES:
            raise damaged("it has too many merged cells")
        self._sheet.merges.append((top, left, bottom, right))


def read_sheet(
    archive: Archive,
    part: str,
    sheet: Sheet,
    *,
    strings: Sequence[str],
    styles: Styles,
    is_1904: bool,
    limits: Limits,
) -> None:
    """Fill the sheet from its part."""
    gathered = _SheetPass(sheet, strings, styles, is_1904, limits)
    walk(
        archive.chunks(part),
        limits,
        start=gathered.start,
        end=gathered.end,
        text=gathered.text,
    )
