"""Which cell styles of an .xlsx workbook show a number as a date or a percentage."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.intake.archive import Archive
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.xml_pass import Attributes, attribute, walk


class Shown(StrEnum):
    """How a stored number is shown."""

    NUMBER = "number"
    DATE = "date"
    PERCENTAGE = "percentage"


_DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTAGE_IDS: Final = frozenset({9, 10})
_NOT_CODES: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_CODES: Final = re.compile(r"[ymdhs]")
_SECONDS_OF_DAY: Final = 86_400
_LAST_SERIAL: Final = 2_958_465


@dataclass(slots=True)
class Styles:
    """How each numbered cell style shows a number."""

    shown: list[Shown] = field(default_factory=list)

    def of(self, style: str) -> Shown:
        if not style.isascii() or not style.isdigit() or len(style) > 6:
            return Shown.NUMBER
        index = int(style)
        return self.shown[index] if index < len(self.shown) else Shown.NUMBER


def shown_by(code: str) -> Shown:
    """What a number format shows, judged by its first section."""
    bare = _NOT_CODES.sub("", code).split(";")[0].lower()
    if "%" in bare:
        return Shown.PERCENTAGE
    if "general" not in bare and _DATE_CODES.search(bare):
        return Shown.DATE
    return Shown.NUMBER


def read_styles(archive: Archive, part: str, limits: Limits) -> Styles:
    custom: dict[str, Shown] = {}
    styles = Styles()
    is_inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal is_inside
        if element == "numFmt":
            custom[attribute(attributes, "numFmtId")] = shown_by(
                attribute(attributes, "formatCode")
            )
        elif element == "cellXfs":
            is_inside = True
        elif element == "xf" and is_inside:
            styles.shown.append(_shown(attribute(attributes, "numFmtId"), custom))

    def end(element: str) -> None:
        nonlocal is_inside
        if element == "cellXfs":
            is_inside = False

    walk(archive.chunks(part), limits, start=start, end=end)
    return styles


def _shown(number: str, custom: dict[str, Shown]) -> Shown:
    if number in custom:
        return custom[number]
    if number in {str(n) for n in _DATE_IDS}:
        return Shown.DATE
    if number in {str(n) for n in _PERCENTAGE_IDS}:
        return Shown.PERCENTAGE
    return Shown.NUMBER


def date_text(serial: Decimal, *, is_1904: bool) -> str | None:
    """The ISO date of a serial number, or None where it is no date."""
    if not 0 <= serial < _LAST_SERIAL:
        return None
    whole = int(serial)
    seconds = int(((serial - whole) * _SECONDS_OF_DAY).to_integral_value())
    if whole == 0 and not is_1904:
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
    if is_1904:
        first = date(1904, 1, 1)
    else:
        # The calendar of 1900 has a 29 February that never was; serial 60 is that day.
        first = date(1899, 12, 31) if whole < 60 else date(1899, 12, 30)
    moment = datetime(first.year, first.month, first.day) + timedelta(whole, seconds)  # noqa: DTZ001
    if seconds == 0:
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")
