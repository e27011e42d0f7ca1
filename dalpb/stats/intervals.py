"""Counts, rates, proportions and means with their limits."""

import math
from collections.abc import Sequence

from dalpb.stats.checks import above_zero, confidence_of, not_below_zero, number, z_of
from dalpb.stats.distributions import gamma_quantile, student_quantile
from dalpb.stats.results import Estimate, MeanEstimate, StatisticsRefused

EXACT_BELOW = 10
EXACT = "exact"
BYAR = "byars"


def byar_limits(count: float, confidence: float) -> tuple[float | None, float]:
    """Byar's limits of a count; the lower is None where the approximation falls below zero.

    References
    ----------
    Breslow and Day, Statistical Methods in Cancer Research II (IARC 1987), page 69.
    """
    z = z_of(confidence)
    after = count + 1
    upper = after * (1 - 1 / (9 * after) + z / (3 * math.sqrt(after))) ** 3
    if count <= 0:
        return None, upper
    root = 1 - 1 / (9 * count) - z / (3 * math.sqrt(count))
    return (count * root**3 if root >= 0 else None), upper


def exact_limits(count: float, confidence: float) -> tuple[float, float]:
    """Exact Poisson limits of a count; the lower limit of no events is nought.

    References
    ----------
    Garwood, Biometrika 28 (1936), pages 437 to 442.
    """
    tail = (1 - confidence) / 2
    lower = gamma_quantile(count, tail) if count > 0 else 0.0
    return lower, gamma_quantile(count + 1, 1 - tail)


def count_limits(count: float, confidence: float) -> tuple[float, float, str]:
    """Exact limits below ten events and Byar's from ten, with the name of the method."""
    if count >= EXACT_BELOW:
        lower, upper = byar_limits(count, confidence)
        if lower is not None:
            return lower, upper, BYAR
    lower, upper = exact_limits(count, confidence)
    return lower, upper, EXACT


def wilson_limits(numerator: float, denominator: float, confidence: float) -> tuple[float, float]:
    """Wilson's limits of a proportion as fractions, exactly 0 for none and 1 for all.

    References
    ----------
    Wilson, Journal of the American Statistical Association 22 (1927), pages 209 to 212.
    """
    z = z_of(confidence)
    centre = 2 * numerator + z * z
    spread = z * math.sqrt(z * z + 4 * numerator * (1 - numerator / denominator))
    scale = 2 * (denominator + z * z)
    lower = 0.0 if numerator == 0 else max(0.0, (centre - spread) / scale)
    upper = 1.0 if numerator == denominator else min(1.0, (centre + spread) / scale)
    return lower, upper


def _nothing(statistic: str, confidence: float, reason: str, method: str = "none") -> Estimate:
    return Estimate(
        value=None,
        lower=None,
        upper=None,
        method=method,
        confidence=confidence,
        statistic=statistic,
        reason=reason,
    )


def _method_of(count: float | None) -> str:
    """The method a count calls for, which stands even where its population is missing."""
    if count is None:
        return "none"
    return EXACT if count < EXACT_BELOW else BYAR


def _missing(top: float | None, bottom: float | None, names: tuple[str, str]) -> str:
    gaps = [name for name, given in zip(names, (top, bottom), strict=True) if given is None]
    return f"The {' and the '.join(gaps)} {'is' if len(gaps) == 1 else 'are'} missing."


def rate(
    count: float | None, population: float | None, *, multiplier: float, confidence: float = 0.95
) -> Estimate:
    """A crude rate: events for every `multiplier` people.

    The count may exceed the population. A missing count or population gives no figure.

    Raises
    ------
    StatisticsRefused
        A count below zero; a population or multiplier not above zero; confidence out of range.
    """
    level = confidence_of(confidence)
    per = above_zero("multiplier", multiplier)
    statistic = f"rate per {multiplier:g}"
    if population is not None:
        above_zero("population", population)
    if count is not None:
        not_below_zero("count", count)
    if count is None or population is None:
        reason = _missing(count, population, ("count", "population"))
        return _nothing(statistic, level, reason, _method_of(count))
    lower, upper, method = count_limits(count, level)
    return Estimate(
        value=count * per / population,
        lower=lower * per / population,
        upper=upper * per / population,
        method=method,
        confidence=level,
        statistic=statistic,
        estimated=count != int(count),
    )


def proportion(
    numerator: float | None,
    denominator: float | None,
    *,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> Estimate:
    """A proportion times the multiplier, with Wilson's limits.

    Raises
    ------
    StatisticsRefused
        A numerator below zero or above its denominator; a denominator or multiplier not above
        zero; confidence out of range.
    """
    level = confidence_of(confidence)
    per = above_zero("multiplier", multiplier)
    statistic = "percentage" if multiplier == 100 else f"proportion of {multiplier:g}"
    if denominator is not None:
        above_zero("denominator", denominator)
    if numerator is not None:
        not_below_zero("numerator", numerator)
    if numerator is None or denominator is None:
        reason = _missing(numerator, denominator, ("numerator", "denominator"))
        return _nothing(statistic, level, reason)
    if numerator > denominator:
        raise StatisticsRefused(
            "above_denominator",
            f"The numerator {numerator} is above the denominator {denominator}; correct one of them.",
        )
    lower, upper = wilson_limits(numerator, denominator, level)
    return Estimate(
        value=numerator / denominator * per,
        lower=lower * per,
        upper=upper * per,
        method="wilson",
        confidence=level,
        statistic=statistic,
        estimated=numerator != int(numerator),
    )


def mean(values: Sequence[float], *, confidence: float = 0.95) -> MeanEstimate:
    """The mean of the values, in their own unit, with Student's limits.

    Parameters
    ----------
    values
        Shape (n,), at least two, none missing.

    Raises
    ------
    StatisticsRefused
        Fewer than two values, one that is no number, or confidence out of range.

    References
    ----------
    Student, Biometrika 6 (1908), pages 1 to 25.
    """
    level = confidence_of(confidence)
    numbers = [number("value", value) for value in values]
    n = len(numbers)
    if n < 2:
        raise StatisticsRefused("too_few", f"A mean needs two values or more; there are {n}.")
    total = math.fsum(numbers)
    centre = total / n
    deviation = math.sqrt(math.fsum((value - centre) ** 2 for value in numbers) / (n - 1))
    reach = student_quantile(1 - (1 - level) / 2, n - 1) * deviation / math.sqrt(n)
    return MeanEstimate(
        value=centre,
        lower=centre - reach,
        upper=centre + reach,
        method="student t",
        confidence=level,
        statistic="mean",
        n=n,
        total=total,
        standard_deviation=deviation,
    )
