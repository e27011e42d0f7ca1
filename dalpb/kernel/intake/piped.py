"""What comes through the pipe from the guarded child, within the bounds of time and size."""

import contextlib
import fcntl
import io
import os
import selectors
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING, Final

from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.table import Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK: Final = 1024 * 1024


def unsafe() -> Unreadable:
    return Unreadable(
        "file.unsafe",
        "The file could not be read safely. Copy the table into a new workbook, or save it as "
        "CSV UTF-8, and send that.",
    )


@contextmanager
def piped(number: int, limits: Limits) -> Iterator[IO[bytes]]:
    """The answer; `Unreadable` from whatever reads it, where it is late, too long or cut off."""
    with (
        selectors.DefaultSelector() as selector,
        closing(io.BufferedReader(_Piped(number, selector, limits), _CHUNK)) as answer,
    ):
        yield answer


class _Piped(io.RawIOBase):
    def __init__(self, number: int, selector: selectors.BaseSelector, limits: Limits) -> None:
        self._number = number
        self._selector = selector
        # What is waited for the child; what is done with its answer meanwhile is not its doing.
        self._patience: float = limits.wall_seconds
        self._room = limits.output_bytes
        self._last = b"\n"
        # The child goes on meanwhile, where the system has the room.
        with contextlib.suppress(OSError, AttributeError):
            fcntl.fcntl(number, fcntl.F_SETPIPE_SZ, _CHUNK)
        selector.register(number, selectors.EVENT_READ)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        begun = time.monotonic()
        if self._patience <= 0 or not self._selector.select(self._patience):
            raise unsafe()
        self._patience -= time.monotonic() - begun
        view = memoryview(buffer)
        count = os.readv(self._number, [view])
        self._room -= count
        if self._room < 0 or (not count and self._last != b"\n"):
            raise unsafe()
        self._last = bytes(view[count - 1 : count]) or self._last
        return count
