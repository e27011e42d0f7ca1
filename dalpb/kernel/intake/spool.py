"""Columns of numbers kept out of memory, in a temporary file that has no name."""

import os
import tempfile
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np

from dalpb.kernel.intake.coded import Numbers


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a column lies in the file."""

    at: int
    count: int
    kind: np.dtype[Any]

    def part(self, start: int, stop: int) -> "Kept":
        return Kept(self.at + start * self.kind.itemsize, stop - start, self.kind)


class Spool:
    """The file. It is gone when nobody holds this any more.

    Read and written, not mapped: pages of a mapped file count as memory of the process.
    """

    def __init__(self) -> None:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed when we are gone
        weakref.finalize(self, file.close)
        self._number = file.fileno()
        self._end = 0

    def keep(self, column: Numbers) -> Kept:
        kept = Kept(self._end, len(column), column.dtype)
        left = memoryview(column.tobytes())
        while left:
            written = os.pwrite(self._number, left, self._end)
            self._end += written
            left = left[written:]
        return kept

    def read(self, kept: Kept) -> Numbers:
        read = bytearray(kept.count * kept.kind.itemsize)
        left, at = memoryview(read), kept.at
        while left:
            count = os.preadv(self._number, [left], at)
            if not count:
                raise EOFError
            at += count
            left = left[count:]
        return np.frombuffer(read, kept.kind)
