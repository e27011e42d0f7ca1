"""The kinds of printed things, as people write them, and the kinds of findings."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Printed(StrEnum):
    """How a count is printed."""

    VALUE = "value"
    MARK = "mark"
    ROUNDED = "rounded"
    RANGE = "range"
    PERCENT = "percent"
    NEAR = "near"  # rounded to one of the two neighbouring multiples
    RATE = "rate"  # for each so many residents
    ADDED = "added"  # the sum of rounded numbers that are printed too


class FindingKind(StrEnum):
    """What an audit finds: a count, its limits, everybody in a group, too little left."""

    RECOVERED = "recovered"
    NARROWED = "narrowed"
    ATTRIBUTE = "attribute"
    SPARSE = "sparse"


_BELOW: Final = re.compile(r"(?:<|fewer than|less than|under|below) ?([0-9,]{1,11})", re.IGNORECASE)
_UP_TO: Final = re.compile(r"([0-9,]{1,11}) or (?:fewer|less|under)", re.IGNORECASE)
_OR_MORE: Final = re.compile(r"([0-9,]{1,11}) or (?:more|greater|over)", re.IGNORECASE)
_RANGE: Final = re.compile(r"([0-9,]{1,11}) ?(?:-|\u2013|to) ?([0-9,]{1,11})", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,11}")
_PERCENT: Final = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?|100(?:\.00?)?) ?(?:%|per cent)", re.I)
_MARKS: Final = frozenset({"[c]", "c", "*", "[*]", "-", "suppressed", "withheld"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed thing tells of a count."""

    kind: Printed
    low: int | None
    high: int | None
    base: int | None


def read_shown(shown: str, base: int | None) -> Reading | None:
    """What was printed, as limits; None where it cannot be read."""
    text = shown.strip()
    if _WHOLE.fullmatch(text):
        count = _number(text)
        if base is None:
            return Reading(Printed.VALUE, count, count, None)
        return Reading(Printed.ROUNDED, count, None, base) if base >= 2 else None
    if read_percent(text) is not None:
        return Reading(Printed.PERCENT, None, None, None) if base is None else None
    if text.lower() in _MARKS:
        return Reading(Printed.MARK, None, None, None)
    if found := _BELOW.fullmatch(text):
        return Reading(Printed.MARK, None, _number(found[1]) - 1, None)
    if found := _UP_TO.fullmatch(text):
        return Reading(Printed.RANGE, 0, _number(found[1]), None)
    if found := _OR_MORE.fullmatch(text):
        return Reading(Printed.RANGE, _number(found[1]), None, None)
    if found := _RANGE.fullmatch(text):
        low, high = _number(found[1]), _number(found[2])
        return Reading(Printed.RANGE, low, high, None) if low <= high else None
    return None


def read_percent(shown: str) -> str | None:
    """The digits of a percentage as they were printed, noughts at the end too; None for no such."""
    found = _PERCENT.fullmatch(shown.strip())
    return found[1] if found else None


def _number(text: str) -> int:
    return int(text.replace(",", ""))
