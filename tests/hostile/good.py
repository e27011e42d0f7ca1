"""Small good files, from which the broken ones are made."""

import io
import zipfile

HEADINGS = ("period", "area", "organisation", "measure", "category", "value", "note")
EXPECTED = frozenset({*HEADINGS, "service"})
ROWS = tuple(
    ("2024-25 Q2", f"E0700008{n}", "Example Refuge Trust", f"SA{n:02d}", "ALL", str(n * 7), "")
    for n in range(10)
)
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    '<?xml version="1.0"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    "{more}</Types>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELATIONS = (
    '<?xml version="1.0"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK_RELATIONS = (
    '<?xml version="1.0"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATION}/styles" Target="styles.xml"/>'
    "</Relationships>"
)
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATION}">'
    '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{SPREADSHEET}">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number: int, cells: tuple[str, ...]) -> str:
    inner = "".join(
        text_cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(cells) if text
    )
    return f'<row r="{number}">{inner}</row>'


def sheet_xml(extra: str = "", after: str = "", before: str = "") -> str:
    """A sheet of the good rows; `extra` rows follow, `after` follows the rows."""
    rows = "".join(row_xml(number, row) for number, row in enumerate((HEADINGS, *ROWS), 1))
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{SPREADSHEET}">'
        f"<sheetData>{rows}{extra}</sheetData>{after}</worksheet>"
    )


def parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a good workbook, some replaced: sheet, book, strings, styles, types."""
    return {
        "[Content_Types].xml": changed.get("types", CONTENT_TYPES.format(more="")),
        "_rels/.rels": changed.get("root", ROOT_RELATIONS),
        "xl/workbook.xml": changed.get("book", BOOK),
        "xl/_rels/workbook.xml.rels": changed.get("relations", BOOK_RELATIONS),
        "xl/sharedStrings.xml": changed.get("strings", f'<sst xmlns="{SPREADSHEET}"/>'),
        "xl/styles.xml": changed.get("styles", STYLES),
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet_xml()),
    }


def zipped(contents: dict[str, str | bytes]) -> bytes:
    """The parts in one archive, with a fixed time so that the bytes are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, 8)
    return out.getvalue()


def xlsx(**changed: str | bytes) -> bytes:
    return zipped(parts(**changed))


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods_cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_content(extra: str = "", before: str = "", inner: str = "") -> str:
    rows = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        for row in (HEADINGS, *ROWS)
    )
    return (
        f'<?xml version="1.0"?>{before}<office:document-content '
        f'xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0" '
        f'xmlns:text="{OFFICE}:text:1.0" xmlns:style="{OFFICE}:style:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="hid" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f'<office:body><office:spreadsheet>{inner}<table:table table:name="Data">{rows}{extra}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )


def ods(content: str | bytes | None = None, **more: str | bytes) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ods_content() if content is None else content,
            **{
                name.replace("__", "/").replace("_xml", ".xml"): text for name, text in more.items()
            },
        }
    )


def csv_text(separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in (HEADINGS, *ROWS))
