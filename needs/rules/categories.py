"""The category of a figure: `ALL`, or codes in order joined by `+`."""

from collections.abc import Iterable
from typing import Final

ALL: Final = "ALL"
JOIN: Final = "+"


def key_of(codes: Iterable[str]) -> str:
    """One spelling for one combination: `women+refuge` and `refuge+women` are the same."""
    ordered = sorted(codes)
    return JOIN.join(ordered) if ordered else ALL


def codes_in(key: str) -> tuple[str, ...]:
    return () if key == ALL else tuple(key.split(JOIN))
