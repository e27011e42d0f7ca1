"""Slow twins of the statistics: exact fractions, decimal sums, bisection and brute force.

None of them imports what it checks.
"""

import random
from decimal import Decimal, getcontext
from fractions import Fraction
from math import ceil, comb, exp, floor

getcontext().prec = 40


def poisson_below(count: int, mean: Decimal) -> Decimal:
    """The chance of `count` events or fewer, term by term."""
    term = total = (-mean).exp()
    for k in range(1, count + 1):
        term = term * mean / k
        total += term
    return total


def poisson_limits(count: int, confidence: str) -> tuple[float, float]:
    """Garwood's limits by bisection on the sum itself."""
    tail = (1 - Decimal(confidence)) / 2
    lower = Decimal(0)
    if count:
        lower = _mean_at(count - 1, 1 - tail)
    return float(lower), float(_mean_at(count, tail))


def _mean_at(count: int, chance: Decimal) -> Decimal:
    low, high = Decimal(0), Decimal(count * 3 + 40)
    for _ in range(90):
        middle = (low + high) / 2
        if poisson_below(count, middle) > chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wilson_limits(numerator: int, denominator: int, z: float) -> tuple[float, float]:
    """The proportions whose own normal interval just reaches the one seen, by bisection."""
    seen = Fraction(numerator, denominator)
    square = Fraction(z) ** 2

    def reached(p: Fraction) -> bool:
        return (seen - p) ** 2 <= square * p * (1 - p) / denominator

    ends = []
    for outside in (Fraction(0), Fraction(1)):
        far, near = outside, seen
        for _ in range(60):
            middle = Fraction(float((far + near) / 2))
            far, near = (far, middle) if reached(middle) else (middle, near)
        ends.append(float(near))
    return ends[0], ends[1]


def standardised(
    rows: list[tuple[int, int, int]],
) -> tuple[Fraction, Fraction]:
    """The weighted rate and its variance over (count, population, weight), in fractions."""
    whole = sum(weight for _, _, weight in rows)
    value = sum(Fraction(w * x, n) for x, n, w in rows) / whole
    variance = sum(Fraction(w * w * x, n * n) for x, n, w in rows) / whole**2
    return Fraction(value), Fraction(variance)


def ranked(values: list[float | None], n: int, highest_is_first: bool) -> list[int | None]:
    """Quantiles by counting, for each value, how many come before it."""
    known = [Fraction(v) for v in values if v is not None]
    if len(known) < n:
        return [None] * len(values)
    answer: list[int | None] = []
    for value in values:
        if value is None:
            answer.append(None)
            continue
        before = sum((v > value) if highest_is_first else (v < value) for v in known)
        share = Fraction(len(known), n)
        answer.append(max(1, floor((n + 1) - ceil((len(known) - before) / share))))
    return answer


def line(points: list[tuple[Fraction, Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Start and slope of the weighted line over (x, y, weight), from the normal equations."""
    w = sum((k for _, _, k in points), Fraction(0))
    x = sum((k * a for a, _, k in points), Fraction(0))
    y = sum((k * b for _, b, k in points), Fraction(0))
    xx = sum((k * a * a for a, _, k in points), Fraction(0))
    xy = sum((k * a * b for a, b, k in points), Fraction(0))
    slope = (w * xy - x * y) / (w * xx - x * x)
    return (y - slope * x) / w, slope


def deprivation_line(values: list[float], people: list[int]) -> tuple[Fraction, Fraction]:
    """The line over midpoints of cumulative shares of people."""
    whole, before, points = sum(people), 0, []
    for value, n in zip(values, people, strict=True):
        points.append((Fraction(2 * before + n, 2 * whole), Fraction(value), Fraction(n)))
        before += n
    return line(points)


def simulated_slopes(
    logs: list[float], errors: list[float], people: list[int], times: int
) -> list[float]:
    """The gap between the ends of the log line, drawn again and again, in order."""
    draw = random.Random(20260401)
    whole, before, middles = sum(people), 0.0, []
    for n in people:
        middles.append((before + n / 2) / whole)
        before += n
    gaps = []
    for _ in range(times):
        y = [draw.gauss(v, e) for v, e in zip(logs, errors, strict=True)]
        cx = sum(n * x for n, x in zip(people, middles, strict=True)) / whole
        cy = sum(n * v for n, v in zip(people, y, strict=True)) / whole
        up = sum(n * (x - cx) * (v - cy) for n, x, v in zip(people, middles, y, strict=True))
        slope = up / sum(n * (x - cx) ** 2 for n, x in zip(people, middles, strict=True))
        gaps.append(exp(cy - slope * cx + slope) - exp(cy - slope * cx))
    return sorted(gaps)


def binomial_cover(n: int, chance: Fraction, covered: list[bool]) -> Fraction:
    """How often an interval covers the truth: the sum over every number that may be seen."""
    return sum(
        (
            comb(n, k) * chance**k * (1 - chance) ** (n - k)
            for k, inside in enumerate(covered)
            if inside
        ),
        Fraction(0),
    )
