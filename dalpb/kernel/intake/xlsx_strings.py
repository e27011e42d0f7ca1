"""The shared texts, comments and properties of an .xlsx workbook."""

import re
from typing import Final

from dalpb.kernel.intake.archive import Archive
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.separated import CONTROL
from dalpb.kernel.intake.sheet import damaged
from dalpb.kernel.intake.xml_pass import Attributes, walk

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COMMENT_PARTS: Final = re.compile(
    r"xl/(?:.*/)?(?:comments?|threadedcomments?|drawing)[^/]*\.xml|docprops/[^/]+\.xml"
)
_MAX_COMMENTS: Final = 10_000


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_ in a workbook."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if 0xD800 <= code <= 0xDFFF or CONTROL.match(chr(code)):
        raise damaged("a text in it has a character that is not allowed")
    return chr(code)


def read_shared_strings(archive: Archive, part: str, limits: Limits) -> list[str]:
    """The texts, counted as they come: what the part claims to hold is not believed."""
    strings: list[str] = []
    pieces: list[str] = []
    within: list[str] = []

    def start(element: str, _: Attributes) -> None:
        within.append(element)
        if element == "si":
            pieces.clear()

    def end(element: str) -> None:
        within.pop()
        if element == "si":
            strings.append(unescaped("".join(pieces)))
            if len(strings) > limits.cells:
                raise damaged("it has more texts than cells are allowed")

    def text(data: str) -> None:
        # Phonetic guides (rPh) are not part of what the cell shows.
        if within[-1] == "t" and "rPh" not in within:
            pieces.append(data)

    walk(archive.chunks(part), limits, start=start, end=end, text=text)
    return strings


def read_comments(archive: Archive, limits: Limits) -> tuple[str, ...]:
    """Texts that no cell shows but that go with the file: comments and properties."""
    found: list[str] = []
    for name in archive.names:
        if not _COMMENT_PARTS.fullmatch(name):
            continue
        pieces: list[str] = []

        def end(_: str, pieces: list[str] = pieces) -> None:
            if pieces and pieces[-1] != "\n":
                pieces.append("\n")

        walk(archive.chunks(name), limits, start=_ignore, end=end, text=pieces.append)
        found.extend(line for line in "".join(pieces).splitlines() if line.strip())
    return tuple(line[: limits.field_characters] for line in found[:_MAX_COMMENTS])


def _ignore(_: str, __: Attributes) -> None:
    return None
