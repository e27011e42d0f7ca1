"""Whether a file is as most are, told by its bytes and without making a text of them.

Both judges are shown a file piece by piece, so that one reading serves for both.
"""

import codecs
import contextlib
from typing import Final, Protocol

from dalpb.kernel.intake.contents import Contents

# From so many bytes on it pays to fetch numpy.
LONG: Final = 1 << 20
_CONTROL_BYTES: Final = bytes(n for n in (*range(32), 127) if n not in (9, 10, 13))
_BYTE_ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1252")


class Judge(Protocol):
    """What is asked of each piece in turn, and at the end."""

    def goes_on(self, piece: bytes) -> bool: ...

    def ends(self) -> bool: ...


class Utf8:
    """Whether it is UTF-8 without a control character. What is ASCII is not decoded."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._is_ascii = True

    def goes_on(self, piece: bytes) -> bool:
        self._is_ascii = self._is_ascii and piece.isascii()
        return has_no_control(piece) and (self._is_ascii or self._decodes(piece))

    def ends(self) -> bool:
        return self._decodes(b"", final=True)

    def _decodes(self, piece: bytes, *, final: bool = False) -> bool:
        try:
            self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            return False
        return True


class Unquoted:
    """Whether every line feed ends a row, and nothing else does."""

    def __init__(self) -> None:
        self._last = b""

    def goes_on(self, piece: bytes) -> bool:
        if b'"' in piece or (self._last == b"\r" and piece[:1] != b"\n"):
            return False
        self._last = piece[-1:]
        if b"\r" not in piece:
            return True
        alone = piece.count(b"\r") - piece.count(b"\r\n")
        return alone == (self._last == b"\r")

    def ends(self) -> bool:
        return self._last != b"\r"


def is_all(contents: Contents, *judges: Judge) -> bool:
    """Whether each of them says so of the whole file; it is read no further than one does not."""
    return all(judge.goes_on(piece) for piece in contents.pieces() for judge in judges) and all(
        judge.ends() for judge in judges
    )


def is_plain(contents: Contents) -> bool:
    """Whether it is UTF-8 without a mark of order, control characters or quotation marks."""
    is_marked = contents.beginning(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    return not is_marked and is_all(contents, Unquoted(), Utf8())


def is_unquoted(contents: Contents, encoding: str) -> bool:
    """Whether every line feed ends a row, and nothing else does."""
    return encoding in _BYTE_ENCODINGS and is_all(contents, Unquoted())


def has_no_control(data: bytes) -> bool:
    """Whether UTF-8 bytes hold no control character, told without a look at each in turn."""
    if len(data) >= LONG:
        with contextlib.suppress(ImportError):
            from dalpb.kernel.intake import spotting

            return spotting.has_no_control(data)
    return len(data.translate(None, _CONTROL_BYTES)) == len(data)
