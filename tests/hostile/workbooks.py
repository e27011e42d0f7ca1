"""Hostile workbooks: bombs, lies about size, foreign entities, macros, damaged archives."""

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.hostile import good
from tests.hostile.good import ods, ods_content, parts, sheet_xml, xlsx, zipped

DOCTYPES = {
    "doctype": "<!DOCTYPE x>",
    "entity-file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "entity-web": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter-entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    "public": '<!DOCTYPE x PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">',
}


def hostile_workbooks() -> Iterator[tuple[str, bytes]]:
    yield from _document_types()
    yield from _claims_of_size()
    yield from _archives()
    yield from _macros()
    yield from _cells()
    yield from _parts()
    yield from _ods()


def _document_types() -> Iterator[tuple[str, bytes]]:
    for name, doctype in DOCTYPES.items():
        yield f"{name}-sheet.xlsx", xlsx(sheet=sheet_xml(before=doctype))
        yield f"{name}-book.xlsx", xlsx(book=good.BOOK.replace("?>", f"?>{doctype}", 1))
        yield f"{name}-strings.xlsx", xlsx(strings=f"{doctype}<sst><si><t>x</t></si></sst>")
        yield f"{name}.ods", ods(ods_content(before=doctype))
    utf16 = sheet_xml(before="<!DOCTYPE x>").replace('"1.0"', '"1.0" encoding="UTF-16"')
    yield "doctype-utf16.xlsx", xlsx(sheet=utf16.encode("utf-16"))
    yield (
        "unknown-encoding.xlsx",
        xlsx(sheet=sheet_xml().replace('"1.0"', '"1.0" encoding="x-nothing"')),
    )


