"""A long separated file by columns: each different text once, each cell as its number.

Runs in the guarded child. Blocks of rows that are as they should be never become rows; any
other block goes through the same shaping as a short file, so that both say the same.
"""

import array
import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from dalpb.kernel.intake.contents import Contents, of_bytes
from dalpb.kernel.intake.folding import seen
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.memory import keep_freed
from dalpb.kernel.intake.plain import LONG
from dalpb.kernel.intake.separated import (
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
SPOTTED_TIMES: Final = 8
_MARK: Final = "\n"
# What is said of a block, and the numbers of its cells, column by column. Where the rows do not
# follow one another from `first` on, their own numbers are the last column.
Block = tuple[dict[str, Any], bytes]


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

    def blocks(self, contents: Contents, encoding: str, *, is_unquoted: bool) -> Iterator[Block]:
        """Coded blocks of the whole file. The rows up to the headings count, and are left out."""
        if is_unquoted:
            yield from self._unquoted(contents, encoding)
        else:
            yield from self._quoted(contents, encoding)

    def _unquoted(self, contents: Contents, encoding: str) -> Iterator[Block]:
        """Without a quotation mark each line is a row, and one split makes all the cells."""
        number = 1
        name = "utf-8" if encoding == "utf-8-sig" else encoding
        separator = self.separator.encode()
        spots = self._spots(contents.size)
        size = BLOCK_BYTES * (SPOTTED_TIMES if spots else 1)
        for lines in _chunks(contents, encoding, size):
            below = lines
            if left_out := self._left_out(number):
                *above, below = lines.split(b"\n", left_out)
                self.cells += sum(1 + line.count(separator) for line in above if line)
                number += len(above)
            if not below:
                continue
            message = self._spotted(number, below, name, spots)
            if message is not None:
                yield message
                number += int(message[0]["count"])
            else:
                yield from self._closer(number, below, name, spots)
                number += below.count(b"\n")

    def _closer(
        self, number: int, lines: bytes, encoding: str, spots: "list[Spotted]"
    ) -> Iterator[Block]:
        """Of many lines with an odd one among them most are still as they should be."""
        for block in _chunks(of_bytes(lines), encoding, BLOCK_BYTES):
            is_part = len(block) < len(lines)
            message = self._spotted(number, block, encoding, spots) if is_part else None
            if message is not None:
                yield message
            else:
                body = block.decode(encoding)
                yield from self._block(number, self._split(body), body)
            number += block.count(b"\n")

    def _spots(self, size: int) -> "list[Spotted]":
        """Where long files' texts are kept by their bytes; none for a short one, or without numpy."""
        if size < LONG or not self.is_plain or self.width > self.limits.columns:
            return []
        try:
            from dalpb.kernel.intake.spotting import Spotted
        except ImportError:
            return []
        keep_freed()
        return [Spotted(column.codes) for column in self.columns]

    def _spotted(
        self, first: int, block: bytes, encoding: str, spots: "list[Spotted]"
    ) -> Block | None:
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
        self._count_plain(len(lines))
        return self._message(coded, len(lines), first=first)

    def _split(self, body: str) -> list[list[str]] | None:
        """The columns, or None where a row has more or fewer cells than the headings."""
        count, step = body.count(_MARK), self.width + 1
        flat = body.replace(_MARK, f"{self.separator}{_MARK}{self.separator}").split(self.separator)
        if len(flat) != count * step + 1 or flat[self.width :: step].count(_MARK) != count:
            return None
        return [flat[place:-1:step] for place in range(self.width)]

    def _quoted(self, contents: Contents, encoding: str) -> Iterator[Block]:
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
            self.cells += sum(map(len, rows[:left_out]))
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
    ) -> Iterator[Block]:
        coded = None if columns is None else self._plainly(columns)
        if coded is not None and columns is not None:
            count = len(columns[0])
            self._count_plain(count)
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
                self._count_cells(len(row))
                yield number, row
        except csv.Error as error:
            raise broken_quotes(number + 1, error, self.limits) from error

    def _count_cells(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self.limits.cells:
            raise too_many_cells(self.limits)

    def _count_plain(self, rows: int) -> None:
        """Rows of as many cells as headings. The first limit that one of them passes is told."""
        room = self.limits.rows - self.rows
        if rows > room and room < (self.limits.cells - self.cells) // self.width:
            raise too_many_rows(self.limits)
        self._count_cells(rows * self.width)
        self.rows += rows

    def _coded(self, rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[Block]:
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
    ) -> Block:
        new = []
        for column in self.columns:
            new.append(column.texts[column.told :])
            column.told = len(column.texts)
        kinds = [kind_for(column.told) for column in self.columns]
        made = [packed(codes, kind) for codes, kind in zip(coded, kinds, strict=True)]
        if not first:
            made.append(packed(numbers, "I"))
        return {"count": count, "first": first, "texts": new, "kinds": kinds}, b"".join(made)


def packed(numbers: "Sequence[int] | Numbers", kind: str) -> bytes:
    """Numbers as their bytes, each of the size that the letter is for."""
    if isinstance(numbers, Sequence):
        return array.array(kind, numbers).tobytes()
    return numbers.astype(kind, copy=False).tobytes()


def kind_for(texts: int) -> str:
    """The letter for the fewest bytes that hold the number of each of so many texts."""
    return "B" if texts <= 1 << 8 else "H" if texts <= 1 << 16 else "I"


def _chunks(contents: Contents, encoding: str, size: int) -> Iterator[bytes]:
    """The bytes in pieces of whole lines, each ended by one line feed."""
    with contents.opened() as source:
        if encoding == "utf-8-sig":
            source.read(len(codecs.BOM_UTF8))
        left: list[bytes | memoryview] = []
        while piece := source.read(size):
            end = piece.rfind(b"\n") + 1
            if end:
                yield _feeds_only(b"".join((*left, memoryview(piece)[:end])))
                left = []
            if end < len(piece):
                left.append(memoryview(piece)[end:])
        if left:
            yield _feeds_only(b"".join((*left, b"\n")))


def _feeds_only(lines: bytes) -> bytes:
    return lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines
