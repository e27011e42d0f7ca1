"""What may be told of what few people said: nobody can be worked out from it."""

import re
from typing import Final

from dalpb.kernel.refusals import Denial

# The size below which a group is never told of by itself.
SMALLEST_GROUP: Final = 5
_BANDS: Final = ((5, 9), (10, 19), (20, 49), (50, 99))
_TOP: Final = 100

_NAMED = re.compile(
    r"\b(?:called|named|name is|name was|known as) (?-i:[A-Z][a-z]+)", re.IGNORECASE
)
_ONE_AGE = re.compile(
    r"\b(?:a|an|the|my|her|his|their) [0-9]{1,3}[- ]year[- ]old\b"
    r"|\b(?:who (?:is|was)|aged?) [0-9]{1,3}\b(?! ?(?:to|and|or|[-–—]|under|over|plus|\+))",
    re.IGNORECASE,
)
_ONE_PLACE = re.compile(
    r"\b(?:my|her|his|their) (?:school|church|mosque|workplace|employer|surgery|street|village)"
    r" (?:is|was|in|at|called)\b",
    re.IGNORECASE,
)


def count_words(count: int | None) -> str:
    """A number of people as it may be read: in bands, and never fewer than five."""
    if count is None:
        return "not counted"
    if count < SMALLEST_GROUP:
        return f"fewer than {SMALLEST_GROUP} people"
    for low, high in _BANDS:
        if count <= high:
            return f"{low} to {high} people"
    return f"{_TOP} or more people"


def deny_telling(*, theme_count: int | None, event_count: int | None) -> Denial | None:
    """Why a theme may not be read beyond those who wrote it down."""
    counted = [count for count in (theme_count, event_count) if count is not None]
    if not counted:
        return Denial(
            "voice.not_counted",
            "Say how many people said this, or how many took part, before it is told.",
        )
    if min(counted) >= SMALLEST_GROUP:
        return None
    return Denial(
        "voice.too_few",
        f"Fewer than {SMALLEST_GROUP} people said this, so somebody might be recognised. Put it"
        " together with another theme, or hold it back.",
    )


def identifying(text: str) -> str | None:
    """What in a text might tell who somebody is, by kind and without repeating it; or None."""
    if _NAMED.search(text):
        return "somebody's name"
    if _ONE_AGE.search(text):
        return "one person's age"
    return "one person's school, work or home" if _ONE_PLACE.search(text) else None
