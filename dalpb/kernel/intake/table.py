"""What comes back from a file that could be read, and the refusal of one that could not."""

from dataclasses import dataclass

from dalpb.kernel.refusals import Denial, Refused


class Unreadable(Refused):
    """The file cannot be read, or cannot be read safely. Nothing of it was kept."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(Denial(code, sentence))


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong with one cell. `row` counts as the spreadsheet does."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under one row of headings, every cell as the text a person sees.

    Expected headings come back in the spelling they were asked for; others come back
    as written, for the caller to accept or to refuse. Every row is as long as
    `headings`. `comments` holds the comments and properties of a workbook, which are
    screened for personal data and then dropped. `unsaid` holds, by row number and column,
    the cells that a program left out of its row: they are blank here, and say nothing.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    file_kind: str
    notes: tuple[str, ...] = ()
    sheet: str = ""
    faults: tuple[CellFault, ...] = ()
    heading_row: int = 1
    sheet_names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    title_texts: tuple[str, ...] = ()
    unsaid: frozenset[tuple[int, str]] = frozenset()
