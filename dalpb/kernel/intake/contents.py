"""The bytes of one file, which are gone through more than once and never held whole if long."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """How the bytes are opened anew, each time from the first, and how many there are."""

    opened: Callable[[], IO[bytes]]
    size: int

    def beginning(self, size: int) -> bytes:
        with self.opened() as source:
            return source.read(size)

    def whole(self) -> bytes:
        return self.beginning(-1)

    def pieces(self) -> Iterator[bytes]:
        with self.opened() as source:
            while piece := source.read(PIECE):
                yield piece


def of_bytes(data: bytes) -> Contents:
    return Contents(partial(io.BytesIO, data), len(data))


def of_file(number: int) -> Contents:
    """Of an open file, wherever it was read to."""
    return Contents(lambda: io.BufferedReader(_FromStart(number), PIECE), os.fstat(number).st_size)


class _FromStart(io.RawIOBase):
    """An open file with a place of its own, so that several may read it and none closes it."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        count = os.preadv(self._number, [buffer], self._at)
        self._at += count
        return count
