"""From the text of one cell to what it stands for, each distinct text once."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from dalpb.kernel import periods
from dalpb.kernel.cells import Figure
from dalpb.kernel.intake.folding import fold, seen
from dalpb.kernel.intake.numbers import read_value
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Refused
from needs.rules.categories import ALL, JOIN, key_of
from needs.rules.measuring import Counts
from needs.rules.stored import Stored, deny_storing, to_stored, whole_in_digits
from needs.services.imports.lookups import Codes, Entry, Finder, MeasureCodes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell cannot be used."""

    code: str
    message: str


class Remembered(Generic[T]):
    """A reading of cells that reads each distinct text once."""

    def __init__(self, read: Callable[[str], T | Wrong]) -> None:
        self._read = read
        self._known: dict[str, T | Wrong] = {}

    def __call__(self, text: str) -> T | Wrong:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._read(text)
        return found


def quoted(text: str) -> str:
    shown = " ".join(seen(text).split())
    return f"“{shown[:60]}…”" if len(shown) > 60 else f"“{shown}”"


def read_period(text: str) -> Period | Wrong:
    if not text.strip():
        return Wrong("period.blank", "Give the period, such as 2024-25, 2024-25 Q2 or 2024-06.")
    try:
        period = periods.parse(text)
    except Refused as refused:
        return Wrong(refused.code, refused.denial.sentence)
    if not 2000 <= period.first.year <= 2100:
        return Wrong("period.out_of_range", "Give a period between 2000 and 2100.")
    return period


def read_entry(text: str, finder: Finder, what: str, hint: str) -> Entry | Wrong:
    """The one entry that a code or an exact name stands for."""
    if not text.strip():
        return Wrong(f"{what}.blank", f"Give the {what}: {hint}.")
    found = finder.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(entry.code for entry in found)
        return Wrong(
            f"{what}.ambiguous", f"{quoted(text)} could be any of {listed}. Give the code."
        )
    near = finder.closest(text)
    advice = f" Did you mean “{near}”?" if near else f" Give {hint}."
    return Wrong(f"{what}.unknown", f"{quoted(text)} is not a known {what}.{advice}")


def read_categories(text: str, codes: MeasureCodes, known: Container[str], on: date) -> str | Wrong:
    """The category key, its codes in order."""
    if not text.strip():
        return Wrong(
            "category.blank",
            "Give the category: ALL for the total, or codes joined by + such as refuge+women.",
        )
    if fold(text) == "all":
        return ALL
    chosen: dict[str, str] = {}
    for part in text.split(JOIN):
        found = _read_category(part, codes, known, on)
        if isinstance(found, Wrong):
            return found
        dimension = codes.split.dimension_of[found]
        other = chosen.setdefault(dimension, found)
        if other != found or list(text.split(JOIN)).count(part) > 1:
            return Wrong(
                "category.same_dimension",
                f"“{other}” and “{found}” are of the same kind of split. Give one of them in a row.",
            )
    return key_of(chosen.values())


def _read_category(part: str, codes: MeasureCodes, known: Container[str], on: date) -> str | Wrong:
    found = codes.categories.find(part)
    name = codes.measure.name
    if not found:
        near = codes.categories.closest(part)
        splits = ", ".join(n.lower() for n in codes.dimension_names)
        by = f"It may be split by: {splits}." if splits else "It takes only ALL."
        if fold(part).replace(" ", "_") in known:
            return Wrong(
                "category.wrong_dimension", f"{quoted(part)} does not split “{name}”. {by}"
            )
        advice = f"Did you mean “{near}”?" if near else by
        return Wrong("category.unknown", f"{quoted(part)} is not a category of “{name}”. {advice}")
    category = codes.rows[found[0].id]
    if len(found) > 1:
        listed = ", ".join(entry.code for entry in found)
        return Wrong("category.ambiguous", f"{quoted(part)} could be any of {listed}.")
    if not category.is_valid_on(on):
        return Wrong(
            "category.expired",
            f"“{category.code}” is not in use on the last day of this period. Use another code.",
        )
    return category.code


@dataclass(frozen=True, slots=True)
class ReadValue:
    stored: Stored
    doubt: str = ""


def counted_as(codes: MeasureCodes) -> tuple[str, bool]:
    """What of a measure decides what a figure says: what it counts, and whether in whole numbers."""
    return (codes.measure.counts, codes.measure.is_whole)


def read_figure(text: str, codes: MeasureCodes) -> ReadValue | Wrong:
    measure = codes.measure
    is_percent = measure.counts == Counts.PERCENT
    plain = None if is_percent else whole_in_digits(text)
    if plain is not None:
        return ReadValue(plain)
    found = read_value(
        text,
        whole=measure.is_whole,
        pounds=measure.counts == Counts.POUNDS,
        percent=is_percent,
    )
    if not isinstance(found, Figure):
        return Wrong(found.code, found.sentence)
    denial = deny_storing(found)
    if denial is not None:
        return Wrong(denial.code, denial.sentence)
    doubt = ""
    if is_percent and (found.low or found.value or 0) > 100:
        doubt = "This is more than 100 per cent. Check the figure and the measure."
    return ReadValue(to_stored(found), doubt)


def read_flag(text: str) -> bool | Wrong:
    word = fold(text)
    if word in ("", "no", "n", "false", "0"):
        return False
    if word in ("yes", "y", "true", "1"):
        return True
    return Wrong("illustrative.unknown", "Write yes where the figure is invented, or no.")


def resolve_service(text: str, organisation: Entry, codes: Codes) -> Entry | Wrong | None:
    """The service of one organisation; None where the cell is blank."""
    if not text.strip():
        return None
    finder = codes.services.get(organisation.id, Finder())
    found = read_entry(text, finder, "service", "the code of a service, or leave it blank")
    if isinstance(found, Wrong) and found.code == "service.unknown":
        near = finder.closest(text)
        advice = f" Did you mean “{near}”?" if near else " Correct it, or leave it blank."
        return Wrong(
            "service.not_of_organisation",
            f"{quoted(text)} is not a service of {organisation.name}.{advice}",
        )
    return found
