"""What a file is, told by its first bytes and never by its name."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dalpb.kernel.intake.contents import Contents
from dalpb.kernel.intake.table import Unreadable

if TYPE_CHECKING:
    from dalpb.kernel.intake.archive import Archive

ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a data file of another kind"),
)
_BEGINNING: Final = 1024
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table")


class FileKind(StrEnum):
    """The kinds of file that can be read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


def is_archive(contents: Contents) -> bool:
    return contents.beginning(4) in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def refuse_other_kinds(contents: Contents) -> None:
    """Refuse what is plainly neither separated text nor a workbook."""
    data = contents.beginning(_BEGINNING)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in contents.whole():
            # Most files are no archives, and a process that reads one file fetches little.
            from dalpb.kernel.intake.archive import encrypted

            raise encrypted()
        raise Unreadable(
            "file.old_kind",
            "This is an old Excel workbook (.xls). Save it as .xlsx or .csv and send that.",
        )
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise _other_kind(what)
    beginning = data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(_MARKUP):
        raise _other_kind("a web page or XML file")


def _other_kind(what: str) -> Unreadable:
    return Unreadable(
        "file.kind",
        f"This is {what}, not a table. Send a .csv, .xlsx or .ods file.",
    )


def kind_of_archive(archive: "Archive") -> FileKind:
    """Whether the archive is an .xlsx or an .ods workbook."""
    if archive.has("mimetype"):
        if archive.read("mimetype").strip() == ODS_TYPE:
            return FileKind.ODS
        raise _other_kind("a document of another kind")
    if archive.has("[Content_Types].xml") and any(n.startswith("xl/") for n in archive.names):
        return FileKind.XLSX
    raise _other_kind("a packed archive")
