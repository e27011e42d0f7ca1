"""Reads a tagged PDF's structure: its elements and the text of each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass
class Element:
    """One structure element with those below it."""

    tag: str
    raw: Any
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list["Element"]:
        return [element for element in self.walk() if element.tag == tag]

    def words(self) -> str:
        return self.text + "".join(child.words() for child in self.children)


class Tagged:
    """A PDF opened for reading its structure."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.pages: dict[tuple[int, int], dict[int, str]] = {}
        self.page_words: list[str] = []
        for page in self.pdf.pages:
            texts, everything = _texts(page)
            self.pages[page.obj.objgen] = texts
            self.page_words.append(squeezed(everything))
        self.root = self._element(self.pdf.Root.StructTreeRoot.K[0])

    def counts(self) -> Counter[str]:
        return Counter(element.tag for element in self.root.walk())

    def tables(self) -> list[Element]:
        return self.root.all("Table")

    def _element(self, raw: Any) -> Element:
        element = Element(str(raw.S).lstrip("/"), raw)
        texts = self.pages.get(raw.Pg.objgen, {}) if "/Pg" in raw else {}
        kids = raw.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.text += texts.get(kid, "")
            elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                child = self._element(kid)
                element.children.append(child)
        return element


def cells_of(table: Element) -> list[list[str]]:
    """A table's cells row by row, without white space."""
    return [
        [squeezed(cell.words()) for cell in row.children if cell.tag in {"TH", "TD"}]
        for row in table.all("TR")
    ]


def squeezed(text: str) -> str:
    """Without white space, which the breaking of lines eats."""
    return re.sub(r"\s+", "", text)


def _texts(page: Any) -> tuple[dict[int, str], str]:
    """The text of each marked piece of a page, and all of it with heads and feet."""
    fonts = {name: _unicode_of(font) for name, font in page.resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    everything = ""
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                marks = operands[1]
                stack.append(int(marks.MCID) if "/MCID" in marks else None)
            case "BMC":
                stack.append(None)
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = _decoded(operands[0], font)
                everything += shown
                marked = next((mark for mark in reversed(stack) if mark is not None), None)
                if marked is not None:
                    texts[marked] = texts.get(marked, "") + shown
    return texts, everything


def _decoded(shown: Any, font: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
    return "".join(font.get(code, "") for code in codes)


def _unicode_of(font: Any) -> dict[int, str]:
    stream = font.ToUnicode.read_bytes()
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found
