"""A file held open from its digest until it was read, and never held whole in memory."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dalpb.kernel.intake.contents import of_file
from dalpb.kernel.intake.table import Unreadable


@dataclass(frozen=True, slots=True)
class Held:
    """An open file and the SHA-256 of its bytes."""

    source: IO[bytes]
    sha256: str
    state: tuple[int, int]

    def refuse_if_changed(self) -> None:
        """What was read is what was digested, or it is not believed."""
        if _state(self.source) != self.state:
            raise Unreadable(
                "file.changed", "The file was changed while it was being read. Send it again."
            )


@contextmanager
def held(path: Path) -> Iterator[Held]:
    """The file, open. What comes through a pipe can be read only once, and is copied first."""
    with ExitStack() as opened:
        source: IO[bytes] = opened.enter_context(path.open("rb"))
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            piped, source = source, opened.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(piped, source)
            source.flush()
        state = _state(source)
        made = hashlib.sha256()
        for piece in of_file(source.fileno()).pieces():
            made.update(piece)
        yield Held(source, made.hexdigest(), state)


def _state(source: IO[bytes]) -> tuple[int, int]:
    now = os.fstat(source.fileno())
    return now.st_size, now.st_mtime_ns
