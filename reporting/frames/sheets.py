"""The sheets of a return's workbook, described once for XLSX and ODS."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from reporting.returns.document import Cell, Document, Table, caption_of

_DIGITS: Final = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", re.ASCII)
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_]")
_NOT_IN_A_TAB: Final = re.compile(r"[\[\]:*?/\\']")
# A spreadsheet holds numbers as binary fractions, exact to fifteen digits.
EXACT_DIGITS: Final = 15
FIXED_NAMES: Final = ("Cover", "Contents", "Notes", "Symbols", "Text")


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a number is written: £ and words round it, decimal places, thousands, percent.

    The number stays a number and the cell still reads as the document prints it.
    """

    before: str = ""
    after: str = ""
    places: int = 0
    thousands: bool = True

    def digits(self) -> str:
        return ("#,##0" if self.thousands else "0") + (
            "." + "0" * self.places if self.places else ""
        )

    def excel(self) -> str:
        """The pattern as an Excel number format."""
        positive = _quoted(self.before) + self.digits() + _quoted(self.after)
        return f"{positive};{_quoted(MINUS)}{positive}"


MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: its text and, where it is a number, the number and its pattern."""

    text: str
    number: Decimal | None = None
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet with one table under its title and its lines of explanation."""

    name: str
    table_name: str
    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    numeric: tuple[bool, ...]
    totals: frozenset[int] = frozenset()
    links: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """The cover's lines, then every sheet in order."""

    title: str
    subject: str
    author: str
    marking: str
    made: datetime
    about: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def workbook_of(document: Document) -> Workbook:
    """The workbook that shows a printable document."""
    tables = [table for section in document.sections for table in section.tables]
    tables += document.annex
    names = _tab_names([table.code for table in tables])
    numbered = _numbered_notes(document, tables, names)
    data = [_sheet(t, n, numbered, document) for t, n in zip(tables, names, strict=True)]
    front = [*_notes(numbered), *_symbols(document), *_text(document)]
    return Workbook(
        title=_title(document),
        subject=document.subtitle,
        author=document.authority,
        marking=document.marking,
        made=_moment(document),
        about=tuple(_about(document)),
        sheets=(_contents([*front, *data]), *front, *data),
    )


def _title(document: Document) -> str:
    named = (
        document.title if document.year in document.title else f"{document.title} {document.year}"
    )
    return f"{named}: {document.authority}"


