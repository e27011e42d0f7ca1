"""Whether a text may tell where a refuge is: never finer than a district, never by its name."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.intake.personal import find_personal
from reporting.documents.content import DocumentContent
from reporting.documents.texts import placed_texts

_REFUGE: Final = re.compile(r"\b(?:refuges?|safe house)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What the guard knows: services whose place is kept back, districts, and finer places."""

    services: Collection[str]
    districts: Collection[str]
    finer: Collection[str]


def place_hits(content: DocumentContent, known: Gazetteer) -> Iterator[tuple[str, str]]:
    """Each place in the document where a refuge's whereabouts may stand, and why."""
    for placed in placed_texts(content):
        why = place_told(placed.text, known)
        if why:
            yield placed.where, why


def place_told(text: str, known: Gazetteer) -> str:
    """Why the text may tell of a place; nothing where it does not."""
    if any(sign.kind == "refuge_location" for sign in find_personal(text)):
        return "It may say where a refuge is"
    named = [name for name in known.services if _holds(text, name)]
    rest = text
    for name in named:
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    if named and any(_holds(rest, place) for place in (*known.districts, *known.finer)):
        return "It names a refuge and a place together"
    if _REFUGE.search(text) and any(_holds(rest, place) for place in known.finer):
        return "It speaks of a refuge and of a place smaller than a district"
    return ""


def _holds(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
