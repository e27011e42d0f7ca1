"""A long separated file by columns: each different text once, each cell as its number.

Runs in the guarded child. Blocks of rows that are as they should be never become rows; any
other block goes through the same shaping as a short file, so that both say the same.
"""

import array
import base64
import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from dalpb.kernel.intake.contents import Contents
from dalpb.kernel.intake.folding import seen
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.separated import (
    LONG,
    broken_quotes,
    text_of,
    too_many_cells,
    too_many_columns,
)
from dalpb.kernel.intake.shaping import Row, Shape, is_total_word, too_many_rows

if TYPE_CHECKING:
    from dalpb.kernel.intake.spotting import Numbers, Spotted

BLOCK_BYTES: Final = 1 << 17
BLOCK_ROWS: Final = 10_000
# Where numpy is fetched it pays to take more at a time.
SPOTTED_TIMES: Final = 2
_MARK: Final = "\n"


@dataclass(slots=True)
class Column:
    """The different texts of one column so far. `codes` gives each cell its text's number."""

    texts: list[str] = field(default_factory=list)
    told: int = 0
    longest: int = 0
    _by_written: dict[str, int] = field(default_factory=dict)
    _by_seen: dict[str, int] = field(default_factory=dict)

    def codes(self, cells: Sequence[str]) -> list[int]:
        known = self._by_written
        found = list(map(known.get, cells))
        if None not in found:
            return found  # type: ignore[return-value]  # just looked
        for written in dict.fromkeys(cells):
            if written not in known:
                text = seen(written)
                number = self._by_seen.setdefault(text, len(self.texts))
                if number == len(self.texts):
                    self.texts.append(text)
                known[written] = number
                self.longest = max(self.longest, len(written))
        return list(map(known.__getitem__, cells))


