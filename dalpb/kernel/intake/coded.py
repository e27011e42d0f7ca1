"""A table by columns: each different text once, and each cell as the number of its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from dalpb.kernel.intake.table import CellFault, Table

Numbers = NDArray[np.integer[Any]]
# Numbers that may be -1, or that are worked with; what is kept of each row is narrow.
PLACE: Final = np.int32


def narrow(count: int) -> type[np.unsignedinteger[Any]]:
    """The fewest bytes that hold a place among so many different values."""
    if count <= 1 << 8:
        return np.uint8
    return np.uint16 if count <= 1 << 16 else np.uint32


class RowNumbers(Protocol):
    """The number of each row in its file."""

    def __len__(self) -> int: ...

    def at(self, places: Numbers) -> Numbers:
        """The numbers of some of the rows."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Row numbers kept as runs of numbers that follow one another."""

    begins: Numbers
    firsts: Numbers
    count: int

    def __len__(self) -> int:
        return self.count

    def at(self, places: Numbers) -> Numbers:
        run = np.searchsorted(self.begins, places, "right") - 1
        return self.firsts[run] + (places - self.begins[run])


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Row numbers in whatever order."""

    numbers: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, places: Numbers) -> Numbers:
        return self.numbers[places]


def runs_of(numbers: Numbers) -> Runs:
    """The runs among numbers that stand one by one."""
    begins = np.flatnonzero(np.diff(numbers, prepend=-1) != 1)
    return Runs(begins, numbers[begins], len(numbers))


def joined(
    columns: Sequence[Sequence[Numbers]], runs: Sequence[Runs], texts: Sequence[Sequence[str]]
) -> tuple[tuple[Numbers, ...], Runs]:
    """The columns of rows that follow one another as one, each as narrow as its texts allow."""
    before = np.cumsum([0, *map(len, runs)])
    none = [np.zeros(0, np.int64)]
    begins = [each.begins + start for each, start in zip(runs, before[:-1], strict=True)]
    numbers = Runs(
        np.concatenate(begins or none),
        np.concatenate([each.firsts for each in runs] or none),
        int(before[-1]),
    )
    kinds = [narrow(len(different)) for different in texts]
    codes = tuple(
        np.concatenate(column or [np.zeros(0, kind)], dtype=kind, casting="same_kind")
        for column, kind in zip(columns, kinds, strict=True)
    )
    return codes, numbers


class Coded(Protocol):
    """A table by columns, whether its rows are in memory or not."""

    def __len__(self) -> int: ...

    @property
    def frame(self) -> "CodedTable":
        """What stands around the rows, and the texts of all of them."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def parts(self) -> Iterator["CodedTable"]:
        """The rows, in as many tables as they are kept in."""

    def whole(self) -> Table:
        """All of the rows, as an ordinary table."""


@dataclass(frozen=True, slots=True)
class CodedTable:
    """What `Table` holds, for files of very many rows. `texts[c][codes[c][r]]` is a cell."""

    headings: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    codes: tuple[Numbers, ...]
    row_numbers: RowNumbers
    file_kind: str
    notes: tuple[str, ...] = ()
    sheet: str = ""
    faults: tuple[CellFault, ...] = ()
    heading_row: int = 1
    sheet_names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    title_texts: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def frame(self) -> Self:
        return self

    def parts(self) -> Iterator[Self]:
        yield self

    def only(self, places: Numbers) -> Table:
        """Some of the rows, as an ordinary table."""
        columns = [
            [texts[code] for code in codes[places].tolist()]
            for texts, codes in zip(self.texts, self.codes, strict=True)
        ]
        return Table(
            headings=self.headings,
            rows=tuple(zip(*columns, strict=True)),
            row_numbers=tuple(self.row_numbers.at(places).tolist()),
            file_kind=self.file_kind,
            notes=self.notes,
            sheet=self.sheet,
            faults=self.faults,
            heading_row=self.heading_row,
            sheet_names=self.sheet_names,
            comments=self.comments,
            title_texts=self.title_texts,
        )

    def whole(self) -> Table:
        return self.only(np.arange(len(self)))


def coded(table: Table) -> CodedTable:
    """The same table by columns."""
    texts, codes = [], []
    for place in range(len(table.headings)):
        known: dict[str, int] = {}
        column = [known.setdefault(row[place], len(known)) for row in table.rows]
        texts.append(tuple(known))
        codes.append(np.array(column, narrow(len(known))))
    return CodedTable(
        headings=table.headings,
        texts=tuple(texts),
        codes=tuple(codes),
        row_numbers=runs_of(np.array(table.row_numbers, np.int64)),
        file_kind=table.file_kind,
        notes=table.notes,
        sheet=table.sheet,
        faults=table.faults,
        heading_row=table.heading_row,
        sheet_names=table.sheet_names,
        comments=table.comments,
        title_texts=table.title_texts,
    )
