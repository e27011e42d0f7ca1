"""What a changed form means for those who answer it and those who read its trends. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reporting.returns.drift import Drift, LineDrift


@dataclass(frozen=True, slots=True)
class AskedHere:
    """A question of the partners' collections: where it stands and what it is split by."""

    measure: str
    collection: str
    section: str
    splits: tuple[str, ...]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class MustChange:
    """One thing to do to a collection before the year begins."""

    place: str
    collection: str
    act: str


class Comparable(StrEnum):
    YES = "yes"
    WITH_CARE = "with_care"
    AS_A_SUM = "as_a_sum"
    NO = "no"


COMPARABLE: Final = {
    Comparable.YES: "Comparable",
    Comparable.WITH_CARE: "Compare with care",
    Comparable.AS_A_SUM: "Compare sums only",
    Comparable.NO: "Do not compare",
}


@dataclass(frozen=True, slots=True)
class Comparability:
    """What a trend over the two years may say of one line."""

    place: str
    verdict: Comparable
    note: str


def must_change(
    lines: Sequence[LineDrift], asked: Mapping[str, AskedHere]
) -> tuple[MustChange, ...]:
    """What the partners' collections must take up, reword or may drop. Blank where nothing."""
    found = []
    for line in lines:
        if line.drift is Drift.SAME or not line.measure:
            continue
        here = asked.get(line.measure)
        act = _act(line, here)
        if act:
            found.append(MustChange(line.place, here.collection if here else "", act))
    return tuple(found)


def _act(line: LineDrift, here: AskedHere | None) -> str:
    if here is None:
        if line.drift is Drift.GONE:
            return ""
        return (
            f"No collection asks for “{line.measure}”: add a question before the first quarter, or"
            " say how the figure will be had once a year."
        )
    at = f"in “{here.section}”"
    if line.is_category:
        return _category_act(line, here, at)
    match line.drift:
        case Drift.GONE:
            return f"The form no longer asks this: keep it {at} only if something else needs it."
        case Drift.CHANGED:
            return f"Ask it anew {at}: {'; '.join(line.what)}."
        case Drift.REWORDED:
            return f"Put the new wording into the hint {at}, and tell partners before April."
        case Drift.NEW | Drift.SPLIT | Drift.MERGED | Drift.MOVED:
            return f"Name the new line {line.place} among the uses of the question {at}."
        case _:
            return ""


def _category_act(line: LineDrift, here: AskedHere, at: str) -> str:
    missing = [code for code in line.new_codes if code not in here.categories]
    match line.drift:
        case Drift.GONE:
            codes = [code for code in line.gone_codes if code in here.categories]
            return f"Close the category “{codes[0]}” {at} at the year's end." if codes else ""
        case Drift.NEW | Drift.SPLIT | Drift.MERGED:
            if not missing:
                return ""
            return f"Add the category “{missing[0]}” ({line.new[0]}) {at}."
        case Drift.REWORDED:
            return f"Put the new label “{line.new[0]}” {at}."
        case Drift.MOVED:
            return f"The category is now called “{line.new_codes[0]}”: rename it {at}."
        case _:
            return ""


def comparability(lines: Sequence[LineDrift]) -> tuple[Comparability, ...]:
    """A note for trends on every line that differs; a line that is the same needs none."""
    return tuple(_note(line) for line in lines if line.drift is not Drift.SAME)


def _note(line: LineDrift) -> Comparability:
    match line.drift:
        case Drift.MOVED:
            return Comparability(line.place, Comparable.YES, "Only its code changed.")
        case Drift.REWORDED:
            note = "The words changed; whether what was counted did is for a person to say."
            return Comparability(line.place, Comparable.WITH_CARE, note)
        case Drift.CHANGED:
            return Comparability(line.place, Comparable.NO, f"{'; '.join(line.what)}.")
        case Drift.SPLIT:
            note = f"Only the sum of the new lines compares with “{line.old[0]}”."
            return Comparability(line.place, Comparable.AS_A_SUM, note)
        case Drift.MERGED:
            old = " + ".join(f"“{words}”" for words in line.old)
            return Comparability(line.place, Comparable.AS_A_SUM, f"It compares with {old}.")
        case Drift.GONE:
            return Comparability(line.place, Comparable.NO, "The series ends here.")
        case _:
            return Comparability(line.place, Comparable.NO, "The series begins here.")