def _moment(document: Document) -> datetime:
    """The day of certifying, else a fixed day: the same document gives the same bytes."""
    for pattern in ("%d %B %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(document.certified_on, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    return datetime(2000, 1, 1, tzinfo=UTC)


def value_of(cell: Cell) -> Value:
    """The cell as a number where its text writes that very number, else as its text."""
    if cell.number is None:
        return Value(cell.text)
    pattern = pattern_of(cell.text, cell.number)
    return Value(cell.text) if pattern is None else Value(cell.text, cell.number, pattern)


def pattern_of(text: str, number: Decimal) -> Pattern | None:
    """The pattern by which `number` reads as `text`, or None where there is none."""
    plain = text.replace(MINUS, "-")
    found = _DIGITS.search(plain)
    if found is None or len(number.as_tuple().digits) > EXACT_DIGITS:
        return None
    before, digits, after = plain[: found.start()], found.group(), plain[found.end() :]
    if before.startswith("-") and not digits.startswith("-"):
        before, digits = before[1:], "-" + digits
    around = before + after
    if Decimal(digits.replace(",", "")) != number or not _is_plain(around):
        return None
    whole, _, decimals = digits.lstrip("-").partition(".")
    thousands = "," in whole or len(whole) < 4
    pattern = Pattern(before, after, len(decimals), thousands)
    return pattern if _reads(pattern, number) == plain else None


def _is_plain(around: str) -> bool:
    """Whether these words round a number can stand in a number format."""
    return len(around) <= 40 and "\n" not in around and not any(c.isdigit() for c in around)


def _reads(pattern: Pattern, number: Decimal) -> str:
    size = f"{abs(number):,.{pattern.places}f}"
    digits = size if pattern.thousands else size.replace(",", "")
    return ("-" if number < 0 else "") + pattern.before + digits + pattern.after


def _quoted(text: str) -> str:
    if not text or '"' not in text:
        return f'"{text}"' if text else ""
    return "".join(f"\\{character}" for character in text)


def _about(document: Document) -> Iterator[str]:
    if document.marking:
        yield f"Marking: {document.marking}"
    if document.is_illustrative:
        yield (
            "This workbook contains illustrative figures. They are invented and must not be quoted."
        )
    certified = document.certified_by or "Not certified"
    if document.certified_on:
        certified += f", {document.certified_on}"
    for name, value in (
        ("Authority", document.authority),
        ("Period covered", document.period),
        ("Status", document.status),
        ("Prepared by", document.prepared_by),
        ("Certified by", certified),
        ("Form", document.spec_version),
        ("Snapshot (SHA-256)", document.sha256),
        ("Audit head", document.audit_head),
    ):
        if value:
            yield f"{name}: {value}"


def _sheet(table: Table, name: str, notes: list[tuple[str, str]], document: Document) -> Sheet:
    texts = [row.heading for row in table.rows]
    texts += [cell.text for row in table.rows for cell in row.cells]
    mine = [str(i) for i, (where, _) in enumerate(notes, 1) if where == name]
    lines = [table.unit]
    if table.is_illustrative:
        lines.append("Illustrative: these figures are invented.")
    shown = [f"{s} {m}" for s, m in document.symbols if any(s in text for text in texts)]
    if shown:
        lines.append("Symbols: " + "; ".join(shown) + ".")
    if mine:
        lines.append("See note " + ", ".join(mine) + " on the Notes sheet.")
    if table.source:
        lines.append(f"Source: {table.source}")
    return Sheet(
        name=name,
        table_name="table_" + _NOT_IN_A_NAME.sub("_", name),
        title=caption_of(table),
        lines=("This worksheet contains one table.", *(line for line in lines if line)),
        headings=_unique(table.headings),
        rows=tuple(
            (Value(row.heading), *(value_of(cell) for cell in row.cells)) for row in table.rows
        ),
        numeric=(False, *table.numeric),
        totals=frozenset(i for i, row in enumerate(table.rows) if row.is_total),
    )


def _numbered_notes(
    document: Document, tables: list[Table], names: list[str]
) -> list[tuple[str, str]]:
    general = [("All", note) for note in document.notes]
    own = zip(tables, names, strict=True)
    return general + [(name, note) for table, name in own for note in table.notes]


def _notes(notes: list[tuple[str, str]]) -> Iterator[Sheet]:
    rows = [(str(i), text, where) for i, (where, text) in enumerate(notes, 1)]
    yield from _words_sheet("Notes", "Notes", ("Note number", "Note", "Sheet"), rows)


def _symbols(document: Document) -> Iterator[Sheet]:
    headings = ("Symbol", "Meaning")
    yield from _words_sheet("Symbols", "Symbols used in the tables", headings, document.symbols)


def _text(document: Document) -> Iterator[Sheet]:
    rows = [
        (s.heading, question, text)
        for s in document.sections
        for question, text in (*(("", p) for p in s.paragraphs), *s.answers)
    ]
    told = [
        (part, question or "Introduction", text or "No answer was given.")
        for part, question, text in rows
    ]
    yield from _words_sheet("Text", "Text and answers", ("Part", "Question", "Text"), told)


def _words_sheet(
    name: str,
    title: str,
    headings: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> Iterator[Sheet]:
    """A sheet of text; none at all where there is nothing to say."""
    if rows:
        yield Sheet(
            name=name,
            table_name=f"table_{name.lower()}",
            title=title,
            lines=("This worksheet contains one table.",),
            headings=headings,
            rows=tuple(tuple(Value(text) for text in row) for row in rows),
            numeric=(False,) * len(headings),
        )


def _contents(sheets: list[Sheet]) -> Sheet:
    return Sheet(
        name="Contents",
        table_name="table_contents",
        title="Contents",
        lines=("This worksheet contains one table. Each name leads to its worksheet.",),
        headings=("Sheet", "What it holds"),
        rows=tuple((Value(sheet.name), Value(sheet.title)) for sheet in sheets),
        numeric=(False, False),
        links=True,
    )


def _tab_names(codes: list[str]) -> list[str]:
    """Each code as a lawful tab name, no two alike."""
    taken = {name.casefold() for name in FIXED_NAMES}
    names = []
    for code in codes:
        stem = _NOT_IN_A_TAB.sub("_", code).strip()[:27] or "Table"
        name, n = stem, 2
        while name.casefold() in taken or name.casefold() == "history":
            name, n = f"{stem} {n}", n + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _unique(headings: tuple[str, ...]) -> tuple[str, ...]:
    """A table's columns need names, each its own."""
    taken: set[str] = set()
    names = []
    for i, heading in enumerate(headings, 1):
        stem = heading.strip() or f"Column {i}"
        name, n = stem, 2
        while name.casefold() in taken:
            name, n = f"{stem} ({n})", n + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
