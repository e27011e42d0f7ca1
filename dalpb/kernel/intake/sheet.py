"""One sheet of a workbook as its file states it, before headings are looked for."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation, localcontext
from typing import Final

from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.separated import too_many_cells
from dalpb.kernel.intake.table import Unreadable

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")
# A spreadsheet keeps fifteen significant digits; what lies beyond is binary noise.
_SIGNIFICANT_DIGITS: Final = 15
_LARGEST_EXPONENT: Final = 20


@dataclass(slots=True)
class Sheet:
    """Cells by row, with what is known against them. Rows and columns count from 1 and 0."""

    name: str
    is_hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    dates: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    cells: int = 0

    def put(self, cells: list[str], column: int, text: str, limits: Limits) -> None:
        """Place a cell in the row being built, within the limits."""
        if column >= limits.columns:
            raise Unreadable(
                "file.too_many_columns",
                f"The sheet has something beyond column {limits.columns}. "
                "Delete what stands to the right of the table.",
            )
        if len(text) > limits.field_characters:
            raise Unreadable(
                "file.field_too_long",
                f"A cell has more than {limits.field_characters:,} characters. Shorten it.",
            )
        while len(cells) < column:
            cells.append("")
        self.cells += 1
        if self.cells > limits.cells:
            raise too_many_cells(limits)
        cells.append(text)

    def add_row(self, number: int, cells: list[str], limits: Limits) -> None:
        """Keep a row that has something in it."""
        if not any(cells):
            return
        if self.rows and number <= self.rows[-1][0]:
            raise damaged("its rows are out of order")
        # Title rows come on top of the rows of figures.
        if number > limits.rows + 1_000 or len(self.rows) > limits.rows + 1_000:
            raise Unreadable(
                "file.too_many_rows",
                f"The sheet has something below row {limits.rows:,}. Split it into smaller "
                "files, or delete what stands below the table.",
            )
        self.rows.append((number, cells))

    def error_cell(self, row: int, column: int, shown: str) -> None:
        self.faults[row, column] = (
            "cell.error",
            f"The cell shows the error {shown[:12]}, which is not a figure. "
            "Mend the formula, or type the figure or x (not collected).",
        )

    def no_result(self, row: int, column: int) -> None:
        self.faults[row, column] = (
            "cell.formula_without_value",
            "The cell has a formula whose result was not saved. Open the file in a spreadsheet "
            "program, let it work the formula out and save, or type the figure.",
        )


def damaged(why: str) -> Unreadable:
    return Unreadable(
        "file.damaged",
        f"The workbook is damaged: {why}. Open it, save it again as .xlsx, and send that.",
    )


def number_text(text: str, *, is_percentage: bool = False) -> str:
    """A stored number as a person reads it: 12.0 is 12, and noise beyond 15 digits is gone."""
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise damaged("a number in it is not a number")
    try:
        with localcontext() as context:
            context.prec = _SIGNIFICANT_DIGITS
            number = +Decimal(stripped) * (100 if is_percentage else 1)
            if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
                return f"{number:E}"
            shown = f"{number.normalize():f}" if number else "0"
    except InvalidOperation:
        raise damaged("a number in it is out of range") from None
    return f"{shown}%" if is_percentage else shown
