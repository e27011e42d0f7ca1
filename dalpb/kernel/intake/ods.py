"""An .ods workbook read from its content part, with what each cell shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from dalpb.kernel.intake.archive import Archive, encrypted
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.sheet import Sheet, damaged, number_text
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.intake.xml_pass import Attributes, attribute, walk

_COUNT: Final = re.compile(r"[1-9][0-9]{0,6}")
_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9:]{5,8})(?:\.[0-9]+)?)?")
_ERRORS: Final = re.compile(r"#[A-Z/0?!]+[!?A]?|Err:[0-9]{3}")
# Parts of a table that hold cells or texts which nobody sees in it.
_ASIDE: Final = frozenset(
    {"tracked-changes", "annotation", "shapes", "forms", "dde-links", "frame", "custom-shape"}
)


def _count(attributes: Attributes, name: str) -> int:
    stated = attribute(attributes, name)
    if not stated:
        return 1
    if not _COUNT.fullmatch(stated):
        raise damaged("a count in it is not a number")
    return int(stated)


@dataclass(slots=True)
class _Cell:
    """The cell being read."""

    attributes: Attributes
    repeated: int
    is_covered: bool
    paragraphs: list[list[str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        return attribute(self.attributes, name)


class _ContentPass:
    """Gathers sheets as the elements of the content part go by."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self.comments: list[str] = []
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._path: list[str] = []
        self._aside = 0
        self._row = self._column = 0
        self._row_repeated = 1
        self._cells: list[str] = []
        self._cell: _Cell | None = None

    def start(self, element: str, attributes: Attributes) -> None:
        self._path.append(element)
        if self._aside or element in _ASIDE:
            self._aside += 1
        elif element == "style":
            self._style = attribute(attributes, "name")
        elif element == "table-properties":
            if attribute(attributes, "display") == "false":
                self._hidden_styles.add(self._style)
        elif element == "table":
            self._start_table(attributes)
        elif not self.sheets:
            return
        elif element == "table-row":
            self._start_row(attributes)
        elif element in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes, is_covered=element != "table-cell")
        elif self._cell is not None:
            self._start_text(self._cell, element, attributes)

    def _start_text(self, cell: _Cell, element: str, attributes: Attributes) -> None:
        if element == "p":
            cell.paragraphs.append([])
        elif cell.paragraphs and element == "s":
            cell.paragraphs[-1].append(" " * min(_count(attributes, "c"), 100))
        elif cell.paragraphs and element == "tab":
            cell.paragraphs[-1].append("\t")
        elif cell.paragraphs and element == "line-break":
            cell.paragraphs[-1].append("\n")

    def text(self, data: str) -> None:
        if self._aside:
            if "annotation" in self._path and data.strip() and len(self.comments) < 10_000:
                self.comments.append(data.strip()[: self._limits.field_characters])
        elif self._cell is not None and self._cell.paragraphs and "p" in self._path:
            self._cell.paragraphs[-1].append(data)

    def end(self, element: str) -> None:
        self._path.pop()
        if self._aside:
            self._aside -= 1
        elif element in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif element == "table-row" and self.sheets:
            self._end_row()

    def _start_table(self, attributes: Attributes) -> None:
        if "table" in self._path[:-1]:
            raise damaged("a table stands inside a cell")
        is_hidden = attribute(attributes, "style-name") in self._hidden_styles
        self.sheets.append(Sheet(attribute(attributes, "name"), is_hidden))
        self._row = 0

    def _start_row(self, attributes: Attributes) -> None:
        self._row_repeated = _count(attributes, "number-rows-repeated")
        self._column = 0
        self._cells = []
        if attribute(attributes, "visibility") in ("collapse", "filter"):
            self.sheets[-1].hidden_rows += 1

    def _start_cell(self, attributes: Attributes, *, is_covered: bool) -> None:
        repeated = _count(attributes, "number-columns-repeated")
        self._cell = _Cell(attributes, repeated, is_covered)
        down = _count(attributes, "number-rows-spanned")
        across = _count(attributes, "number-columns-spanned")
        if down > 1 or across > 1:
            row, column = self._row + 1, self._column
            self.sheets[-1].merges.append((row, column, row + down - 1, column + across - 1))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        text = "" if cell.is_covered else self._shown(cell)
        if text:
            for column in range(self._column, self._column + cell.repeated):
                self.sheets[-1].put(self._cells, column, text, self._limits)
        self._column += cell.repeated

    def _shown(self, cell: _Cell) -> str:
        at = (self._row + 1, self._column)
        sheet = self.sheets[-1]
        written = "\n".join("".join(pieces) for pieces in cell.paragraphs)
        kind = cell.get("value-type")
        is_error = attribute(
            {k: v for k, v in cell.attributes.items() if "calcext" in k}, "value-type"
        )
        if is_error == "error" or (cell.get("formula") and _ERRORS.fullmatch(written)):
            sheet.error_cell(*at, written or "#N/A")
            return written or "#N/A"
        match kind:
            case "float" | "currency" | "percentage":
                return number_text(cell.get("value"), is_percentage=kind == "percentage")
            case "date":
                sheet.dates.add(at)
                return self._date(cell.get("date-value"))
            case "boolean":
                return "TRUE" if cell.get("boolean-value") == "true" else "FALSE"
            case _:
                if cell.get("formula") and not kind:
                    sheet.no_result(*at)
                return written or cell.get("string-value")

    def _date(self, stated: str) -> str:
        match = _DATE.fullmatch(stated)
        if match is None:
            raise damaged("a date in it is not a date")
        midnight = not match[2] or not match[2].strip("0:")
        return match[1] if midnight else f"{match[1]} {match[2]}"

    def _end_row(self) -> None:
        sheet = self.sheets[-1]
        if any(self._cells):
            if self._row_repeated > self._limits.rows:
                raise Unreadable(
                    "file.too_many_rows",
                    "A row of the sheet is repeated more often than a file may have rows.",
                )
            for offset in range(self._row_repeated):
                if offset:
                    sheet.cells += len(self._cells)
                    if sheet.cells > self._limits.cells:
                        raise damaged("it repeats too many cells")
                sheet.add_row(self._row + 1 + offset, list(self._cells), self._limits)
        self._row += self._row_repeated
        self._cells = []


def read_ods(archive: Archive, limits: Limits) -> tuple[list[Sheet], tuple[str, ...]]:
    """The sheets in order, and the comments and properties to be screened."""
    if archive.has("META-INF/manifest.xml"):
        _check_manifest(archive, limits)
    content = _ContentPass(limits)
    walk(
        archive.chunks("content.xml"),
        limits,
        start=content.start,
        end=content.end,
        text=content.text,
    )
    if not content.sheets:
        raise damaged("it has no sheets")
    return content.sheets, (*content.comments, *_properties(archive, limits))


def _check_manifest(archive: Archive, limits: Limits) -> None:
    def start(element: str, _: Attributes) -> None:
        if element == "encryption-data":
            raise encrypted()

    walk(archive.chunks("META-INF/manifest.xml"), limits, start=start)


def _properties(archive: Archive, limits: Limits) -> Iterable[str]:
    found: list[str] = []
    if archive.has("meta.xml"):
        walk(
            archive.chunks("meta.xml"),
            limits,
            start=lambda _element, _attributes: None,
            text=found.append,
        )
    return [text.strip() for text in found if text.strip()]
