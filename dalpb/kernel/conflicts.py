"""Which organisations hold or bid for what: asked by the board, answered by others.

An app that keeps agreements registers a provider when it starts, so that the one below it
need not know it. Without a provider, members' own declarations are what there is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class InterestKind(StrEnum):
    HOLDS = "holds"
    BIDS = "bids"


@dataclass(frozen=True, slots=True)
class Interest:
    """An organisation holds an agreement, or bids for one, known by its reference."""

    organisation_code: str
    kind: InterestKind
    reference: str
    label: str
    url: str = ""


Provider = Callable[[frozenset[str], date], tuple[Interest, ...]]
_PROVIDERS: Final[list[Provider]] = []


def register(provider: Provider) -> None:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def unregister(provider: Provider) -> None:
    """Takes back a provider, as a test does at its end."""
    if provider in _PROVIDERS:
        _PROVIDERS.remove(provider)


def interests_of(organisation_codes: frozenset[str], on: date) -> tuple[Interest, ...]:
    """What these organisations hold or bid for on a day, as far as anybody told."""
    found = {
        interest
        for provider in _PROVIDERS
        for interest in provider(organisation_codes, on)
        if interest.organisation_code in organisation_codes
    }
    return tuple(sorted(found, key=lambda i: (i.organisation_code, i.reference, i.kind)))
