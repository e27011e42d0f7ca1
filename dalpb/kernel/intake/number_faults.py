"""Why a text in the value column states no figure, in words for the person who sent it."""

import re
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_BLANK_ADVICE: Final = (
    "write 0 if there were none, x if it is not collected, z if it does not apply, "
    "c if it is withheld, or .. if it will come later"
)


@dataclass(frozen=True, slots=True)
class ValueFault:
    """A stable code and a sentence that says what to write instead."""

    code: str
    sentence: str


_BLANK: Final = ValueFault("value.blank", f"A blank is not a nought: {_BLANK_ADVICE}.")
_NOT_A_NUMBER: Final = ValueFault(
    "value.not_a_number",
    "This is not a figure. Write digits such as 12 or 1,234, a bound such as <10, "
    "or one of the markers c, x, z and two dots.",
)

# The first rule that fits gives the reason.
_RULES: Final = tuple(
    (re.compile(pattern), ValueFault(code, sentence))
    for pattern, code, sentence in (
        (
            r"#(?:n/a|ref!|div/0!|value!|name\?|num!|null!).*",
            "value.error",
            "This is an error of the spreadsheet, not a figure. Mend the formula or type the figure.",
        ),
        (
            rf"(?:[0-9]{{1,2}}[-/ ](?:{_MONTHS})[a-z]*|(?:{_MONTHS})[a-z]*[-/ ][0-9]{{2,4}})"
            r"(?:[-/ ][0-9]{2,4})?|[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:]+)?"
            r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}",
            "value.date",
            "This is a date. A spreadsheet may have made it from a range such as 16-24: "
            "set the column to Text and type the range again.",
        ),
        (
            r".*£.*",
            "value.pounds",
            "This has a pound sign, but the measure is not an amount of money. Write digits only.",
        ),
        (
            r".*%",
            "value.percent",
            "This has a percent sign, but the measure is a count. "
            "Write the number of people or things instead.",
        ),
        (
            r"[-−–(] ?[0-9][0-9,.]*\)?",
            "value.negative",
            "A figure here cannot be below nought. Write it without the minus sign or brackets, "
            "or correct it.",
        ),
        (
            r"[-–—]+|n/?a|na|none|nil|null|zero|unknown|not known|tbc|\?+|\*+|\.|nan|#",
            "value.word",
            f"This does not say what is meant: {_BLANK_ADVICE}.",
        ),
        (
            r"[+-]?[0-9.,]+e[+-]?[0-9]+",
            "value.scientific",
            "This is in scientific notation. Write the figure out in full, such as 120000.",
        ),
        (
            r"[+-]?(?:inf|infinity|0x[0-9a-f]+|0b[01]+|0o[0-7]+)",
            "value.not_a_number",
            "This is not a figure. Write it in plain digits, such as 12 or 1,234.",
        ),
        (
            r"[0-9]*_[0-9_]*",
            "value.grouping",
            "Write thousands with a comma, as in 1,234, or without one.",
        ),
        (
            r"[0-9]+(?:[, .'’][0-9]+)*,[0-9,]*(?:\.[0-9]+)?|[0-9]{1,3}(?:[ '’][0-9]{3})+",
            "value.grouping",
            "The commas or spaces do not stand at the thousands. Write 1,234 or 1234; "
            "a fraction has a full stop, as in 2.5.",
        ),
        (
            r"[0-9]+\.[0-9]{7,}",
            "value.too_precise",
            "This has more than six decimal places. Round it.",
        ),
        (
            r"[0-9]{16,}(?:\.[0-9]+)?",
            "value.too_large",
            "The figure is larger than any this system counts. Check for digits run together.",
        ),
        (
            r"\+[0-9].*",
            "value.plus",
            "Write the figure without the plus sign in front.",
        ),
    )
)
_FOREIGN_DIGITS: Final = ValueFault(
    "value.foreign_digits",
    "The digits are not the plain digits 0 to 9. Type the figure again.",
)


def fault_of(shown: str) -> ValueFault:
    """The reason why a text, already in small letters, states no figure."""
    if not shown.strip():
        return _BLANK
    if len(shown) > 200:
        return _NOT_A_NUMBER
    if any(character.isnumeric() and not character.isascii() for character in shown):
        return _FOREIGN_DIGITS
    for pattern, fault in _RULES:
        if pattern.fullmatch(shown):
            return fault
    return _NOT_A_NUMBER
