"""How long ago anything was heard of an action."""

from datetime import date
from enum import StrEnum
from typing import Final

# A quarter with two weeks to answer in; then two of them.
FRESH_DAYS: Final = 106
AGEING_DAYS: Final = 197


class Freshness(StrEnum):
    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    NEVER = "never"


FRESHNESS_WORDS: Final = {
    Freshness.FRESH: "Heard this quarter or last",
    Freshness.AGEING: "One update missed",
    Freshness.STALE: "Two or more updates missed",
    Freshness.NEVER: "Never heard",
}


def freshness_of(heard_on: date | None, *, on: date) -> Freshness:
    """The band of an action whose last update came on `heard_on`."""
    if heard_on is None:
        return Freshness.NEVER
    days = (on - heard_on).days
    if days <= FRESH_DAYS:
        return Freshness.FRESH
    return Freshness.AGEING if days <= AGEING_DAYS else Freshness.STALE
