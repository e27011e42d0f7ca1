"""Erlang's loss formula from its definition, in exact fractions. Slow, and so a check."""

from fractions import Fraction


def refused_share(places: int, load: Fraction) -> Fraction:
    """The last state's weight over the weight of all states: (a^c / c!) / sum(a^k / k!)."""
    weights = [Fraction(1)]
    for place in range(1, places + 1):
        weights.append(weights[-1] * load / place)
    return weights[-1] / sum(weights)


def places_for(load: Fraction, share: Fraction) -> int:
    places = 0
    while load and refused_share(places, load) > share:
        places += 1
    return places
