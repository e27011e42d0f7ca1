"""A table by columns whose rows are not in memory: a part of them is, while it is looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from dalpb.kernel.intake.coded import CodedTable, RowNumbers
from dalpb.kernel.intake.spool import Kept, Spool
from dalpb.kernel.intake.table import Table


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that follow one another: where each column lies, and what they are numbered."""

    codes: tuple[Kept, ...]
    numbers: RowNumbers


@dataclass(frozen=True, slots=True)
class LongTable:
    """What `CodedTable` holds. `frame` has no rows, and the texts of all."""

    frame: CodedTable
    spool: Spool
    kept: tuple[Part, ...]

    def __len__(self) -> int:
        return sum(len(part.numbers) for part in self.kept)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.frame.notes

    def parts(self) -> Iterator[CodedTable]:
        """The rows, a part at a time, each with the texts of all."""
        for part in self.kept:
            codes = tuple(map(self.spool.read, part.codes))
            yield replace(self.frame, codes=codes, row_numbers=part.numbers)

    def whole(self) -> Table:
        """All of the rows, in memory."""
        parts = [part.whole() for part in self.parts()]
        return replace(
            parts[0],
            rows=tuple(chain.from_iterable(part.rows for part in parts)),
            row_numbers=tuple(chain.from_iterable(part.row_numbers for part in parts)),
        )
