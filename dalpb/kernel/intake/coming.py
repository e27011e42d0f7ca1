"""Rows of a long file that are handed on while the rest of it is still read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from dalpb.kernel.intake.coded import CodedTable, Numbers, Runs, joined

# So many rows are enough for whoever takes them, and few enough to begin soon. Each time it is
# twice as many: who takes them has enough to do by then, and larger stretches cost less.
STRETCH_ROWS: Final = 1 << 16
LARGEST_TIMES: Final = 4
Take = Callable[[CodedTable], None]


@dataclass(slots=True)
class Coming:
    """Hands rows on, a stretch at a time, each with the texts of all rows so far.

    Nothing is known yet of what comes after: the file may still be refused. What is handed on is
    therefore never more than a guess that it will not be.
    """

    take: Take
    _frame: CodedTable | None = None
    _codes: list[list[Numbers]] = field(default_factory=list)
    _runs: list[Runs] = field(default_factory=list)
    _count: int = 0
    _times: int = 1

    def begin(self, frame: CodedTable) -> None:
        """What stands around the rows is known. It is said once."""
        if self._frame is not None:
            raise ValueError
        self._frame = frame

    def add(self, codes: Sequence[Numbers], runs: Runs, texts: Sequence[Sequence[str]]) -> None:
        if self._frame is None:
            return
        if len(codes) != len(self._frame.headings):
            raise ValueError
        if not self._codes:
            self._codes = [[] for _ in codes]
        for column, part in zip(self._codes, codes, strict=True):
            column.append(part)
        self._runs.append(runs)
        self._count += len(runs)
        if self._count >= STRETCH_ROWS * self._times:
            self._times = min(self._times * 2, LARGEST_TIMES)
            self._hand_on(texts)

    def end(self, end: CodedTable) -> None:
        """The rest is handed on, once it is known that the file ends as it began."""
        if self._frame is None:
            return
        if (end.headings, end.heading_row) != (self._frame.headings, self._frame.heading_row):
            raise ValueError
        if self._runs:
            self._hand_on(end.texts)

    def _hand_on(self, texts: Sequence[Sequence[str]]) -> None:
        if self._frame is not None:
            codes, numbers = joined(self._codes, self._runs, texts)
            known = tuple(map(tuple, texts))
            self.take(replace(self._frame, texts=known, codes=codes, row_numbers=numbers))
        self._codes, self._runs, self._count = [], [], 0
