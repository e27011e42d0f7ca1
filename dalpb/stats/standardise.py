"""Directly and indirectly standardised rates."""

import math
from collections.abc import Mapping, Sequence

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, same_length
from dalpb.stats.intervals import EXACT_BELOW, byar_limits, count_limits
from dalpb.stats.results import IndirectlyStandardised, Standardised, StatisticsRefused

Events = float | Mapping[int, float | None] | None


def _by_repeats(events: Events) -> dict[int, float]:
    """People by how many events each had; a plain count is people with one event."""
    given = events if isinstance(events, Mapping) else {1: 0.0 if events is None else events}
    return {times: not_below_zero("count", people or 0) for times, people in given.items()}


def directly_standardised_rate(
    counts: Sequence[Events],
    populations: Sequence[float | None],
    standard_populations: Sequence[float | None],
    *,
    multiplier: float,
    confidence: float = 0.95,
) -> Standardised:
    """The rate this place would have with the standard population's ages.

    Parameters
    ----------
    counts, populations, standard_populations
        Shape (bands,). A count is events, or people by number of events ({1: 75, 2: 16}) where
        one person may be counted more than once. A missing count is no events.

    Raises
    ------
    StatisticsRefused
        A count or weight below zero, a population not above zero, a missing population or weight,
        weights that are all zero, columns of unequal length, or confidence out of range.

    References
    ----------
    Dobson, Kuulasmaa, Eberle and Scherer, Statistics in Medicine 10 (1991), pages 457 to 462.
    """
    level = confidence_of(confidence)
    per = above_zero("multiplier", multiplier)
    same_length(counts=counts, populations=populations, standard_populations=standard_populations)
    bands = [_by_repeats(events) for events in counts]
    people = [above_zero("population", population) for population in populations]
    weights = [_weight(weight) for weight in standard_populations]
    whole = above_zero("total standard population", math.fsum(weights))
    seen = math.fsum(times * who for band in bands for times, who in band.items())
    share = [weight / (whole * n) for weight, n in zip(weights, people, strict=True)]
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    if seen >= EXACT_BELOW:
        value, lower, upper = _dobson(bands, share, seen, level)
        value, lower, upper = value * per, lower * per, upper * per
    return Standardised(
        value=value,
        lower=lower,
        upper=upper,
        method="none" if value is None else "dobson",
        confidence=level,
        statistic=f"directly standardised rate per {multiplier:g}",
        reason="" if value is not None else "There are fewer than 10 events in all.",
        count=seen,
        population=math.fsum(people),
    )


def _weight(weight: float | None) -> float:
    if weight is None:
        raise StatisticsRefused("missing", "A standard population is missing; give one for each.")
    return not_below_zero("standard population", weight)


def _dobson(
    bands: list[dict[int, float]], share: list[float], seen: float, level: float
) -> tuple[float, float, float]:
    pairs = list(zip(bands, share, strict=True))
    value = math.fsum(t * who * s for band, s in pairs for t, who in band.items())
    variance = math.fsum(t * t * who * s * s for band, s in pairs for t, who in band.items())
    low, high = byar_limits(seen, level)
    scale = math.sqrt(variance / seen)
    return value, value + scale * ((low or 0.0) - seen), value + scale * (high - seen)


def indirectly_standardised(
    counts: Sequence[float | None],
    populations: Sequence[float | None],
    reference_counts: Sequence[float],
    reference_populations: Sequence[float],
    *,
    multiplier: float,
    confidence: float = 0.95,
    ratio: bool = False,
) -> IndirectlyStandardised:
    """Events seen against those expected at the reference's rates.

    The figure may be compared with the reference, and not with another place.

    Parameters
    ----------
    counts, populations, reference_counts, reference_populations
        Shape (bands,). A missing count is no events; a missing or zero population expects none.
    multiplier
        People for each rate, or the value of the reference when `ratio` is true.

    Raises
    ------
    StatisticsRefused
        Anything below zero, a reference population not above zero, nothing expected, columns of
        unequal length, or confidence out of range.
    """
    level = confidence_of(confidence)
    per = above_zero("multiplier", multiplier)
    same_length(
        counts=counts,
        populations=populations,
        reference_counts=reference_counts,
        reference_populations=reference_populations,
    )
    observed = math.fsum(not_below_zero("count", x or 0) for x in counts)
    people = [not_below_zero("population", n or 0) for n in populations]
    events = [not_below_zero("reference count", x) for x in reference_counts]
    base = [above_zero("reference population", n) for n in reference_populations]
    expected = math.fsum(n * x / m for n, x, m in zip(people, events, base, strict=True))
    above_zero("expected count", expected)
    reference_rate = None if ratio else math.fsum(events) / math.fsum(base) * per
    scale = (per if reference_rate is None else reference_rate) / expected
    lower, upper, method = count_limits(observed, level)
    kind = "ratio" if ratio else "rate"
    return IndirectlyStandardised(
        value=observed * scale,
        lower=lower * scale,
        upper=upper * scale,
        method=method,
        confidence=level,
        statistic=f"indirectly standardised {kind} per {multiplier:g}",
        observed=observed,
        expected=expected,
        reference_rate=reference_rate,
    )
