"""Words made from figures, so that no text can print another number than the stored one.

A text holds `{name}` where a figure belongs. A digit that stands in a text by itself is
refused, but for years: whoever wants a number to be read ties a figure to the finding.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MEANINGS, Figure, State, plain
from dalpb.kernel.periods import Period, PeriodKind, in_words
from dalpb.kernel.refusals import Denial

NAME: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE: Final = re.compile(r"[{}]")
# 2021, 2019-20, 2019/20: a text may name years and is not asked to prove them.
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d(?:[-/–](?:\d\d|(?:19|20)\d\d))?(?!\d)", re.ASCII)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
MISSING: Final = "[figure missing]"
_SCALES: Final = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


def said(figure: Figure | None, unit: str) -> str:
    """A figure as it is read within a sentence: `45`, `75 to 78%`, `more than 7,000`.

    None is a tie that leads nowhere, which is said and never left out.
    """
    if figure is None:
        return MISSING
    if figure.is_empty:
        return f"[{MEANINGS[figure.state]}]"
    if unit.startswith("date"):
        return _day(figure)
    before = "£" if unit in ("pounds", "GBP") else ""
    after = "%" if unit.startswith("per cent") else ""
    match figure.state:
        case State.EXACT:
            return f"{before}{_read(figure.value)}{after}"
        case State.ESTIMATED:
            return f"around {before}{_read(figure.value)}{after}"
        case _:
            words = figure.words or figure.shown()
            return f"{before}{words}{after}"


def _read(number: Decimal | None) -> str:
    """Round millions and billions in words; every other number in all its digits."""
    if number is not None:
        for size, word in _SCALES:
            scaled = number / size
            if abs(scaled) >= 1 and scaled * 10 == (scaled * 10).to_integral_value():
                return f"{plain(scaled)} {word}"
    return plain(number)


def _day(figure: Figure) -> str:
    digits = plain(figure.value).replace(",", "")
    try:
        return in_words(date.fromisoformat(digits))
    except ValueError:
        return digits


def period_words(period: Period) -> str:
    """A period in few words: `2020-21`, `2020`, `April 2018 to December 2020`."""
    if period.kind is PeriodKind.YEAR:
        return period.code
    first, until = period.first, period.until
    if first.day != 1 or until.day != 1:
        return period.label
    if (first.month, until.month, until.year - first.year) == (1, 1, 1):
        return str(first.year)
    if period.kind is PeriodKind.SPAN:
        return f"{first:%B %Y} to {period.last:%B %Y}"
    return period.label


def fill(text: str, figures: Mapping[str, str]) -> str:
    """The text with each figure's words in its place; a name without a figure is said so."""
    return NAME.sub(lambda found: figures.get(found[1], MISSING), text)


def names_in(text: str) -> tuple[str, ...]:
    """The names of the figures that a text asks for, each once, in order."""
    return tuple(dict.fromkeys(NAME.findall(text)))


def loose_numbers(text: str) -> tuple[str, ...]:
    """Numbers in a text that no figure stands behind. Years are let through."""
    without = _YEAR.sub("", NAME.sub("", text))
    return tuple(_NUMBER.findall(without))


def deny_text(text: str, names: frozenset[str]) -> Denial | None:
    """Why a finding may not say this: a number without a figure, or a name without a tie."""
    loose = loose_numbers(text)
    if loose:
        return Denial(
            "finding.loose_number",
            f"“{loose[0]}” stands in the text without a figure behind it. Tie the figure to this"
            " finding and write its name in braces where the number belongs, such as {placed}.",
        )
    unknown = [name for name in names_in(text) if name not in names]
    if unknown:
        return Denial(
            "finding.unknown_name",
            f"No figure of this finding is called “{unknown[0]}”. Tie it first, or correct the"
            " name in braces.",
        )
    if _BRACE.search(NAME.sub("", text)):
        return Denial(
            "finding.stray_brace",
            "Braces hold the name of a figure, in small letters, such as {placed}. Take out the"
            " others.",
        )
    return None


def deny_finding_texts(texts: Iterable[str], names: frozenset[str]) -> Denial | None:
    """The first of a finding's texts that may not stand."""
    return next((denial for text in texts if (denial := deny_text(text, names))), None)
