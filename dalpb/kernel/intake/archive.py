"""A zip archive opened with suspicion: names, sizes, ratios and real bytes are all checked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.sheet import damaged
from dalpb.kernel.intake.table import Unreadable

_CHUNK: Final = 64 * 1024
# Small parts of repeated text may be packed very tightly and do no harm.
_SMALL: Final = 256 * 1024
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_IS_ENCRYPTED: Final = 0x1


class Archive:
    """The parts of a workbook. Bytes are counted as they come out, over all parts."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged("it is not a whole zip archive") from error
        entries = self._zip.infolist()
        if len(entries) > limits.archive_entries:
            raise _suspicious("it holds too many parts")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            self._entries[entry.filename.casefold()] = entry
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise _suspicious("it unpacks to too many bytes")

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith("/") or "\\" in name or ":" in name or ".." in parts or "\0" in name:
            raise _suspicious("a part has a name that points outside it")
        if entry.orig_filename != name:
            raise _suspicious("a part has a disguised name")
        if name.casefold() in self._entries:
            raise _suspicious("two parts have the same name")
        if entry.flag_bits & _IS_ENCRYPTED:
            raise encrypted()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _suspicious("it is packed in an unusual way")
        if (
            entry.file_size > _SMALL
            and entry.file_size > entry.compress_size * self._limits.archive_ratio
        ):
            raise _suspicious("it unpacks to far more than it should")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        return name.casefold() in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, counted against the limit as they are unpacked."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise damaged("a part is missing")
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > self._limits.unpacked_bytes:
                        raise _suspicious("it unpacks to too many bytes")
                    yield chunk
        except _BROKEN as error:
            raise damaged("a part of it cannot be unpacked") from error

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))


def _suspicious(why: str) -> Unreadable:
    return Unreadable(
        "file.archive",
        f"The workbook was refused: {why}. Copy the table into a new workbook and send that.",
    )


def encrypted() -> Unreadable:
    return Unreadable(
        "file.encrypted",
        "The file is protected with a password. Save a copy without the password and send that.",
    )
