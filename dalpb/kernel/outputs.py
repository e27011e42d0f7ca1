"""Which frozen outputs used some figures: asked by the app that keeps figures, answered by others.

An app that freezes outputs registers a provider when it starts, so that the one below it
need not know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Output:
    """A frozen output, and where it is."""

    label: str
    detail: str
    url: str


Provider = Callable[[frozenset[str]], list[Output]]
_PROVIDERS: Final[list[Provider]] = []


def register(provider: Provider) -> None:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def outputs_from(submissions: frozenset[str]) -> list[Output]:
    """The outputs that were made from any of these submissions, named by their keys."""
    return [output for provider in _PROVIDERS for output in provider(submissions)]
