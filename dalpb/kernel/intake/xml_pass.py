"""One pass over an XML part, element by element, that refuses what a workbook never needs."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.sheet import damaged
from dalpb.kernel.intake.table import Unreadable

Attributes = dict[str, str]


def local(name: str) -> str:
    """The name without its namespace prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """The value of the attribute of that local name, or an empty string."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if local(key) == name), "")


def walk(
    chunks: Iterable[bytes],
    limits: Limits,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element and text. Names come without prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.xml_depth:
            raise damaged("it is nested too deeply")
        start(name.rpartition(":")[2], attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(":")[2])

    def refuse(*_: Any) -> None:
        raise Unreadable(
            "file.doctype",
            "The workbook was refused because it declares a document type, which no "
            "spreadsheet program does. Copy the table into a new workbook and send that.",
        )

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged("a part of it is not whole XML") from error
