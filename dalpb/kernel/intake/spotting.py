"""The cells of a block of plain lines, as numbers of their texts, without a string for each.

Runs in the guarded child, for long files only. A cell is compared as the whole numbers that its
bytes make, eight at a time, with the texts met so far; only a new text becomes a string.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Words = NDArray[np.uint64]
Codes = Callable[[Sequence[str]], list[int]]
TextOf = Callable[[int], str]

LONGEST: Final = 64
_WORD: Final = 8
_SLOT_BITS: Final = 16
# For each word of a cell, which of its bytes are the cell's, by the cell's size.
_MASKS: Final = [
    np.array(
        [(1 << 8 * min(max(size - _WORD * n, 0), _WORD)) - 1 for size in range(LONGEST + 1)],
        np.uint64,
    )
    for n in range(LONGEST // _WORD)
]
_NO_SIZE: Final = -1
_FREE: Final = -1
# Odd numbers far from each other spread equal beginnings over the slots.
_SPREAD: Final = [
    np.uint64((0x9E3779B97F4A7C15 * (2 * n + 1) * (n + 1) | 1) % 2**64)
    for n in range(LONGEST // _WORD)
]
_STEP: Final = 1 << 18
_DEL: Final = 127
_LINE_ENDS_AND_TABS: Final = b"\n\r\t"
# Where so many times fewer cells differ from the one above, only those are looked for.
_WORTH_REPEATING: Final = 2
# With more new texts than that in one block a column is read text by text.
_MANY_NEW: Final = 1 << 14


class Spotted:
    """The texts of one column met so far, by their bytes. `codes` is what gives them numbers."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._slots = np.full(1 << _SLOT_BITS, _FREE, np.int64)
        self._words = np.zeros((LONGEST // _WORD, 64), np.uint64)
        self._sizes = np.full(64, _NO_SIZE, np.int64)
        self._code = np.zeros(64, np.int64)
        self._count = 0

    def codes(self, words: Sequence[Words], sizes: Numbers, text_of: TextOf) -> Numbers:
        """The number of each cell's text."""
        slot = _slot(words)
        held, is_known = self._known(words, sizes, slot)
        missing = _places(~is_known)
        if len(missing):
            self._learn(missing, words, sizes, slot, text_of)
            held, is_known = self._known(words, sizes, slot)
            missing = _places(~is_known)
        found = self._code.take(held)
        if len(missing):
            found[missing] = self._codes([text_of(place) for place in missing.tolist()])
        return found

    def blank(self, count: int) -> Numbers:
        """The number of no text at all, for so many cells."""
        [code] = self._codes([""])
        return np.full(count, code, np.int64)

    def _known(
        self, words: Sequence[Words], sizes: Numbers, slot: Numbers
    ) -> tuple[Numbers, NDArray[np.bool_]]:
        held = self._slots.take(slot)
        is_known = self._sizes.take(held) == sizes
        for number, word in enumerate(words):
            is_known &= self._words[number].take(held) == word
        return held, is_known

    def _learn(
        self,
        missing: Numbers,
        words: Sequence[Words],
        sizes: Numbers,
        slot: Numbers,
        text_of: TextOf,
    ) -> None:
        """One new text for each free slot. What shares a slot with another is read each time."""
        slots, first = np.unique(slot[missing], return_index=True)
        free = self._slots[slots] == _FREE
        if int(free.sum()) > _MANY_NEW:
            return
        places = missing[first[free]].tolist()
        for place, at in zip(places, slots[free].tolist(), strict=True):
            if self._count + 1 == len(self._code):
                self._grow()
            for number, word in enumerate(words):
                self._words[number][self._count] = word[place]
            self._sizes[self._count] = sizes[place]
            [self._code[self._count]] = self._codes([text_of(place)])
            self._slots[at] = self._count
            self._count += 1

    def _grow(self) -> None:
        """Room for twice as many. The last place stays free: an empty slot points at it."""
        self._words = np.concatenate([self._words, np.zeros_like(self._words)], axis=1)
        self._sizes = np.concatenate([self._sizes, np.full_like(self._sizes, _NO_SIZE)])
        self._code = np.concatenate([self._code, np.zeros_like(self._code)])


def has_no_control(data: bytes) -> bool:
    """Whether the only bytes below a space are tabs and line ends, and none is DEL."""
    if _DEL in data:
        return False
    ends = [end for end in _LINE_ENDS_AND_TABS if end in data]
    for start in range(0, len(data), _STEP):
        block = np.frombuffer(data, np.uint8, min(_STEP, len(data) - start), start)
        odd = np.count_nonzero(block < ord(" "))
        if odd and odd != sum(np.count_nonzero(block == end) for end in ends):
            return False
    return True


def _places(is_so: NDArray[np.bool_]) -> Numbers:
    [places] = is_so.nonzero()
    return places


def _slot(words: Sequence[Words]) -> Numbers:
    mixed = words[0] * _SPREAD[0]
    for word, factor in zip(words[1:], _SPREAD[1:], strict=False):
        mixed ^= word * factor
    mixed >>= np.uint64(64 - _SLOT_BITS)
    return mixed.view(np.int64)


class Lines:
    """A block of lines, each ended by one line feed, that all have as many cells as headings.

    `before` and `sizes` are of each column's cells the place of the mark before it, and its bytes.
    """

    def __init__(self, block: bytes, before: Numbers, sizes: Numbers, encoding: str) -> None:
        self._block, self._before, self._sizes = block, before, sizes
        self._encoding = encoding

    def __len__(self) -> int:
        return int(self._sizes.shape[1])

    def coded(self, column: int, spotted: Spotted) -> Numbers:
        """The numbers of a column's texts."""
        before, sizes = self._before[column], self._sizes[column]
        words = self._words(before, sizes)
        if not words:
            return spotted.blank(len(self))
        heads = _places(_differ(sizes, words))
        if len(heads) * _WORTH_REPEATING > len(self):
            return spotted.codes(words, sizes, self._text_of(before, sizes))
        before, sizes = before.take(heads), sizes.take(heads)
        codes = spotted.codes(
            [word.take(heads) for word in words], sizes, self._text_of(before, sizes)
        )
        return codes.repeat(np.append(heads[1:], len(self)) - heads)

    def _words(self, before: Numbers, sizes: Numbers) -> list[Words]:
        """The cells' bytes, eight at a time, and nothing of what stands behind them."""
        least, most = int(sizes.min()), int(sizes.max())
        count = -(-most // _WORD)
        if not count:
            return []
        size = count * _WORD
        # So many bytes from any place on, taken as one: they need not begin at a whole word.
        runs = np.ndarray((len(self._block) - size,), f"V{size}", self._block, 1, (1,))
        words = runs[before].view("<u8").reshape(len(before), count)
        return [
            words[:, number] & (masks[most] if least == most else masks.take(sizes))
            for number, masks in enumerate(_MASKS[:count])
        ]

    def _text_of(self, before: Numbers, sizes: Numbers) -> TextOf:
        def text_of(place: int) -> str:
            start = int(before[place]) + 1
            return self._block[start : start + int(sizes[place])].decode(self._encoding)

        return text_of


def _differ(sizes: Numbers, words: Sequence[Words]) -> NDArray[np.bool_]:
    """Whether each cell is another than the one above it."""
    differ = np.ones(len(sizes), np.bool_)
    below = differ[1:]
    np.not_equal(sizes[1:], sizes[:-1], out=below)
    for word in words:
        below |= word[1:] != word[:-1]
    return differ


def lines_of(
    block: bytes, separator: str, width: int, encoding: str, longest: int = LONGEST
) -> Lines | None:
    """The lines, or None where a line has more or fewer cells, or a cell is long."""
    padded = b"".join((b"\n", block, bytes(LONGEST + _WORD)))
    written = np.frombuffer(padded, np.uint8, len(block) + 1)
    is_end = written == ord("\n")
    is_mark = written == ord(separator)
    is_mark |= is_end
    marks = _places(is_mark)
    count = np.count_nonzero(is_end) - 1
    if len(marks) != count * width + 1:
        return None
    # Column by column, so that the cells of one lie together.
    ends = np.ascontiguousarray(marks[1:].reshape(count, width).T)
    if not is_end[ends[-1]].all():
        return None
    before = np.concatenate([marks[np.newaxis, :-1:width], ends[:-1]])
    sizes = ends - before - 1
    if sizes.max() > min(longest, LONGEST):
        return None
    return Lines(padded, before, sizes, encoding)
