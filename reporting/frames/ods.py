"""The workbook as ODS, by odfdo, from the same sheets as the XLSX.

odfdo makes the file; the rows are handed to it as XML a sheet at a time, since its
cells one by one cost milliseconds each.
"""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from reporting.frames.sheets import MINUS, Pattern, Sheet, Value, Workbook, workbook_of
from reporting.returns.document import Document

LANGUAGE: Final = "en-GB"
FONT: Final = 'style:font-name="Liberation Sans" fo:font-family="Arial" fo:font-size="12pt"'
WRAP: Final = (
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"{more}/>'
)
LOOKS: Final = {
    "title": ("", 'fo:font-size="16pt" fo:font-weight="bold"', False),
    "line": ("", "", False),
    "head": (' fo:border-bottom="0.75pt solid #000000"', 'fo:font-weight="bold"', True),
    "cell": ("", "", True),
    "total": (' fo:border-top="0.75pt solid #000000"', 'fo:font-weight="bold"', True),
}


@dataclass(slots=True)
class Styles:
    """The cell styles that the sheets turned out to need."""

    patterns: dict[Pattern, str] = field(default_factory=dict)
    used: dict[tuple[str, str, Pattern | None], str] = field(default_factory=dict)

    def name(self, look: str, align: str = "start", pattern: Pattern | None = None) -> str:
        """The name of the style for this look, alignment and number pattern."""
        if pattern is not None:
            self.patterns.setdefault(pattern, f"N{len(self.patterns)}")
        return self.used.setdefault((look, align, pattern), f"ce{len(self.used)}")


def render_ods(document: Document) -> bytes:
    """The document as an ODS workbook: text is text, numbers are numbers."""
    return ods_of(workbook_of(document))


def ods_of(workbook: Workbook) -> bytes:
    """A workbook as ODS; the same workbook gives the same bytes."""
    from odfdo import Document as OdfDocument
    from odfdo import Element

    made = OdfDocument("spreadsheet")
    styles = Styles()
    body = made.body
    body.clear()
    for xml in (_cover(workbook, styles), *(_sheet(s, styles) for s in workbook.sheets)):
        body.append(Element.from_tag(xml))
    body.append(Element.from_tag(_ranges(workbook)))
    automatic = made.content.get_element("//office:automatic-styles")
    if automatic is None:
        raise TypeError("the template has no automatic styles")
    for xml in _style_elements(styles):
        automatic.append(Element.from_tag(xml))
    _describe(made, workbook)
    buffer = BytesIO()
    made.save(buffer)
    return _settled(buffer.getvalue(), workbook.made)


def _describe(made: Any, workbook: Workbook) -> None:
    from odfdo import Element

    made.language = LANGUAGE
    meta = made.meta
    meta.title = workbook.title
    meta.subject = workbook.subject
    meta.language = LANGUAGE
    meta.description = workbook.marking
    meta.set_initial_creator(workbook.author)
    meta.creator = workbook.author
    meta.set_creation_date(workbook.made.replace(tzinfo=None))
    meta.date = workbook.made.replace(tzinfo=None)
    marking = escape(workbook.marking)
    page = made.styles.get_element("//style:master-page[@style:name='Default']")
    head, foot = page.get_element("style:header"), page.get_element("style:footer")
    head.clear()
    foot.clear()
    head.append(Element.from_tag(f"<text:p>{marking}</text:p>"))
    foot.append(
        Element.from_tag(
            f"<text:p>{marking} Page <text:page-number>1</text:page-number> of "
            "<text:page-count>1</text:page-count></text:p>"
        )
    )


def _cover(workbook: Workbook, styles: Styles) -> str:
    lines = [_row(_text(workbook.title, styles.name("title")))]
    lines += [_row(_text(t, styles.name("cell"))) for t in (workbook.subject, *workbook.about)]
    return _named_table("Cover", ("wide",), "".join(lines))


def _sheet(sheet: Sheet, styles: Styles) -> str:
    lines = [_row(_text(sheet.title, styles.name("title")))]
    lines += [_row(_text(line, styles.name("line"))) for line in sheet.lines]
    aligns = ["end" if numeric else "start" for numeric in sheet.numeric]
    heads = zip(sheet.headings, aligns, strict=True)
    lines.append(_row("".join(_text(h, styles.name("head", a)) for h, a in heads)))
    for i, row in enumerate(sheet.rows):
        look = "total" if i in sheet.totals else "cell"
        cells = [
            _cell(v, look, align, styles, link=sheet.links and column == 0)
            for column, (v, align) in enumerate(zip(row, aligns, strict=True))
        ]
        lines.append(_row("".join(cells)))
    widths: tuple[str, ...] = (
        "narrow" if sheet.links or sheet.name in {"Notes", "Symbols"} else "first",
    )
    widths += tuple("number" if numeric else "words" for numeric in sheet.numeric[1:])
    return _named_table(sheet.name, widths, "".join(lines))


