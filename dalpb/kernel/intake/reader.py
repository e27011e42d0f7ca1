"""Reading an untrusted file: size first, then a guarded child, and only text comes back.

Nothing here looks inside the file. Whatever goes wrong in the child, a crash, a signal,
too much time or memory, an answer that makes no sense, the file is unreadable.
"""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

from dalpb.kernel.intake.answer import table_of
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, Limits
from dalpb.kernel.intake.table import Table, Unreadable

CHILD: Final = Path(__file__).with_name("child.py")
# A row that stops before these headings is taken as having them empty.
MAY_BE_MISSING: Final = frozenset({"note", "notes"})
_CHUNK: Final = 1024 * 1024


def read_file(
    path: Path,
    *,
    filename: str = "",
    expected_headings: frozenset[str],
    limits: Limits = DEFAULT_LIMITS,
    may_be_missing: frozenset[str] = MAY_BE_MISSING,
) -> Table:
    """The table in the file, or `Unreadable`. The name is for messages only."""
    _check_size(path.stat().st_size, filename or path.name, limits)
    with path.open("rb") as source:
        return _read(source, expected_headings, limits, may_be_missing)


def read_bytes(
    data: bytes,
    *,
    filename: str,
    expected_headings: frozenset[str],
    limits: Limits = DEFAULT_LIMITS,
    may_be_missing: frozenset[str] = MAY_BE_MISSING,
) -> Table:
    """The table in the bytes, or `Unreadable`. The name is for messages only."""
    _check_size(len(data), filename, limits)
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        return _read(source, expected_headings, limits, may_be_missing)


def _check_size(size: int, filename: str, limits: Limits) -> None:
    name = "".join(c for c in filename if c.isprintable())[:80]
    what = f"“{name}”" if name else "The file"
    if size == 0:
        raise Unreadable("file.empty", f"{what} is empty. Choose the file again.")
    if size > limits.file_bytes:
        raise Unreadable(
            "file.too_big",
            f"{what} is larger than {limits.file_bytes // (1024 * 1024)} MB. "
            "Split it into smaller files or save it as CSV.",
        )


def _unsafe() -> Unreadable:
    return Unreadable(
        "file.unsafe",
        "The file could not be read safely. Copy the table into a new workbook, or save it as "
        "CSV UTF-8, and send that.",
    )


def _read(
    source: IO[bytes], expected: frozenset[str], limits: Limits, optional: frozenset[str]
) -> Table:
    request = json.dumps(
        {"limits": asdict(limits), "expected": sorted(expected), "optional": sorted(optional)}
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", str(CHILD), request],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8"},
    ) as child:
        try:
            table = table_of(_lines(child, limits))
            if child.wait(timeout=limits.wall_seconds) != 0 or table is None:
                raise _unsafe()
        except subprocess.TimeoutExpired:
            raise _unsafe() from None
        finally:
            child.kill()
    return table


def _lines(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    """Whole lines of the answer, within the bounds of time and size."""
    deadline = time.monotonic() + limits.wall_seconds
    if child.stdout is None:
        raise _unsafe()
    pending: list[bytes] = []
    received = 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _unsafe()
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                break
            received += len(chunk)
            if received > limits.output_bytes:
                raise _unsafe()
            *whole, rest = chunk.split(b"\n")
            for line in whole:
                yield b"".join([*pending, line])
                pending = []
            pending.append(rest)
    if any(pending):
        raise _unsafe()