def _claims_of_size() -> Iterator[tuple[str, bytes]]:
    def row(number: int, inner: str) -> str:
        return f'<row r="{number}">{inner}</row>'

    for reference in (
        "XFD1048576",
        "IW12",
        "A1048576",
        "XFE1",
        "AAAA1",
        "A1048577",
        "A0",
        "1",
        "A",
    ):
        digits = "".join(c for c in reference if c.isdigit()) or "12"
        yield (
            f"corner-{reference}.xlsx",
            xlsx(sheet=sheet_xml(row(int(digits), f'<c r="{reference}"><v>1</v></c>'))),
        )
    yield (
        "corner-60000-by-1000.xlsx",
        xlsx(sheet=sheet_xml(row(60_000, '<c r="ALL60000"><v>1</v></c>'))),
    )
    for count in ("4294967295", "99999999999", "-1", "x"):
        strings = f'<sst count="{count}" uniqueCount="{count}"><si><t>a</t></si></sst>'
        yield f"strings-claim-{count}.xlsx", xlsx(strings=strings)
    for reference in ("A1:XFD1048576", "A1:A0", "::", "A1:ZZZZ9"):
        before = f'<worksheet><dimension ref="{reference}"/>'
        yield (
            f"dimension-{len(reference)}.xlsx",
            xlsx(sheet=sheet_xml().replace("<worksheet>", before)),
        )
    yield (
        "many-rows.xlsx",
        xlsx(sheet=sheet_xml("".join(row(n, "<c><v>1</v></c>") for n in range(12, 102_000)))),
    )
    yield "many-columns.xlsx", xlsx(sheet=sheet_xml(row(12, "<c><v>1</v></c>" * 300)))
    yield (
        "many-merges.xlsx",
        xlsx(
            sheet=sheet_xml(
                after="<mergeCells>" + '<mergeCell ref="A2:B2"/>' * 11_000 + "</mergeCells>"
            )
        ),
    )
    yield "deep.xlsx", xlsx(sheet=sheet_xml("<a>" * 5_000 + "</a>" * 5_000))
    yield (
        "many-attributes.xlsx",
        xlsx(sheet=sheet_xml("<row " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>")),
    )
    yield "long-attribute.xlsx", xlsx(sheet=sheet_xml(f'<row r="{"9" * 2_000_000}"/>'))
    yield "long-text.xlsx", xlsx(sheet=sheet_xml(good.row_xml(12, ("x" * 50_000,))))


def _archives() -> Iterator[tuple[str, bytes]]:
    whole = xlsx()
    for percent in range(5, 100, 6):
        yield f"cut-at-{percent}.xlsx", whole[: len(whole) * percent // 100]
    yield "bomb.xlsx", zipped({**parts(), "xl/worksheets/sheet1.xml": b"0" * 80_000_000})
    yield "bomb-in-limits.xlsx", zipped({**parts(), "xl/media/x.bin": b"0" * 40_000_000})
    yield "bomb-spaces.xlsx", xlsx(sheet=sheet_xml(" " * 60_000_000))
    yield "many-entries.xlsx", zipped({**parts(), **{f"xl/x{n}": b"" for n in range(300)}})
    for name in ("../evil.xml", "/etc/evil", "xl\\..\\evil", "C:/evil", "xl/../../evil", "a\0b"):
        yield f"path-{name.encode().hex()}.xlsx", zipped({**parts(), name: b"x"})
    yield "twice.xlsx", _with_second(parts(), "xl/worksheets/sheet1.xml", b"<worksheet/>")
    yield "twice-by-case.xlsx", zipped({**parts(), "XL/Worksheets/Sheet1.xml": b"<worksheet/>"})
    yield "flag-encrypted.xlsx", _with_flag(whole)
    yield "false-size.xlsx", _with_false_sizes(whole)
    yield "false-method.xlsx", whole.replace(b"\x08\0\0\0!X", b"\x63\0\0\0!X")
    yield "nothing-inside.xlsx", b"PK\x05\x06" + b"\0" * 18
    yield "other-archive.zip", zipped({"readme.txt": "hello"})
    yield "archive-in-archive.xlsx", zipped({"book.xlsx": whole})
    yield "word.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"})
    yield "prefix.xlsx", b"#!/bin/sh\n" + whole
    yield "suffix.xlsx", whole + b"\0" * 70_000


def _with_second(contents: dict[str, str | bytes], name: str, content: bytes) -> bytes:
    """An archive in which one name stands twice; written by hand as zipfile would warn."""
    placeholder = name[:-1] + "~"
    return zipped({**contents, placeholder: content}).replace(placeholder.encode(), name.encode())


def _with_flag(data: bytes) -> bytes:
    changed = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(magic)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(magic, at + 4)
    return bytes(changed)


def _with_false_sizes(data: bytes) -> bytes:
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 10)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _macros() -> Iterator[tuple[str, bytes]]:
    macro = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
    binary = '<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.main"/>'
    yield "macro-type.xlsx", xlsx(types=good.CONTENT_TYPES.format(more=macro))
    yield "macro-part.xlsx", zipped({**parts(), "xl/vbaProject.bin": b"x"})
    yield "macro-part-elsewhere.xlsm", zipped({**parts(), "xl/sub/VBAPROJECT.BIN": b"x"})
    yield "binary.xlsb", xlsx(types=good.CONTENT_TYPES.format(more=binary))
    yield "binary-part.xlsb", zipped({**parts(), "xl/workbook.bin": b"x"})


