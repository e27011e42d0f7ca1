"""A paper of the grant: one printable document, with what its files say about themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MEANINGS, SYMBOLS, State
from reporting.returns.compose.cells import pounds_cell
from reporting.returns.compose.spending import KINDS
from reporting.returns.document import Cell, Document, Row, Table

MARKING: Final = "OFFICIAL-SENSITIVE"
EXPLAINED: Final = tuple((symbol, MEANINGS[state]) for state, symbol in SYMBOLS.items())
TIDY_HEADINGS: Final = ("table", "title", "row", "column", "text", "pounds_or_number", "state")


@dataclass(frozen=True, slots=True)
class Paper:
    """`data` is the canonical JSON that `document.sha256` is of; `facts` stand on the cover."""

    document: Document
    noun: str
    stem: str
    facts: tuple[tuple[str, str], ...]
    warning: str
    data: str


def not_supplied() -> Cell:
    """Money that nobody posted is not nought."""
    return Cell(SYMBOLS[State.NOT_SUPPLIED], None, State.NOT_SUPPLIED)


def pounds(pence: int | None, *, is_known: bool = True) -> Cell:
    return not_supplied() if pence is None or not is_known else pounds_cell(pence)


def words(code: str) -> str:
    """`second_stage` reads "Second stage"."""
    return code[:1].upper() + code[1:].replace("_", " ")


def kind_words(code: str) -> str:
    """The kind of accommodation; administration has none."""
    return KINDS[code] if code else "Administration of the duty"


def tables_of(document: Document) -> tuple[Table, ...]:
    inside = tuple(table for section in document.sections for table in section.tables)
    return (*inside, *document.annex)


def tidy_rows(document: Document) -> Iterator[tuple[str | Decimal | None, ...]]:
    """Each cell of each table a row, for the CSV."""
    yield TIDY_HEADINGS
    for table in tables_of(document):
        for row in table.rows:
            for heading, cell in zip(table.headings[1:], row.cells, strict=True):
                state = cell.state.value if cell.state else ""
                yield (
                    table.code,
                    table.title,
                    row.heading,
                    heading,
                    cell.text,
                    cell.number,
                    state,
                )


UNIT: Final = "Pounds and pence"
LEDGER: Final = "The authority's ledger."
Line = tuple[str, tuple[Cell, ...]]


def money_table(
    code: str,
    title: str,
    headings: tuple[str, ...],
    lines: Iterable[Line],
    *,
    totals: Iterable[Line] = (),
    texts: int = 0,
    marked: frozenset[int] = frozenset(),
    notes: tuple[str, ...] = (),
    is_illustrative: bool = False,
) -> Table:
    """A table of money. The first `texts` columns after the row's own heading hold words.

    `marked` are the places of lines that are sums of those above them.
    """
    columns = len(headings) - 1
    return Table(
        code=code,
        title=title,
        headings=headings,
        rows=(
            *(
                Row(label, cells, is_total=place in marked)
                for place, (label, cells) in enumerate(lines)
            ),
            *(Row(label, cells, is_total=True) for label, cells in totals),
        ),
        numeric=tuple(place >= texts for place in range(columns)),
        unit=UNIT,
        source=LEDGER,
        notes=notes,
        is_illustrative=is_illustrative,
    )


def words_table(
    code: str,
    title: str,
    headings: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    *,
    source: str,
) -> Table:
    """A table of words; the first of each row heads it."""
    return Table(
        code=code,
        title=title,
        headings=headings,
        rows=tuple(Row(first, tuple(Cell(text) for text in rest)) for first, *rest in rows),
        numeric=(False,) * (len(headings) - 1),
        unit="",
        source=source,
    )
