"""Words around tables: a number in a sentence is a printed thing that no proof covers."""

import re
from typing import Final

from dalpb.kernel.refusals import Denial

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
# Years, days, places in the law or the form, and what a rate is of say nothing of how many people
# there were.
_HARMLESS: Final = re.compile(
    r"\b(?:19|20)\d\d(?:[-/\u2013](?:20)?\d\d)?(?!\d)"
    rf"|\b\d{{1,2}} (?:{_MONTHS})\b"
    r"|\b(?:parts?|sections?|regulations?|paragraphs?|schedules?|quarters?) \d+(?:\(\d+\))*"
    r"|\bper 1(?:,000|0,000|00,000)\b(?![,.]\d)"
    r"|\b(?:Q|R|L)\d+(?:\.\d+)?[a-z]?\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d[\d,.]*")


def deny_numbers(*texts: str) -> Denial | None:
    """Why words cannot be printed beside tables: the first number in them, or None."""
    for text in texts:
        found = _NUMBER.search(_HARMLESS.sub("", text))
        if found is not None:
            figure = found[0].rstrip(".,")
            return Denial(
                "release.number_in_words",
                f"“{figure}” stands in the words. Numbers are printed in the tables alone,"
                " where they are protected: take it out.",
            )
    return None
