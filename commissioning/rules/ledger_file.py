"""Reading one row of a ledger file: texts in, a posting or faults out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from commissioning.rules.posting import PLAIN, Posting, faults_of, month_of
from commissioning.rules.vocabulary import (
    SPENDING,
    Accommodation,
    EntryKind,
    Narrative,
    Purpose,
)
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Refused

REQUIRED: Final = ("reference", "award", "kind", "date", "amount", "purpose", "narrative")
OPTIONAL: Final = (
    "month",
    "accommodation",
    "service",
    "line",
    "supplier",
    "document",
    "corrects",
    "reason",
    "illustrative",
)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z", re.ASCII)
_BRITISH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z", re.ASCII)
_YES: Final = frozenset({"yes", "y", "true", "1"})
_NO: Final = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one row. `column` is empty where the row as a whole is meant."""

    row: int
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row, understood. The award, supplier and corrected entry are still words."""

    row: int
    posting: Posting
    award: str
    supplier: str
    corrects: str
    line: str = ""


class _NotUnderstood(Exception):
    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.fault = (column, code, message)


def read_row(
    number: int, cells: Mapping[str, str], *, today: date
) -> FileRow | tuple[RowFault, ...]:
    """The row as a posting, or everything wrong with it."""
    faults: list[RowFault] = []
    values = {name: cells.get(name, "").strip() for name in (*REQUIRED, *OPTIONAL)}

    def fault(column: str, code: str, message: str) -> None:
        faults.append(RowFault(number, column, values.get(column, "")[:60], code, message))

    def read(column: str, reader: Callable[[str, str], _T]) -> _T | None:
        try:
            return reader(column, values[column])
        except _NotUnderstood as error:
            fault(*error.fault)
            return None

    for name in REQUIRED:
        if not values[name]:
            fault(name, "ledger.missing", f"The {name} is missing. Fill it in.")
    if faults:
        return tuple(faults)
    kind = read("kind", _kind)
    dated_on = read("date", _day)
    pence = read("amount", _pence)
    purpose = read("purpose", _member(Purpose))
    narrative = read("narrative", _member(Narrative))
    accommodation = read("accommodation", _optional_accommodation)
    month = read("month", _month) if values["month"] else None
    illustrative = read("illustrative", _yes)
    if faults or not (kind and dated_on and purpose and narrative) or pence is None:
        return tuple(faults)
    posting = Posting(
        reference=values["reference"],
        kind=kind,
        pence=pence,
        dated_on=dated_on,
        month=month or month_of(dated_on),
        purpose=purpose,
        narrative=narrative,
        accommodation=accommodation,
        service_code=values["service"],
        document_ref=values["document"],
        reason=values["reason"],
        is_illustrative=bool(illustrative),
    )
    for wrong in faults_of(posting, today=today):
        fault(wrong.part, wrong.denial.code, wrong.denial.sentence)
    if faults:
        return tuple(faults)
    return FileRow(
        number,
        posting,
        values["award"],
        values["supplier"],
        values["corrects"],
        values["line"],
    )


def extract_cells(cells: Mapping[str, str]) -> tuple[str, date, int] | str:
    """A line of a finance extract: its document, day and pence; or what is wrong with it."""
    document = cells["document"].strip()
    if not PLAIN.match(document):
        return "The document is missing or is not written in plain characters."
    try:
        pence = _pence("amount", cells["amount"].strip())
        day = _day("date", cells["date"].strip())
    except _NotUnderstood as error:
        return str(error)
    return (document, day, pence) if pence else "The amount is £0. Leave the line out."


_T = TypeVar("_T")
_Member = TypeVar("_Member", bound=StrEnum)


def _folded(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.casefold())


def _member(enumeration: type[_Member]) -> Callable[[str, str], _Member]:
    def reader(column: str, text: str) -> _Member:
        try:
            return enumeration(_folded(text))
        except ValueError:
            listed = ", ".join(member.value for member in enumeration)
            raise _NotUnderstood(
                column, "ledger.not_listed", f"Write the {column} as one of: {listed}."
            ) from None

    return reader


def _kind(column: str, text: str) -> EntryKind:
    kind = _folded(text)
    if kind not in SPENDING:
        raise _NotUnderstood(
            column,
            "ledger.kind_not_posted",
            "Write the kind as spend, accrual, refund or adjustment."
            " Awards and reversals are made on their own pages.",
        )
    return EntryKind(kind)


def _optional_accommodation(column: str, text: str) -> Accommodation | None:
    return _member(Accommodation)(column, text) if text else None


def _day(column: str, text: str) -> date:
    try:
        if match := _DAY.match(text.removesuffix(" 00:00:00")):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _BRITISH_DAY.match(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise _NotUnderstood(column, "ledger.not_a_date", "Write the date as 2024-06-30 or 30/06/2024.")


def _month(column: str, text: str) -> Period:
    try:
        return parse(text)
    except Refused:
        raise _NotUnderstood(column, "ledger.not_a_month", "Write the month as 2024-06.") from None


def _pence(column: str, text: str) -> int:
    # A workbook drops the last nought of pounds and pence: 12.50 comes back as 12.5.
    padded = f"{text}0" if re.search(r"\.[0-9]\Z", text, re.ASCII) else text
    try:
        return Money.parse(padded).pence
    except Refused as refusal:
        raise _NotUnderstood(column, refusal.code, refusal.denial.sentence) from None


def _yes(column: str, text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise _NotUnderstood(column, "ledger.not_yes_or_no", "Write yes or no.")
