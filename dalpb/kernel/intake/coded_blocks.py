"""What the guarded child wrote of a file by columns, checked piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import IO, Any, Final

import numpy as np

from dalpb.kernel.intake.coded import Coded, CodedTable, Numbers, Runs, coded, joined, runs_of
from dalpb.kernel.intake.coming import Coming
from dalpb.kernel.intake.long_table import LongTable, Part
from dalpb.kernel.intake.spool import Spool
from dalpb.kernel.intake.table import Table

# So many rows are held in memory; of a longer file so many at a time.
AT_ONCE: Final = 1 << 20
PART_ROWS: Final = 1 << 18
LAST_ROW: Final = (1 << 32) - 1
_SIZES: Final = {"B": 1, "H": 2, "I": 4}
# No block of the child's has as many.
_MOST_BYTES: Final = 1 << 26


# Rows that follow one another, by columns, and what they are numbered.
_Rows = tuple[tuple[Numbers, ...], Runs]


@dataclass(slots=True)
class CodedBlocks:
    """Blocks of rows as they come. Nonsense in one is a ValueError."""

    coming: Coming | None = None
    texts: list[list[str]] = field(default_factory=list)
    codes: list[list[Numbers]] = field(default_factory=list)
    runs: list[Runs] = field(default_factory=list)
    counts: int = 0
    _closed: int = 0
    _held: list[_Rows] = field(default_factory=list)
    _kept: list[Part] = field(default_factory=list)
    _spool: Spool | None = None

    def add(self, message: dict[str, Any], said: IO[bytes]) -> None:
        """A block, and from what follows its line the numbers of its cells."""
        count, first, texts, kinds = _told(message)
        if not self.texts:
            self.texts = [[] for _ in texts]
            self.codes = [[] for _ in texts]
        if len(texts) != len(self.texts):
            raise ValueError
        columns = _numbers(said, count, kinds if first else [*kinds, "I"])
        for place, new in enumerate(texts):
            self._add_texts(self.texts[place], new)
            if columns[place].max() >= len(self.texts[place]):
                raise ValueError
            self.codes[place].append(columns[place])
        self._number(count, first, columns[-1])
        if self.coming is not None:
            self.coming.add(columns[: len(texts)], self.runs[-1], self.texts)
        if self.counts - self._closed >= PART_ROWS:
            self._close()

    def _add_texts(self, texts: list[str], new: object) -> None:
        if not isinstance(new, list) or set(map(type, new)) - {str}:
            raise ValueError
        texts.extend(new)

    def _number(self, count: int, first: int, numbers: Numbers) -> None:
        if first:
            runs = Runs(np.zeros(1, np.int64), np.array([first], np.int64), count)
        else:
            runs = runs_of(numbers.astype(np.int64))
        if runs.firsts.min() < 1:
            raise ValueError
        self.runs.append(runs)
        self.counts += count

    def _close(self) -> None:
        """The last rows are a part. Once there are very many, all parts go out of memory."""
        if not self.runs:
            return
        self._held.append(joined(self.codes, self.runs, self.texts))
        self.codes, self.runs, self._closed = [[] for _ in self.codes], [], self.counts
        if self._spool is None and self.counts > AT_ONCE:
            self._spool = Spool()
        if self._spool is not None:
            for codes, numbers in self._held:
                kept = tuple(map(self._spool.keep, codes))
                self._kept.append(Part(kept, numbers))
            self._held = []

    def table(self, end: Table) -> Coded:
        """All blocks as one table. `end` tells what stands around the rows."""
        if self.counts and len(self.texts) != len(end.headings):
            raise ValueError
        if not self.counts:
            return coded(end)
        self._close()
        columns = [[codes[place] for codes, _ in self._held] for place in range(len(self.texts))]
        codes, row_numbers = joined(columns, [numbers for _, numbers in self._held], self.texts)
        self._held = []
        table = CodedTable(
            headings=end.headings,
            texts=tuple(map(tuple, self.texts)),
            codes=codes,
            row_numbers=row_numbers,
            file_kind=end.file_kind,
            notes=end.notes,
            sheet=end.sheet,
            faults=end.faults,
            heading_row=end.heading_row,
            sheet_names=end.sheet_names,
            comments=end.comments,
            title_texts=end.title_texts,
        )
        if self.coming is not None:
            self.coming.end(table)
        return table if self._spool is None else LongTable(table, self._spool, tuple(self._kept))


def _told(message: dict[str, Any]) -> tuple[int, int, list[object], list[object]]:
    """What the line of a block says: rows, the first one's number, new texts and sizes by column."""
    count, first = message.get("count"), message.get("first")
    texts, kinds = message.get("texts"), message.get("kinds")
    if type(count) is not int or type(first) is not int or count < 1:
        raise ValueError
    if not 0 <= first <= LAST_ROW:
        raise ValueError
    if not isinstance(texts, list) or not isinstance(kinds, list) or len(texts) != len(kinds):
        raise ValueError
    if not texts:
        raise ValueError
    return count, first, texts, kinds


def _numbers(said: IO[bytes], count: int, kinds: Sequence[object]) -> list[Numbers]:
    """So many numbers of each kind, as they follow one another."""
    ends = [0, *accumulate(count * _size(kind) for kind in kinds)]
    if ends[-1] > _MOST_BYTES:
        raise ValueError
    written = said.read(ends[-1])
    if len(written) != ends[-1]:
        raise ValueError
    return [
        np.frombuffer(written, str(kind), count, start)
        for kind, start in zip(kinds, ends[:-1], strict=True)
    ]


def _size(kind: object) -> int:
    if not isinstance(kind, str) or kind not in _SIZES:
        raise ValueError
    return _SIZES[kind]
