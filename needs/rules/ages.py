"""The ages and sex that a national file names, as a base that can be matched with ours."""

import re
from typing import Final

from needs.rules.indicating import PopulationBase

_SEXES: Final = {"persons": "all", "all": "all", "female": "female", "male": "male"}
_ONWARDS = re.compile(r"(\d{1,3})\s*\+\s*(?:yrs?|years?)?\Z")
_BETWEEN = re.compile(r"(\d{1,3})\s*(?:-|to)\s*(\d{1,3})\s*(?:yrs?|years?)?\Z")
_UNDER = re.compile(r"<\s*(\d{1,3})\s*(?:yrs?|years?)?\Z")


def sex_of(sex: str) -> str | None:
    """The sex as a base has it, or None where the word is not one we know."""
    return _SEXES.get(sex.strip().casefold())


def base_of(sex: str, age: str) -> PopulationBase | None:
    """The base, or None where the words are not ones we know; then nothing is assumed of it.

    `16+ yrs` is 16 and over; `18-64 yrs` ends at 65, for the upper end is exclusive.
    """
    who = sex_of(sex)
    words = " ".join(age.split()).casefold().replace("\N{EN DASH}", "-")
    if who is None:
        return None
    if words == "all ages":
        return PopulationBase(0, None, who)
    if match := _ONWARDS.match(words):
        return PopulationBase(int(match[1]), None, who)
    if match := _BETWEEN.match(words):
        return PopulationBase(int(match[1]), int(match[2]) + 1, who)
    if match := _UNDER.match(words):
        return PopulationBase(0, int(match[1]), who)
    return None