CELLS = {
    "error": '<c r="F12" t="e"><v>#N/A</v></c>',
    "error-ref": '<c r="F12" t="e"><f>Z1</f><v>#REF!</v></c>',
    "formula-no-value": '<c r="F12"><f>1+1</f></c>',
    "formula-web": '<c r="F12"><f>WEBSERVICE("http://127.0.0.1:9")</f><v>1</v></c>',
    "string-index-beyond": '<c r="F12" t="s"><v>99999</v></c>',
    "string-index-negative": '<c r="F12" t="s"><v>-1</v></c>',
    "string-index-word": '<c r="F12" t="s"><v>x</v></c>',
    "string-index-arabic": '<c r="F12" t="s"><v>\u0660</v></c>',
    "unknown-kind": '<c r="F12" t="zz"><v>1</v></c>',
    "number-word": '<c r="F12"><v>twelve</v></c>',
    "number-huge": '<c r="F12"><v>1E999</v></c>',
    "number-tiny": '<c r="F12"><v>1E-999</v></c>',
    "number-long": f'<c r="F12"><v>{"9" * 5_000}</v></c>',
    "number-nan": '<c r="F12"><v>NaN</v></c>',
    "number-inf": '<c r="F12"><v>INF</v></c>',
    "number-hex": '<c r="F12"><v>0x1p3</v></c>',
    "number-underscore": '<c r="F12"><v>1_000</v></c>',
    "number-arabic": '<c r="F12"><v>\u0661\u0662</v></c>',
    "number-negative": '<c r="F12"><v>-5</v></c>',
    "date-huge": '<c r="F12" s="1"><v>99999999</v></c>',
    "date-negative": '<c r="F12" s="1"><v>-4</v></c>',
    "date-60": '<c r="F12" s="1"><v>60</v></c>',
    "date-noise": '<c r="F12" s="1"><v>1E300</v></c>',
    "iso-date-odd": '<c r="F12" t="d"><v>not a date</v></c>',
    "style-huge": '<c r="F12" s="99999999999999999999"><v>1</v></c>',
    "style-negative": '<c r="F12" s="-1"><v>1</v></c>',
    "style-word": '<c r="F12" s="\u00b2"><v>1</v></c>',
    "bool-odd": '<c r="F12" t="b"><v>7</v></c>',
    "escape-nul": '<c r="F12" t="inlineStr"><is><t>_x0000_</t></is></c>',
    "escape-surrogate": '<c r="F12" t="inlineStr"><is><t>_xD800_</t></is></c>',
    "cells-backwards": '<c r="F12"><v>1</v></c><c r="A12"><v>1</v></c>',
    "cell-twice": '<c r="F12"><v>1</v></c><c r="F12"><v>2</v></c>',
    "cell-in-cell": '<c r="E12"><c r="F12"><v>1</v></c></c>',
    "cell-of-other-row": '<c r="F2"><v>1</v></c>',
    "row-in-row": '<row r="13"><c r="F13"><v>1</v></c></row>',
    "value-twice": '<c r="F12"><v>1</v><v>2</v></c>',
    "phonetic-deep": '<c r="F12" t="inlineStr"><is><rPh><rPh><t>a</t></rPh></rPh><t>b</t></is></c>',
}


def _cells() -> Iterator[tuple[str, bytes]]:
    for name, cell in CELLS.items():
        yield f"cell-{name}.xlsx", xlsx(sheet=sheet_xml(f'<row r="12">{cell}</row>'))
    yield "row-backwards.xlsx", xlsx(sheet=sheet_xml(good.row_xml(3, good.ROWS[0])))
    yield "row-huge.xlsx", xlsx(sheet=sheet_xml('<row r="99999999"><c><v>1</v></c></row>'))
    yield "row-word.xlsx", xlsx(sheet=sheet_xml('<row r="x"><c><v>1</v></c></row>'))
    yield (
        "cell-without-row.xlsx",
        xlsx(sheet="<worksheet><sheetData><c r='A1'/></sheetData></worksheet>"),
    )
    for reference in ("A2:B3", "F2:F5", "A1:B1", "x", "A1:", "A9999999:B1"):
        merge = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
        yield f"merge-{reference.replace(':', '-')}.xlsx", xlsx(sheet=sheet_xml(after=merge))


