"""Quantiles of the normal, gamma and Student distributions, by the standard library alone."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

NORMAL = NormalDist()
_TINY = 1e-300
_STEPS = 100_000


def normal_quantile(probability: float) -> float:
    """The standard normal quantile."""
    return NORMAL.inv_cdf(probability)


def gamma_below(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x).

    References
    ----------
    NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (fraction).
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        return scale * _gamma_series(shape, x)
    return 1.0 - scale * _gamma_fraction(shape, x)


def _gamma_series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for k in range(1, _STEPS):
        term *= x / (shape + k)
        total += term
        if term < total * 1e-17:
            break
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    b = x + 1.0 - shape
    c, d = 1.0 / _TINY, 1.0 / b
    h = d
    for k in range(1, _STEPS):
        a = -k * (k - shape)
        b += 2.0
        d = 1.0 / (a * d + b or _TINY)
        c = b + a / c or _TINY
        h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return h


@lru_cache(maxsize=16_384)
def gamma_quantile(shape: float, probability: float) -> float:
    """The x at which P(shape, x) is the probability: half a chi-squared quantile.

    `2 * gamma_quantile(k / 2, p)` is the chi-squared quantile with k degrees of freedom.
    Answers are kept, so that counts that recur cost one solution each.
    """
    high = shape + 10.0
    while gamma_below(shape, high) < probability:
        high *= 2.0
    return _solve(lambda x: gamma_below(shape, x) - probability, 0.0, high)


def _solve(gap: Callable[[float], float], low: float, high: float) -> float:
    """The root of an increasing function, by bisection to the last bit."""
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if gap(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0) or _TINY)
    h = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1.0 / (1.0 + step * d or _TINY)
            c = 1.0 + step / c or _TINY
            h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return h


def beta_below(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function (NIST DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1.0 - front * _beta_fraction(b, a, 1 - x) / b


@lru_cache(maxsize=4096)
def student_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t, for a probability of one half or more."""

    def gap(t: float) -> float:
        tail = beta_below(degrees / 2.0, 0.5, degrees / (degrees + t * t)) / 2.0
        return (1.0 - probability) - tail

    high = 10.0
    while gap(high) < 0:
        high *= 2.0
    return _solve(gap, 0.0, high)
