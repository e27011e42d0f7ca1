"""Checks of a whole table of rows, and of a table against what was there before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State, add, at_most, plain
from dalpb.kernel.periods import Period
from needs.rules.categories import ALL, codes_in
from needs.rules.stored import MICRO, Stored, to_figure
from needs.rules.submission import Issue, SubmittedRow

Place = tuple[Period, int, int, int | None, int]
JUMP: Final = 10
LEAST_JUMP: Final = 20
PERSON_LEVEL_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Split:
    """How one measure is split: each code's dimension, and the dimensions whose parts overlap."""

    dimension_of: Mapping[str, str]
    overlapping: frozenset[str]


def figure_of(stored: Stored) -> Figure:
    return to_figure(
        state=stored.state,
        value_micro=stored.value_micro,
        low_micro=stored.low_micro,
        high_micro=stored.high_micro,
        words=stored.words,
    )


def parts_above_whole(rows: Sequence[SubmittedRow], splits: Mapping[int, Split]) -> list[Issue]:
    """Categories that for certain come to more than the `ALL` of the same key in this file."""
    groups: dict[Place, list[SubmittedRow]] = {}
    wholes: dict[Place, SubmittedRow] = {}
    for row in rows:
        place = row.key[:-1]
        if row.category_key == ALL:
            wholes[place] = row
        elif len(codes_in(row.category_key)) == 1:
            groups.setdefault(place, []).append(row)
    issues = []
    for place, whole in wholes.items():
        issues += _one_whole(whole, groups.get(place, []), splits.get(whole.measure_id))
    return issues


def _one_whole(
    whole: SubmittedRow, parts: Sequence[SubmittedRow], split: Split | None
) -> list[Issue]:
    if split is None or not parts:
        return []
    total = figure_of(whole.stored)
    by_dimension: dict[str, list[SubmittedRow]] = {}
    for part in parts:
        by_dimension.setdefault(split.dimension_of.get(part.category_key, ""), []).append(part)
    issues = []
    for dimension, members in by_dimension.items():
        single = next((m for m in members if at_most(figure_of(m.stored), total) is False), None)
        if single is not None:
            issues.append(_above(single, whole, figure_of(single.stored)))
        elif dimension not in split.overlapping:
            summed = add(figure_of(m.stored) for m in members)
            if at_most(summed, total) is False:
                issues.append(_sum_above(members, whole, summed))
    return issues


def _above(part: SubmittedRow, whole: SubmittedRow, figure: Figure) -> Issue:
    return Issue(
        part.number,
        "value",
        part.value_text,
        "value.part_above_all",
        f"{figure.shown()} for “{part.category_key}” is above the total in row {whole.number}"
        f" ({figure_of(whole.stored).shown()}). Correct one of the two.",
    )


def _sum_above(members: Sequence[SubmittedRow], whole: SubmittedRow, summed: Figure) -> Issue:
    rows = ", ".join(str(m.number) for m in members[:12])
    least = summed.shown() if summed.is_exact else f"at least {plain(summed.low)}"
    return Issue(
        whole.number,
        "value",
        whole.value_text,
        "value.parts_above_all",
        f"The categories in rows {rows} come to {least}, more than this total. Correct the total"
        " or the categories.",
    )


def is_one(stored: Stored) -> bool:
    """Whether a figure may be one person."""
    return stored.state == State.EXACT.value and stored.value_micro == MICRO


def looks_person_level(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """A sign that each row is a person: the value is 1 everywhere."""
    if len(rows) < PERSON_LEVEL_ROWS or not all(is_one(row.stored) for row in rows):
        return []
    return [
        Issue(
            None,
            "value",
            "",
            "file.looks_person_level",
            "Every value is 1. This system takes totals, never one row for each person: check that"
            " the file counts people together.",
        )
    ]


def has_a_note_for_each(rows: Sequence[SubmittedRow]) -> bool:
    """Whether nearly every row has a text of its own, as a list of people would."""
    return is_a_note_for_each(len({row.note for row in rows if row.note}), len(rows))


def is_a_note_for_each(notes: int, rows: int) -> bool:
    """Whether so many different notes are nearly one for each of so many rows."""
    return notes * 10 >= rows * 9


def jumps(row: SubmittedRow, before: Figure, label: str) -> Issue | None:
    """A figure ten times what it was a period ago, or a tenth of it."""
    now = figure_of(row.stored)
    if not (now.is_exact and before.is_exact and now.value and before.value):
        return None
    larger, smaller = max(now.value, before.value), min(now.value, before.value)
    if larger <= smaller * JUMP or larger - smaller < LEAST_JUMP:
        return None
    times = (larger / smaller).quantize(Decimal(1))
    direction = "up" if now.value > before.value else "down"
    return Issue(
        row.number,
        "value",
        row.value_text,
        "value.jump",
        f"{now.shown()} is {direction} from {before.shown()} in {label}, about {times} times."
        " Check that no digit is missing or doubled.",
    )
