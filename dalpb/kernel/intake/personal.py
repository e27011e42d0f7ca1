"""Screening a whole table for personal data: every cell, heading, name and comment."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dalpb.kernel.intake.coded import Coded, CodedTable
from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.intake.signs import PersonalSign, find_personal
from dalpb.kernel.intake.table import Table

__all__ = [
    "PersonalFinding",
    "PersonalSign",
    "find_personal",
    "is_personal_heading",
    "screen_table",
]

MAX_FINDINGS: Final = 200
_FEWEST_ROWS_OF_PEOPLE: Final = 20
_MESSAGES: Final = {
    "nhs_number": "This looks like an NHS number.",
    "national_insurance": "This looks like a National Insurance number.",
    "postcode": "This looks like a postcode.",
    "phone": "This looks like a telephone number.",
    "email": "This looks like an e-mail address.",
    "date_of_birth": "This looks like a date of birth.",
    "full_date": "This has a full date. Check that it is not about one person.",
    "titled_name": "This looks like a person's name.",
    "case_reference": "This looks like the reference of one case, crime or client.",
    "street_address": "This looks like a street address.",
    "refuge_location": "This may say where a refuge is.",
    "personal_heading": "This heading asks for something about one person.",
    "person_per_row": "Every value is 1 and no two rows have the same text, as if each row were one person.",
}
_ADVICE: Final = "Remove it and send the file again; only counts of people belong here."
_PERSONAL_HEADINGS: Final = re.compile(
    r"(?:.*_)?(?:first_?name|fore_?name|given_name|middle_name|last_?name|sur_?name|family_name"
    r"|full_name|maiden_name|d_?o_?b|date_of_birth|birth_?date|nhs(?:_(?:no|number|id))?|nino|ni_number"
    r"|national_insurance(?:_(?:no|number))?|post_?code|(?:home_)?address(?:_line)?(?:_[0-9])?"
    r"|street|phone(?:_number)?|telephone(?:_number)?|mobile(?:_number)?|e_?mail(?:_address)?)"
    r"|(?:client|victim|survivor|patient|perpetrator|child|service_user|case|crime|marac|resident)"
    r"(?:_(?:name|initials|id|no|number|ref|reference|urn))?|initials|names?_of_(?:client|victim|child)"
)


@dataclass(frozen=True, slots=True)
class PersonalFinding:
    """A sign of personal data and where it stands. Row 0 is the file as a whole.

    The message never repeats what was found.
    """

    row: int
    column: str
    kind: str
    message: str
    is_certain: bool


def is_personal_heading(heading: str) -> bool:
    """Whether the heading names something about one person, such as a surname."""
    return _PERSONAL_HEADINGS.fullmatch(heading_key(heading)) is not None


def screen_table(
    table: Table,
    filename: str,
    *,
    allowed_headings: frozenset[str] = frozenset(),
    value_heading: str = "value",
) -> tuple[PersonalFinding, ...]:
    """What looks like personal data in the table and around it, certain signs first.

    `allowed_headings` are those the caller expects, which are not judged by their name.
    """
    places = _place_names(table)
    found = [
        *_around(table, filename),
        *_headings(table, allowed_headings),
        *_cells(table, places),
        *_person_per_row(table, value_heading),
    ]
    found.sort(key=lambda finding: not finding.is_certain)
    return tuple(found[:MAX_FINDINGS])


def screen_coded(
    table: Coded,
    filename: str,
    *,
    allowed_headings: frozenset[str] = frozenset(),
    value_heading: str = "value",
) -> tuple[PersonalFinding, ...]:
    """The same of a table by columns."""
    frame = table.frame
    places = _place_names(frame)
    found = [
        *_around(frame, filename),
        *_headings(frame, allowed_headings),
        *_coded_cells(table, places),
        *_coded_person_per_row(table, value_heading),
    ]
    found.sort(key=lambda finding: not finding.is_certain)
    return tuple(found[:MAX_FINDINGS])


def _finding(row: int, column: str, sign: PersonalSign) -> PersonalFinding:
    advice = f" {_ADVICE}" if sign.is_certain else ""
    return PersonalFinding(
        row, column, sign.kind, f"{_MESSAGES[sign.kind]}{advice}", sign.is_certain
    )


def _place_names(table: Table | CodedTable) -> tuple[str, ...]:
    """Headings, but a number in place of one that itself looks personal."""
    return tuple(
        f"column {index + 1}" if find_personal(heading) else heading
        for index, heading in enumerate(table.headings)
    )


def _around(table: Table | CodedTable, filename: str) -> Iterator[PersonalFinding]:
    name = PurePath(filename).stem
    surroundings = (
        ("the file's name", (name, re.sub(r"[_.-]+", " ", name))),
        ("a sheet's name", table.sheet_names),
        ("the title rows", table.title_texts),
        ("the comments and properties", table.comments),
    )
    for where, texts in surroundings:
        signs = {sign for text in texts for sign in find_personal(text, context="date")}
        for sign in sorted(signs, key=lambda s: (s.kind, s.is_certain)):
            yield _finding(0, where, sign)


def _headings(table: Table | CodedTable, allowed: frozenset[str]) -> Iterator[PersonalFinding]:
    for index, heading in enumerate(table.headings):
        where = f"column {index + 1}"
        if heading not in allowed and is_personal_heading(heading):
            yield _finding(table.heading_row, where, PersonalSign("personal_heading", True))
        for sign in find_personal(heading):
            if heading not in allowed:
                yield _finding(table.heading_row, where, sign)


def _cells(table: Table, places: tuple[str, ...]) -> Iterator[PersonalFinding]:
    """Each different text of a column is judged once: most are codes that recur."""
    for index, heading in enumerate(table.headings):
        judged: dict[str, tuple[PersonalSign, ...]] = {}
        counts = {True: 0, False: 0}
        for number, row in zip(table.row_numbers, table.rows, strict=True):
            text = row[index]
            signs = judged.get(text)
            if signs is None:
                signs = judged[text] = find_personal(text, context=heading)
            for sign in signs:
                # Uncertain signs, however many, hide no certain one.
                if counts[sign.is_certain] < MAX_FINDINGS:
                    yield _finding(number, places[index], sign)
                counts[sign.is_certain] += 1
            if counts[True] >= MAX_FINDINGS:
                break


def _person_per_row(table: Table, value_heading: str) -> Iterator[PersonalFinding]:
    if len(table.rows) < _FEWEST_ROWS_OF_PEOPLE or value_heading not in table.headings:
        return
    value = table.headings.index(value_heading)
    if any(row[value] != "1" for row in table.rows):
        return
    if any(len(set(column)) == len(table.rows) for column in zip(*table.rows, strict=True)):
        yield _finding(0, "the whole table", PersonalSign("person_per_row", False))


def _coded_cells(table: Coded, places: tuple[str, ...]) -> Iterator[PersonalFinding]:
    for index, heading in enumerate(table.frame.headings):
        signs = [find_personal(text, context=heading) for text in table.frame.texts[index]]
        if not any(signs):
            continue
        # Each by itself: uncertain signs, however many, hide no certain one.
        for is_certain in (True, False):
            alike = [[sign for sign in each if sign.is_certain is is_certain] for each in signs]
            yield from _of_column(table, index, places[index], alike)


def _of_column(
    table: Coded, index: int, place: str, signs: Sequence[Sequence[PersonalSign]]
) -> Iterator[PersonalFinding]:
    """The first findings in a column, of whose texts each has its signs."""
    if not any(signs):
        return
    told = np.array([bool(each) for each in signs])
    count = 0
    for number, code in _told(table, index, told):
        for sign in signs[code]:
            yield _finding(number, place, sign)
            count += 1
        if count >= MAX_FINDINGS:
            break


def _told(table: Coded, index: int, told: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The first rows whose text in a column tells something: their numbers and codes."""
    for part in table.parts():
        codes = part.codes[index]
        rows = np.flatnonzero(told[codes])[:MAX_FINDINGS]
        yield from zip(part.row_numbers.at(rows).tolist(), codes[rows].tolist(), strict=True)


def _coded_person_per_row(table: Coded, value_heading: str) -> Iterator[PersonalFinding]:
    frame = table.frame
    if len(table) < _FEWEST_ROWS_OF_PEOPLE or value_heading not in frame.headings:
        return
    value = frame.headings.index(value_heading)
    if "1" not in frame.texts[value]:
        return
    one = frame.texts[value].index("1")
    if any((part.codes[value] != one).any() for part in table.parts()):
        return
    if any(_used(table, index) == len(table) for index in range(len(frame.headings))):
        yield _finding(0, "the whole table", PersonalSign("person_per_row", False))


def _used(table: Coded, index: int) -> int:
    """How many texts of a column stand in a row: there may be some of rows that were left out."""
    texts = len(table.frame.texts[index])
    if texts < len(table):
        return texts
    is_used = np.zeros(texts, bool)
    for part in table.parts():
        is_used[part.codes[index]] = True
    return int(is_used.sum())
