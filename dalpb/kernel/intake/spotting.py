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
# With more new texts than that in one block a column is read text by text.
_MANY_NEW: Final = 4096


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
        missing = np.flatnonzero(~is_known)
        if len(missing):
            self._learn(missing, words, sizes, slot, text_of)
            held, is_known = self._known(words, sizes, slot)
        found = self._code[held]
        missing = np.flatnonzero(~is_known)
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
        held: Numbers = self._slots[slot]
        is_known = self._sizes[held] == sizes
        for number, word in enumerate(words):
            is_known &= self._words[number][held] == word
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
    for start in range(0, len(data), _STEP):
        block = np.frombuffer(data, np.uint8, min(_STEP, len(data) - start), start)
        odd = np.count_nonzero(block < ord(" ")) + np.count_nonzero(block == _DEL)
        if odd and odd != sum(np.count_nonzero(block == ord(each)) for each in "\n\r\t"):
            return False
    return True


def _slot(words: Sequence[Words]) -> Numbers:
    mixed = words[0] * _SPREAD[0]
    for word, factor in zip(words[1:], _SPREAD[1:], strict=False):
        mixed ^= word * factor
    return (mixed >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)


class Lines:
    """A block of lines, each ended by one line feed, that all have as many cells as headings."""

    def __init__(self, block: bytes, starts: Numbers, ends: Numbers, encoding: str) -> None:
        self._block, self._starts, self._ends = block, starts, ends
        self._encoding = encoding
        padded = block + bytes(LONGEST + _WORD)
        # Eight bytes from any place on.
        self._eights: Words = np.ndarray((len(padded) - _WORD + 1,), "<u8", padded, strides=(1,))

    def coded(self, column: int, spotted: Spotted) -> Numbers:
        """The numbers of a column's texts."""
        starts, ends = self._starts[column], self._ends[column]
        sizes = ends - starts
        if not sizes.any():
            return spotted.blank(len(sizes))
        words = [
            self._eights[starts + number * _WORD] & _MASKS[number][sizes]
            for number in range(-(-int(sizes.max()) // _WORD))
        ]

        def text_of(place: int) -> str:
            return self._block[starts[place] : ends[place]].decode(self._encoding)

        return spotted.codes(words, sizes, text_of)


def lines_of(
    block: bytes, separator: str, width: int, encoding: str, longest: int = LONGEST
) -> Lines | None:
    """The lines, or None where a line has more or fewer cells, or a cell is long."""
    written = np.frombuffer(block, np.uint8)
    is_end = written == ord("\n")
    marks = np.flatnonzero(is_end | (written == ord(separator)))
    count = int(is_end.sum())
    if len(marks) != count * width:
        return None
    # Column by column, so that the cells of one lie together.
    ends = np.ascontiguousarray(marks.reshape(count, width).T)
    if not is_end[ends[-1]].all():
        return None
    starts = np.roll(ends, 1, axis=0) + 1
    starts[0, 1:] = starts[0, :-1]
    starts[0, 0] = 0
    if int((ends - starts).max()) > min(longest, LONGEST):
        return None
    return Lines(block, starts, ends, encoding)