def _parts() -> Iterator[tuple[str, bytes]]:
    for gone in parts():
        kept = {name: content for name, content in parts().items() if name != gone}
        yield f"without-{gone.replace('/', '-')}.xlsx", zipped(kept)
        yield f"empty-{gone.replace('/', '-')}.xlsx", zipped({**parts(), gone: b""})
        yield f"noise-{gone.replace('/', '-')}.xlsx", zipped({**parts(), gone: b"\xff\x00<<<&&&"})
        half = str(parts()[gone])
        yield (
            f"half-{gone.replace('/', '-')}.xlsx",
            zipped({**parts(), gone: half[: len(half) // 2]}),
        )
    target = "worksheets/sheet1.xml"
    for name, other in {
        "self": "workbook.xml", "up": "../../../../etc/passwd", "web": "http://127.0.0.1:9/x",
        "file": "file:///etc/passwd", "missing": "worksheets/none.xml", "empty": "",
    }.items():  # fmt: skip
        yield f"target-{name}.xlsx", xlsx(relations=good.BOOK_RELATIONS.replace(target, other))
    two = good.BOOK.replace("</sheets>", '<sheet name="Two" sheetId="2" r:id="rId1"/></sheets>')
    yield "two-tables.xlsx", xlsx(book=two)
    yield (
        "many-sheets.xlsx",
        xlsx(
            book=good.BOOK.replace(
                "</sheets>", '<sheet name="S" r:id="rId1"/>' * 5_000 + "</sheets>"
            )
        ),
    )
    hidden = good.BOOK.replace("<sheet ", '<sheet state="veryHidden" ')
    yield "hidden-only.xlsx", xlsx(book=hidden)


def _ods() -> Iterator[tuple[str, bytes]]:
    def row(attributes: str, cells: str) -> str:
        return f"<table:table-row {attributes}>{cells}</table:table-row>"

    one = good.ods_cell("1")
    repeated = good.ods_cell("1", 'table:number-columns-repeated="{}" office:value-type="string"')
    for count in ("300", "16384", "9999999", "99999999999", "-1", "x", "\u0661"):
        yield f"columns-repeated-{count}.ods", ods(ods_content(row("", repeated.format(count))))
        yield (
            f"rows-repeated-{count}.ods",
            ods(ods_content(row(f'table:number-rows-repeated="{count}"', one * 7))),
        )
    yield (
        "cells-repeated.ods",
        ods(ods_content(row('table:number-rows-repeated="99000"', repeated.format("250")))),
    )
    odd = {
        "error": 'calcext:value-type="error" table:formula="of:=1/0"',
        "formula": 'table:formula="of:=1+1"',
        "value-word": 'office:value-type="float" office:value="x"',
        "value-none": 'office:value-type="float"',
        "value-huge": 'office:value-type="float" office:value="1e999"',
        "date-odd": 'office:value-type="date" office:date-value="soon"',
        "unknown": 'office:value-type="zz"',
        "spanned": 'table:number-columns-spanned="3" office:value-type="string"',
    }
    for name, attributes in odd.items():
        yield f"cell-{name}.ods", ods(ods_content(row("", good.ods_cell("1", attributes))))
    nested = "<table:table-cell><table:table><table:table-row/></table:table></table:table-cell>"
    yield "table-in-cell.ods", ods(ods_content(row("", nested)))
    yield (
        "spaces.ods",
        ods(
            ods_content(
                row(
                    "",
                    '<table:table-cell><text:p><text:s text:c="9999999"/>x</text:p></table:table-cell>',
                )
            )
        ),
    )
    yield "deep.ods", ods(ods_content("<text:p>" * 5_000 + "</text:p>" * 5_000))
    yield (
        "encrypted.ods",
        ods(
            **{
                "META-INF__manifest_xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"
            }
        ),
    )
    yield (
        "two-tables.ods",
        ods(
            ods_content()
            .replace("<table:table ", "<table:table-x/><table:table ", 1)
            .replace("</office:spreadsheet>", _second_table() + "</office:spreadsheet>")
        ),
    )
    yield "no-content.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    yield "text.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"})
    whole = ods()
    for percent in (10, 30, 50, 70, 90):
        yield f"cut-at-{percent}.ods", whole[: len(whole) * percent // 100]


def _second_table() -> str:
    content = ods_content()
    start = content.index("<table:table ")
    return content[start : content.index("</office:spreadsheet>")]


def crc_wrong(data: bytes) -> bytes:
    """The archive with one bit of its first packed part turned."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
    changed = bytearray(data)
    changed[first.header_offset + 30 + len(first.filename) + 5] ^= 4
    return bytes(changed)
