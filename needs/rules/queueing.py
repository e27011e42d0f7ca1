"""Places that are all taken: the Erlang loss system, by its stable recursion.

Requests come at random at a steady rate, take a free place or are refused at once, and
keep it for a time of any shape with a known mean. The load is the rate times that mean:
the places that would be taken if none were ever refused.
"""

import math
from typing import Final

# Beyond this a load is a mistake in the figures, and the recursion would run for long.
MOST_LOAD: Final = 10_000.0


def refused_share(places: int, load: float) -> float:
    """The share of requests refused, between 0 and 1.

    Raises
    ------
    ValueError
        Fewer than no places; a load that is below zero, not a number or above `MOST_LOAD`.

    References
    ----------
    Erlang, Elektroteknikeren 13 (1917), formula 5; the recursion is in Cooper, Introduction
    to Queueing Theory (2nd edition, 1981), page 82.
    """
    if places < 0:
        raise ValueError("there cannot be fewer than no places")
    _check(load)
    share = 1.0
    for place in range(1, places + 1):
        share = load * share / (place + load * share)
        if share == 0.0:
            break
    return share


def places_for(load: float, share: float) -> int:
    """The fewest places at which no more than `share` of requests are refused.

    Raises
    ------
    ValueError
        As `refused_share`; also a share not above 0 or not below 1.
    """
    _check(load)
    if not 0 < share < 1:
        raise ValueError("the share refused lies between 0 and 1")
    if load == 0:
        return 0
    places, refused = 0, 1.0
    while refused > share:
        places += 1
        refused = load * refused / (places + load * refused)
    return places


def load_for(places: int, share: float) -> float:
    """The load at which `places` refuse `share` of requests: `refused_share` read backwards.

    Raises
    ------
    ValueError
        No places at all; a share not above 0 or not below 1, or only reached beyond `MOST_LOAD`.
    """
    if places < 1 or not 0 < share < 1:
        raise ValueError("give at least one place and a share between 0 and 1")
    low, high = 0.0, min(MOST_LOAD, places / (1 - share) + 1)
    if refused_share(places, high) < share:
        raise ValueError("the load would be too large")
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if refused_share(places, middle) < share:
            low = middle
        else:
            high = middle
    return low


def _check(load: float) -> None:
    if not math.isfinite(load) or not 0 <= load <= MOST_LOAD:
        raise ValueError(f"the load lies between 0 and {MOST_LOAD:,.0f}")
