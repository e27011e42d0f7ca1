"""An .xlsx workbook read from its XML parts, with what each cell shows."""

import posixpath
from dataclasses import dataclass, field

from dalpb.kernel.intake.archive import Archive
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.sheet import Sheet, damaged
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.intake.xlsx_sheet import read_sheet
from dalpb.kernel.intake.xlsx_strings import read_comments, read_shared_strings
from dalpb.kernel.intake.xlsx_styles import Styles, read_styles
from dalpb.kernel.intake.xml_pass import Attributes, attribute, walk


@dataclass(slots=True)
class Workbook:
    """What the workbook part says: sheets in order and the calendar in use."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    is_1904: bool = False


def refuse_macros(archive: Archive, limits: Limits) -> None:
    """Refuse macro and binary workbooks, whatever the file is called."""
    kinds: list[str] = []

    def start(_: str, attributes: Attributes) -> None:
        kinds.append(attribute(attributes, "ContentType").lower())

    walk(archive.chunks("[Content_Types].xml"), limits, start=start)
    if any("macroenabled" in kind for kind in kinds) or _has_part(archive, "vbaproject.bin"):
        raise Unreadable(
            "file.macros",
            "The workbook has macros in it (.xlsm). Save it as .xlsx or .csv and send that.",
        )
    if any("sheet.binary" in kind for kind in kinds) or _has_part(archive, "workbook.bin"):
        raise Unreadable(
            "file.old_kind",
            "Binary workbooks (.xlsb) cannot be read. Save it as .xlsx or .csv and send that.",
        )


def _has_part(archive: Archive, ending: str) -> bool:
    return any(name.endswith(ending) for name in archive.names)


def read_xlsx(archive: Archive, limits: Limits) -> tuple[list[Sheet], tuple[str, ...]]:
    """The sheets in order, and the comments and properties to be screened."""
    refuse_macros(archive, limits)
    workbook_part = _workbook_part(archive, limits)
    targets = _relationships(archive, workbook_part, limits)
    workbook = _read_workbook(archive, workbook_part, limits)
    strings_part = next((t for t, kind in targets.values() if kind == "sharedStrings"), "")
    styles_part = next((t for t, kind in targets.values() if kind == "styles"), "")
    strings = read_shared_strings(archive, strings_part, limits) if strings_part else []
    styles = read_styles(archive, styles_part, limits) if styles_part else Styles()
    sheets = []
    for name, relation, is_hidden in workbook.sheets:
        target, kind = targets.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        sheet = Sheet(name, is_hidden)
        read_sheet(
            archive,
            target,
            sheet,
            strings=strings,
            styles=styles,
            is_1904=workbook.is_1904,
            limits=limits,
        )
        sheets.append(sheet)
    if not sheets:
        raise damaged("it has no sheets")
    return sheets, read_comments(archive, limits)


def _workbook_part(archive: Archive, limits: Limits) -> str:
    for target, kind in _relationships(archive, "", limits).values():
        if kind == "officeDocument":
            return target
    raise damaged("it does not say where its sheets are")


def _relationships(archive: Archive, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Where each named relation of a part points, and its kind. External links are left out."""
    folder, _, name = part.rpartition("/")
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element != "Relationship" or attribute(attributes, "TargetMode") == "External":
            return
        target = attribute(attributes, "Target")
        joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attribute(attributes, "Type").rpartition("/")[2]
        found[attribute(attributes, "Id")] = (joined, kind)

    if archive.has(path):
        walk(archive.chunks(path), limits, start=start)
    return found


def _read_workbook(archive: Archive, part: str, limits: Limits) -> Workbook:
    workbook = Workbook()

    def start(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            is_hidden = attribute(attributes, "state") in ("hidden", "veryHidden")
            workbook.sheets.append(
                (attribute(attributes, "name"), attribute(attributes, "id"), is_hidden)
            )
        elif element == "workbookPr":
            workbook.is_1904 = attribute(attributes, "date1904") in ("1", "true")

    walk(archive.chunks(part), limits, start=start)
    if len(workbook.sheets) > limits.archive_entries:
        raise damaged("it names more sheets than it can hold")
    return workbook
