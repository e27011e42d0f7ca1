"""How many places would bring refusals to a chosen level, with how unsure that is.

The arrivals are the requests that a free place would have answered: all requests less those
refused for another reason than capacity. Their rate has the limits of its count. The mean
stay is the days of the stays that ended over their number, and has the limits of that
number. The load's ends join the low ends and the high ends, so they reach a little further
than 95 per cent would.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb import stats
from dalpb.kernel.cells import Figure, State, add, interval
from needs.rules.queueing import MOST_LOAD, places_for, refused_share
from needs.rules.sufficiency import Family, Told, less, per_day

# The levels of refusal a reader may choose among, in per cent.
LEVELS: Final = (1, 5, 10, 20)


class Missing(StrEnum):
    """What the view cannot do without."""

    REQUESTS = "requests"
    STAYS = "stays"
    PLACES = "places"
    NO_ENDINGS = "no_endings"
    NO_REQUESTS = "no_requests"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the best and the most. `middle` is None where the figures give no one value."""

    low: float
    middle: float | None
    high: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """The places at which no more than `percent` of requests would be refused."""

    percent: int
    low: int
    middle: int | None
    high: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """`per_day` is requests a day, `stay` days, `load` places; `refused` is a share from 0 to 1.

    `seen` is the share that services said they refused for capacity, with its limits.
    """

    arrivals: Figure
    days: int
    per_day: Spread
    stay: Spread
    load: Spread
    places: Figure
    refused: Spread
    seen: Spread | None
    wanted: tuple[Wanted, ...]


def missing_of(told: Told) -> tuple[Missing, ...]:
    """What has to be supplied before the view can be drawn."""
    gaps = []
    if _unknown(told.requests):
        gaps.append(Missing.REQUESTS)
    elif _most(told.requests) == 0:
        gaps.append(Missing.NO_REQUESTS)
    if _unknown(told.stay_days) or _unknown(told.stays_ended):
        gaps.append(Missing.STAYS)
    elif interval(told.stays_ended)[0] == 0:
        gaps.append(Missing.NO_ENDINGS)
    if _unknown(told.place_days):
        gaps.append(Missing.PLACES)
    return tuple(gaps)


def queue_view(told: Told, days: int) -> QueueView | tuple[Missing, ...]:
    """The view for what several services told of a period of `days`, or what it lacks."""
    gaps = missing_of(told)
    if gaps:
        return gaps
    arrivals = less(told.requests, _not_for_capacity(told))
    rate = _rate(arrivals, days)
    stay = _stay(told.stay_days, told.stays_ended)
    load = Spread(
        rate.low * stay.low,
        rate.middle * stay.middle if rate.middle is not None and stay.middle is not None else None,
        rate.high * stay.high,
    )
    if load.high > MOST_LOAD:
        return (Missing.OUT_OF_REACH,)
    places = per_day(told.place_days, days)
    return QueueView(
        arrivals=arrivals,
        days=days,
        per_day=rate,
        stay=stay,
        load=load,
        places=places,
        refused=_refused(places, load),
        seen=_seen(told.refusals[Family.CAPACITY], arrivals),
        wanted=tuple(_wanted(percent, load) for percent in LEVELS),
    )


def _unknown(figure: Figure) -> bool:
    """Without a greatest value there is nothing to work with."""
    return interval(figure)[1] is None


def _most(figure: Figure) -> Decimal | None:
    return interval(figure)[1]


def _not_for_capacity(told: Told) -> Figure:
    """Refusals that a free place would not have answered; between limits where it is not told.

    Where no service splits its refusals by reason, they lie between none and all of them.
    They are never more than all refusals less those for capacity, nor fewer.
    """
    families = [family for family in Family if family is not Family.CAPACITY]
    parts = [told.refusals[family] for family in families]
    known = [part for part in parts if part.state is not State.NOT_SUPPLIED]
    if not known or told.refusals[Family.CAPACITY].state is State.NOT_SUPPLIED:
        return Figure.bounded(0, _most(told.refused))
    low, high = interval(add(known))
    rest_low, rest_high = interval(less(told.refused, told.refusals[Family.CAPACITY]))
    highs = [end for end in (high, rest_high) if end is not None]
    least, most = max(low, rest_low), min(highs) if highs else None
    if most is not None and least > most:
        # Services contradict themselves: their reasons stand, as they said them.
        return add(known)
    return Figure.exact(least) if least == most else Figure.bounded(least, most)


def _rate(arrivals: Figure, days: int) -> Spread:
    low, high = interval(arrivals)
    made = stats.bounded_rate(
        stats.Span(float(low), None if high is None else float(high)), days, multiplier=1
    )
    return Spread(made.lower or 0.0, made.value, made.upper or 0.0)


def _stay(days: Figure, ended: Figure) -> Spread:
    """The mean stay: days over endings, with the limits of the count of endings.

    Exact for stays that end at random; stays that vary less are surer than this says.
    """
    day_low, day_high = (float(end or 0) for end in interval(days))
    few, many = (float(end or 0) for end in interval(ended))
    least = stats.rate(few, 1, multiplier=1)
    most = stats.rate(many, 1, multiplier=1)
    middle = day_low / few if day_low == day_high and few == many else None
    return Spread(day_low / (most.upper or many), middle, day_high / (least.lower or few))


def _refused(places: Figure, load: Spread) -> Spread:
    """The share refused at the places there are; part places are taken up and down."""
    low, high = interval(places)
    most, least = math.ceil(high or low), math.floor(low)
    middle = (
        refused_share(round(places.value), load.middle)
        if places.value is not None and load.middle is not None
        else None
    )
    return Spread(refused_share(most, load.low), middle, refused_share(least, load.high))


def _seen(refused: Figure, arrivals: Figure) -> Spread | None:
    if _unknown(refused) or not arrivals.is_exact:
        return None
    low, high = (float(end or 0) for end in interval(refused))
    base = float(arrivals.value or 0)
    if base == 0 or low > base:
        return None
    made = stats.bounded_proportion(stats.Span(low, min(high, base)), stats.Span(base, base))
    return Spread(made.lower or 0.0, made.value, made.upper or 0.0)


def _wanted(percent: int, load: Spread) -> Wanted:
    share = percent / 100
    return Wanted(
        percent,
        places_for(load.low, share),
        None if load.middle is None else places_for(load.middle, share),
        places_for(load.high, share),
    )


def chosen(view: QueueView, percent: int) -> Wanted:
    """The places wanted at a level that is one of `LEVELS`."""
    return next(wanted for wanted in view.wanted if wanted.percent == percent)
