"""What a guarded process does: it reads one file. The keeper runs it; the site never imports it.

It takes limits and headings from its request and the file from its input, and writes
JSON lines: blocks of rows, then one line with the rest, or one line with a refusal. The line of
a block by columns is followed by its numbers.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from dalpb.kernel.intake.contents import Contents, of_bytes, of_file
from dalpb.kernel.intake.limits import Limits

if TYPE_CHECKING:
    from dalpb.kernel.intake.shaping import Heading

BLOCK_ROWS: Final = 5_000
# Of so few bytes more would be spent on asking for pieces than on holding them.
SHORT: Final = 1 << 20
SCREENED_CHARACTERS: Final = 1_000_000
_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000
_NEW_NETWORK: Final = 0x40000000


def confine(limits: Limits) -> None:
    """Give up memory, time, files and, where the system allows it, the network."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER_AND_NETWORK)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        resource.setrlimit(what, (most, most))


def say(message: dict[str, Any], numbers: bytes = b"") -> None:
    line = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
    sys.stdout.buffer.write(b"".join((line.encode(), b"\n", numbers)))


def say_rows(rows: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Write rows in blocks, each different text once."""
    iterator: Iterator[tuple[int, tuple[str, ...]]] = iter(rows)
    while block := list(islice(iterator, BLOCK_ROWS)):
        places: dict[str, int] = {}
        cells = [places.setdefault(cell, len(places)) for _, row in block for cell in row]
        say({"numbers": [number for number, _ in block], "texts": list(places), "cells": cells})


def _bounded(texts: Iterable[str]) -> list[str]:
    """As many of the texts as fit in the characters that are worth screening."""
    kept: list[str] = []
    room = SCREENED_CHARACTERS
    for text in texts:
        room -= len(text)
        if room < 0:
            break
        kept.append(text)
    return kept


class Job:
    """One file on its way to a table."""

    def __init__(
        self,
        limits: Limits,
        expected: frozenset[str],
        optional: frozenset[str],
        *,
        by_columns: bool = False,
    ) -> None:
        self.by_columns = by_columns
        self.limits = limits
        self.expected = expected
        self.optional = optional
        self.notes: list[str] = []
        self.unlisted_notes = 0

    def note(self, sentence: str) -> None:
        from dalpb.kernel.intake.shaping import MAX_NOTES

        if len(self.notes) < MAX_NOTES:
            self.notes.append(sentence)
        else:
            self.unlisted_notes += 1

    def run(self, contents: Contents) -> None:
        from dalpb.kernel.intake.kinds import is_archive, refuse_other_kinds

        refuse_other_kinds(contents)
        if is_archive(contents):
            self._workbook(contents.whole())
        else:
            self._separated(contents)

    def _separated(self, contents: Contents) -> None:
        from dalpb.kernel.intake import plain, separated, shaping

        # Most files are told by one reading; any other is read again for each question.
        is_plain = self.by_columns and plain.is_plain(contents)
        encoding = "utf-8" if is_plain else separated.encoding_of(contents)
        if encoding == "cp1252":
            self.note("Read as Windows-1252; check accented letters and currency signs.")
        elif encoding.startswith(("utf-16", "utf-32")):
            self.note(f"Read as {encoding.upper()}.")
        head, rows = separated.with_head(
            separated.separated_rows(contents, encoding, self.expected, self.limits)
        )
        heading = shaping.find_heading(head, self.expected)
        if heading is None:
            raise shaping.no_headings(self.expected)
        titles = shaping.note_titles(heading, head, self.note)
        shape = shaping.Shape(
            heading, self.limits, self.optional, is_ragged_refused=True, note=self.note
        )
        if self.by_columns:
            from dalpb.kernel.intake.columns import Coder

            separator = separated.separator_of(contents, encoding, self.expected)
            is_unquoted = is_plain or plain.is_unquoted(contents, encoding)
            coder = Coder(shape, self.limits, separator)
            say(self._around("csv", heading, "begun", titles=titles))
            for message, numbers in coder.blocks(contents, encoding, is_unquoted=is_unquoted):
                say(message, numbers)
        else:
            say_rows(shape.rows(islice(rows, heading.position + 1, None)))
        self._finish("csv", heading, titles=titles)

    def _workbook(self, data: bytes) -> None:
        from dalpb.kernel.intake import choosing, shaping
        from dalpb.kernel.intake.archive import Archive
        from dalpb.kernel.intake.kinds import FileKind, kind_of_archive
        from dalpb.kernel.intake.ods import read_ods
        from dalpb.kernel.intake.xlsx import read_xlsx

        archive = Archive(data, self.limits)
        kind = kind_of_archive(archive)
        read = read_ods if kind is FileKind.ODS else read_xlsx
        sheets, comments = read(archive, self.limits)
        sheet, heading = choosing.choose_sheet(sheets, self.expected, self.note)
        choosing.refuse_merged(sheet, heading)
        titles = shaping.note_titles(heading, sheet.rows, self.note)
        shape = shaping.Shape(
            heading, self.limits, self.optional, is_ragged_refused=False, note=self.note
        )
        say_rows(shape.rows(islice(sheet.rows, heading.position + 1, None)))
        faults = choosing.cell_faults(sheet, heading)
        self._finish(
            kind.value,
            heading,
            titles=titles,
            sheet=sheet.name,
            faults=[[f.row, f.column, f.code, f.message] for f in faults],
            sheet_names=[s.name for s in sheets],
            comments=_bounded(comments),
        )

    def _finish(self, kind: str, heading: "Heading", **rest: Any) -> None:
        say(self._around(kind, heading, "end", **rest))

    def _around(self, kind: str, heading: "Heading", when: str, **rest: Any) -> dict[str, Any]:
        """What stands around the rows."""
        more = [f"{self.unlisted_notes} more notes are not shown."] if self.unlisted_notes else []
        return {
            when: True,
            "file_kind": kind,
            "headings": heading.names,
            "heading_row": heading.row,
            "notes": [*self.notes, *more],
            **rest,
        }


def _input(limits: Limits) -> Contents:
    """The file: a long one stays where it is."""
    contents = of_file(sys.stdin.fileno())
    if contents.size > SHORT:
        return contents
    return of_bytes(sys.stdin.buffer.read(limits.file_bytes + 1))


def main(asked: str) -> int:
    """Read the input and write what was found; a refusal is an answer, not a failure."""
    request = json.loads(asked)
    limits = Limits(**request["limits"])
    confine(limits)
    if request.get("libraries"):
        sys.path.append(request["libraries"])
    from dalpb.kernel.intake.table import Unreadable

    job = Job(
        limits,
        frozenset(request["expected"]),
        frozenset(request["optional"]),
        by_columns=bool(request.get("by_columns")),
    )
    try:
        job.run(_input(limits))
    except Unreadable as refusal:
        say({"refused": refusal.denial.code, "sentence": refusal.denial.sentence})
    return 0