@dataclass(slots=True)
class Coder:
    """Turns the rows below the headings into coded blocks."""

    shape: Shape
    limits: Limits
    separator: str
    columns: list[Column] = field(default_factory=list)
    first_row: int = 1
    cells: int = 0
    rows: int = 0
    _odd: set[int] = field(default_factory=set)
    _judged: int = 0

    def __post_init__(self) -> None:
        self.columns = [Column() for _ in self.shape.heading.columns]

    @property
    def width(self) -> int:
        return self.shape.heading.width

    @property
    def is_plain(self) -> bool:
        return len(self.columns) == self.width

    def blocks(self, contents: Contents, encoding: str) -> Iterator[dict[str, Any]]:
        """Coded blocks of the whole file. The rows up to the headings count, and are left out."""
        if is_unquoted(contents, encoding):
            yield from self._unquoted(contents, encoding)
        else:
            yield from self._quoted(contents, encoding)

    def _unquoted(self, contents: Contents, encoding: str) -> Iterator[dict[str, Any]]:
        """Without a quotation mark each line is a row, and one split makes all the cells."""
        number = 1
        name = "utf-8" if encoding == "utf-8-sig" else encoding
        spots = self._spots(contents.size)
        size = BLOCK_BYTES * (SPOTTED_TIMES if spots else 1)
        for block in _chunks(contents, encoding, size):
            lines = block.count(b"\n")
            skipped = min(self._left_out(number), lines)
            self.cells += skipped
            rest = block.split(b"\n", skipped)[-1] if skipped else block
            count = lines - skipped
            if count:
                message = self._spotted(number + skipped, rest, name, spots)
                if message is not None:
                    yield message
                else:
                    body = rest.decode(name)
                    yield from self._block(number + skipped, self._split(body, count), body)
            number += lines

    def _spots(self, size: int) -> "list[Spotted]":
        """Where long files' texts are kept by their bytes; none for a short one, or without numpy."""
        if size < LONG or not self.is_plain or self.width > self.limits.columns:
            return []
        try:
            from dalpb.kernel.intake.spotting import Spotted
        except ImportError:
            return []
        return [Spotted(column.codes) for column in self.columns]

    def _spotted(
        self, first: int, block: bytes, encoding: str, spots: "list[Spotted]"
    ) -> dict[str, Any] | None:
        """A block whose lines are all as they should be; None where it needs a closer look."""
        if not spots:
            return None
        from dalpb.kernel.intake.spotting import lines_of

        longest = self.limits.field_characters
        lines = lines_of(block, self.separator, self.width, encoding, longest)
        if lines is None:
            return None
        leading = lines.coded(0, spots[0])
        self._judge(self.columns[0].texts)
        if self._odd and not self._odd.isdisjoint(set(leading.tolist())):
            return None
        coded = [leading]
        coded += [lines.coded(place, spots[place]) for place in range(1, self.width)]
        self._count(len(leading), len(leading) * self.width)
        return self._message(coded, len(leading), first=first)

    def _split(self, body: str, count: int) -> list[list[str]] | None:
        """The columns, or None where a row has more or fewer cells than the headings."""
        step = self.width + 1
        flat = body.replace(_MARK, f"{self.separator}{_MARK}{self.separator}").split(self.separator)
        if len(flat) != count * step + 1 or flat[self.width :: step].count(_MARK) != count:
            return None
        return [flat[place:-1:step] for place in range(self.width)]

    def _quoted(self, contents: Contents, encoding: str) -> Iterator[dict[str, Any]]:
        csv.field_size_limit(self.limits.field_characters)
        reader = csv.reader(text_of(contents, encoding), delimiter=self.separator, strict=True)
        number = 1
        while True:
            rows: list[list[str]] = []
            try:
                rows.extend(islice(reader, BLOCK_ROWS))
            except csv.Error as error:
                left_out = self._left_out(number)
                list(self._rows(number + left_out, rows[left_out:]))
                raise broken_quotes(number + len(rows), error, self.limits) from error
            if not rows:
                return
            first = number
            number += len(rows)
            left_out = self._left_out(first)
            below = rows[left_out:]
            if below and set(map(len, below)) == {self.width}:
                yield from self._block(first + left_out, list(zip(*below, strict=True)), below)
            elif below:
                yield from self._coded(list(self._rows(first + left_out, below)))

    def _left_out(self, first: int) -> int:
        """How many rows from that number on are the headings or stand above them."""
        return max(0, self.shape.heading.row + 1 - first)

    def _block(
        self, first: int, columns: Sequence[Sequence[str]] | None, body: str | list[list[str]]
    ) -> Iterator[dict[str, Any]]:
        coded = None if columns is None else self._plainly(columns)
        if coded is not None and columns is not None:
            count = len(columns[0])
            self._count(count, count * self.width)
            yield self._message(coded, count, first=first)
            return
        rows = (
            body
            if isinstance(body, list)
            else csv.reader(io.StringIO(body, newline=""), delimiter=self.separator, strict=True)
        )
        yield from self._coded(list(self._rows(first, rows)))

    def _plainly(self, columns: Sequence[Sequence[str]]) -> list[list[int]] | None:
        """The cells' numbers, or None where some row may be blank or a total."""
        if not self.is_plain or self.width > self.limits.columns:
            return None
        first = self.columns[0]
        leading = first.codes(columns[0])
        self._judge(first.texts)
        if self._odd and not self._odd.isdisjoint(leading):
            return None
        rest = zip(self.columns[1:], columns[1:], strict=True)
        coded = [leading, *(column.codes(cells) for column, cells in rest)]
        if max(column.longest for column in self.columns) > self.limits.field_characters:
            return None
        return coded

    def _judge(self, texts: Sequence[str]) -> None:
        """The new ones among the first column's texts are told from blanks and totals."""
        for number in range(self._judged, len(texts)):
            if not texts[number] or is_total_word(texts[number]):
                self._odd.add(number)
        self._judged = len(texts)

    def _rows(self, first: int, rows: Iterable[list[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The same as a short file's rows, numbered from `first`."""
        yield from self.shape.rows(self._bounded(first, rows), self.rows)

    def _bounded(self, first: int, rows: Iterable[list[str]]) -> Iterator[Row]:
        number = first - 1
        csv.field_size_limit(self.limits.field_characters)
        try:
            for row in rows:
                number += 1
                if len(row) > self.limits.columns:
                    raise too_many_columns(number, len(row), self.limits)
                self._count(0, len(row))
                yield number, row
        except csv.Error as error:
            raise broken_quotes(number + 1, error, self.limits) from error

    def _count(self, rows: int, cells: int) -> None:
        self.cells += cells
        self.rows += rows
        if self.cells > self.limits.cells:
            raise too_many_cells(self.limits)
        if self.rows > self.limits.rows:
            raise too_many_rows(self.limits)

    def _coded(self, rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[dict[str, Any]]:
        if not rows:
            return
        self.rows += len(rows)
        cells = zip(*(row for _, row in rows), strict=True)
        coded = [column.codes(texts) for column, texts in zip(self.columns, cells, strict=True)]
        yield self._message(coded, len(rows), numbers=[number for number, _ in rows])

    def _message(
        self,
        coded: "Sequence[list[int] | Numbers]",
        count: int,
        *,
        first: int = 0,
        numbers: Sequence[int] = (),
    ) -> dict[str, Any]:
        new = []
        for column in self.columns:
            new.append(column.texts[column.told :])
            column.told = len(column.texts)
        return {
            "count": count,
            "first": first,
            "numbers": packed(numbers),
            "texts": new,
            "codes": [packed(codes) for codes in coded],
        }


def packed(numbers: "Sequence[int] | Numbers") -> str:
    """Numbers as a letter for their size and their bytes in base 64."""
    most = max(numbers, default=0) if isinstance(numbers, Sequence) else int(numbers.max())
    kind = "B" if most < 256 else "H" if most < 65536 else "I"
    made = (
        array.array(kind, numbers)
        if isinstance(numbers, Sequence)
        else numbers.astype(kind, copy=False)
    )
    return kind + base64.b64encode(made.tobytes()).decode()


def is_unquoted(contents: Contents, encoding: str) -> bool:
    """Whether every line feed ends a row, and nothing else does."""
    if encoding not in ("utf-8", "utf-8-sig", "cp1252"):
        return False
    last = b""
    for piece in contents.pieces():
        if b'"' in piece or (last == b"\r" and piece[:1] != b"\n"):
            return False
        last = piece[-1:]
        if b"\r" in piece:
            alone = piece.count(b"\r") - piece.count(b"\r\n")
            if alone - (last == b"\r"):
                return False
    return last != b"\r"


def _chunks(contents: Contents, encoding: str, size: int) -> Iterator[bytes]:
    """The bytes in pieces of whole lines, each ended by one line feed."""
    with contents.opened() as source:
        if encoding == "utf-8-sig":
            source.read(len(codecs.BOM_UTF8))
        while piece := source.read(size):
            piece += source.readline()
            if b"\r" in piece:
                piece = piece.replace(b"\r\n", b"\n")
            yield piece if piece.endswith(b"\n") else piece + b"\n"
