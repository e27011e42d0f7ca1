"""Reading an untrusted file: size first, then a guarded process, and only text comes back.

Nothing here looks inside the file. Whatever goes wrong in the child, a crash, a signal,
too much time or memory, an answer that makes no sense, the file is unreadable.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Final, TypeVar

import numpy as np

from dalpb.kernel.intake.answer import coded_of, table_of
from dalpb.kernel.intake.coded import Coded
from dalpb.kernel.intake.coming import Coming, Take
from dalpb.kernel.intake.guarded import Guarded
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, Limits
from dalpb.kernel.intake.piped import piped, unsafe
from dalpb.kernel.intake.table import Table, Unreadable

Answer = TypeVar("Answer")
# A row that stops before these headings is taken as having them empty.
MAY_BE_MISSING: Final = frozenset({"note", "notes"})


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
        return _read(source, expected_headings, limits, may_be_missing, table_of)


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
        return _read(source, expected_headings, limits, may_be_missing, table_of)


def read_columns(
    source: IO[bytes],
    *,
    filename: str,
    expected_headings: frozenset[str],
    limits: Limits = DEFAULT_LIMITS,
    may_be_missing: frozenset[str] = MAY_BE_MISSING,
    take: Take | None = None,
) -> Coded:
    """The same of an open file by columns, for files of very many rows.

    `take` is handed stretches of rows while the rest is read, which may still be refused.
    """
    _check_size(os.fstat(source.fileno()).st_size, filename, limits)
    source.seek(0)
    coming = None if take is None else Coming(take)
    answer = partial(coded_of, coming=coming)
    return _read(source, expected_headings, limits, may_be_missing, answer, by_columns=True)


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


def _read(
    source: IO[bytes],
    expected: frozenset[str],
    limits: Limits,
    optional: frozenset[str],
    answer: Callable[[IO[bytes]], Answer | None],
    *,
    by_columns: bool = False,
) -> Answer:
    request = json.dumps(
        {
            "limits": asdict(limits),
            "expected": sorted(expected),
            "optional": sorted(optional),
            "by_columns": by_columns,
            "libraries": str(Path(np.__file__).parents[1]),
        }
    )
    try:
        guarded = Guarded(request, source.fileno())
    except OSError:
        raise unsafe() from None
    with guarded as child:
        with piped(child.answer, limits) as said:
            table = answer(said)
        if child.wait(limits.wall_seconds) != 0 or table is None:
            raise unsafe()
    return table
