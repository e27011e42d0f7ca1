"""Which places are bought under agreements: asked where places are counted, answered by others.

Whoever keeps agreements registers a provider when it starts, so that those who count
places need not know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dalpb.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class PlacesBought:
    """Places of a service bought from a day on, until another. None is not said, never nought."""

    service_code: str
    agreement: str
    first: date
    until: date | None
    bedspaces: int | None
    units: int | None
    is_illustrative: bool = False


Provider = Callable[[Period], tuple[PlacesBought, ...]]
_PROVIDERS: Final[list[Provider]] = []


def register(provider: Provider) -> None:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def unregister(provider: Provider) -> None:
    """Takes back a provider, as a test does at its end."""
    if provider in _PROVIDERS:
        _PROVIDERS.remove(provider)


def places_bought(period: Period) -> tuple[PlacesBought, ...]:
    """What is bought on some day of the period, as far as anybody told, in one order."""
    found = [one for provider in _PROVIDERS for one in provider(period)]
    return tuple(sorted(found, key=lambda one: (one.service_code, one.first, one.agreement)))
