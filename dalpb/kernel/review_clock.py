"""The review clock of the strategy: SI 2021/990, regulation 4.

"Before the end of the period of 3 years beginning with the day on which it first publishes a
strategy … and within each subsequent period of 3 years": the periods are counted from the
first publication of all, and no later strategy starts them again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

YEARS: Final = 3
WARNING: Final = timedelta(days=183)


class ReviewState(StrEnum):
    REVIEWED = "reviewed"
    OPEN = "open"
    DUE_SOON = "due_soon"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ReviewWindow:
    """One period of three years, its last day included. The first is number 1."""

    number: int
    first_on: date
    last_on: date

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """A window with the reviews that fell in it, and what that means on a day."""

    window: ReviewWindow
    reviewed_on: tuple[date, ...]
    state: ReviewState


def window(first_published_on: date, number: int) -> ReviewWindow:
    """The window of a number, from 1."""
    if number < 1:
        raise ValueError("windows are counted from 1")
    starts = _years_on(first_published_on, YEARS * (number - 1))
    following = _years_on(first_published_on, YEARS * number)
    return ReviewWindow(number, starts, following - timedelta(days=1))


def _years_on(day: date, years: int) -> date:
    """The anniversary; of 29 February, 1 March in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def window_on(first_published_on: date, on: date) -> ReviewWindow | None:
    """The window that a day is in; None before the first publication."""
    if on < first_published_on:
        return None
    number = max(1, (on.year - first_published_on.year) // YEARS)
    while not (found := window(first_published_on, number)).holds(on):
        number += 1
    return found


def standings(
    first_published_on: date, reviews: Iterable[date], on: date
) -> tuple[ReviewStanding, ...]:
    """Every window that has begun by a day, and whether a review fell in it by then."""
    current = window_on(first_published_on, on)
    if current is None:
        return ()
    held = sorted(day for day in reviews if day <= on)
    found = []
    for number in range(1, current.number + 1):
        one = window(first_published_on, number)
        inside = tuple(day for day in held if one.holds(day))
        found.append(ReviewStanding(one, inside, _state(one, inside, on)))
    return tuple(found)


def _state(one: ReviewWindow, inside: tuple[date, ...], on: date) -> ReviewState:
    if inside:
        return ReviewState.REVIEWED
    if on > one.last_on:
        return ReviewState.MISSED
    return ReviewState.DUE_SOON if on > one.last_on - WARNING else ReviewState.OPEN