def _named_table(name: str, widths: tuple[str, ...], rows: str) -> str:
    columns = "".join(f'<table:table-column table:style-name="co_{width}"/>' for width in widths)
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="ta1">'
        f"{columns}{rows}</table:table>"
    )


def _row(cells: str) -> str:
    return f'<table:table-row table:style-name="ro1">{cells}</table:table-row>'


def _text(text: str, style: str, *, link: bool = False) -> str:
    lines = [_spaced(line) for line in text.split("\n")]
    if link:
        lines = [
            f'<text:a xlink:type="simple" xlink:href={quoteattr(f"#{text}.A1")}>{line}</text:a>'
            for line in lines
        ]
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Runs of spaces are elements of their own in ODF, or they are lost."""
    out = escape(line)
    while "  " in out:
        at = out.index("  ")
        rest = out[at:].lstrip(" ")
        count = len(out) - at - len(rest)
        out = f'{out[:at]} <text:s text:c="{count - 1}"/>{rest}'
    return out if not out.startswith(" ") else "<text:s/>" + out[1:]


def _cell(value: Value, look: str, align: str, styles: Styles, *, link: bool) -> str:
    if value.number is None or value.pattern is None:
        return _text(value.text, styles.name(look, align), link=link)
    kind = 'office:value-type="float"'
    if value.pattern.before == "£" and not value.pattern.after:
        kind = 'office:value-type="currency" office:currency="GBP"'
    return (
        f'<table:table-cell table:style-name="{styles.name(look, align, value.pattern)}" {kind}'
        f' office:value="{value.number:f}"><text:p>{escape(value.text)}</text:p></table:table-cell>'
    )


def _ranges(workbook: Workbook) -> str:
    """A database range names each table, as a table object does in XLSX."""
    ranges = []
    for sheet in workbook.sheets:
        first = 2 + len(sheet.lines)
        last = first + len(sheet.rows)
        column = _column(len(sheet.headings))
        quoted = "'" + sheet.name + "'"
        address = quoteattr(f"{quoted}.A{first}:{quoted}.{column}{last}")
        ranges.append(
            f'<table:database-range table:name="{sheet.table_name}"'
            f' table:target-range-address={address} table:contains-header="true"/>'
        )
    return f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"


def _column(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _style_elements(styles: Styles) -> list[str]:
    elements = [
        f'<style:style style:name="co_{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        for name, width in (
            ("wide", "17cm"),
            ("narrow", "3cm"),
            ("first", "9cm"),
            ("number", "3.4cm"),
            ("words", "11cm"),
        )
    ]
    for pattern, name in styles.patterns.items():
        elements += _number_styles(name, pattern)
    elements += [
        _cell_style(name, look, align, styles.patterns.get(pattern) if pattern else None)
        for (look, align, pattern), name in styles.used.items()
    ]
    return elements


def _cell_style(name: str, look: str, align: str, data: str | None) -> str:
    border, font, wraps = LOOKS[look]
    number = f' style:data-style-name="{data}"' if data else ""
    wrap = WRAP.format(more=border) if wraps else ""
    size = font if "font-size" in font else f"{FONT.rsplit(' ', 1)[-1]} {font}"
    return (
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:parent-style-name="Default"{number}>{wrap}'
        f'<style:paragraph-properties fo:text-align="{align}"/>'
        f'<style:text-properties style:font-name="Liberation Sans" {size}'
        ' fo:language="en" fo:country="GB"/></style:style>'
    )


def _number_styles(name: str, pattern: Pattern) -> list[str]:
    """Two styles: numbers of nought and above, and those below with a true minus sign."""
    below = _number_style(f"{name}N", pattern, MINUS, "")
    rule = f'<style:map style:condition="value()&lt;0" style:apply-style-name="{name}N"/>'
    return [below, _number_style(name, pattern, "", rule)]


def _number_style(name: str, pattern: Pattern, sign: str, rule: str) -> str:
    before, after = sign + pattern.before, pattern.after
    grouping = str(pattern.thousands).lower()
    return (
        f'<number:number-style style:name="{name}">'
        + (f"<number:text>{escape(before)}</number:text>" if before else "")
        + f'<number:number number:decimal-places="{pattern.places}"'
        f' number:min-decimal-places="{pattern.places}" number:min-integer-digits="1"'
        f' number:grouping="{grouping}"/>'
        + (f"<number:text>{escape(after)}</number:text>" if after else "")
        + f"{rule}</number:number-style>"
    )


def _settled(made: bytes, moment: datetime) -> bytes:
    """The same archive with one date on every part and without the template's picture."""
    day = max(moment, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as source, zipfile.ZipFile(out, "w") as target:
        names = [n for n in source.namelist() if not n.startswith("Thumbnails/")]
        for name in sorted(names, key=lambda n: (n != "mimetype", n)):
            part = zipfile.ZipInfo(name, day)
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "META-INF/manifest.xml":
                content = _without_picture(content)
            target.writestr(part, content)
    return out.getvalue()


def _without_picture(manifest: bytes) -> bytes:
    return re.sub(rb"<manifest:file-entry[^>]*Thumbnails/[^>]*/>", b"", manifest)
