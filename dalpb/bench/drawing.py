"""Intervals and charts, without a database."""

from decimal import Decimal
from html import escape

import numpy as np

from dalpb.bench.measuring import Measured, in_turn, ratio
from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.charts.bars import bars
from dalpb.kernel.charts.marks import Mark
from dalpb.stats import limits_of_counts, limits_of_proportions

ROWS = 1_000_000
CHANCE = np.random.default_rng(1)
TOPS = CHANCE.integers(0, 1000, ROWS)
BOTTOMS = TOPS + CHANCE.integers(1, 300, ROWS)
FEW = CHANCE.integers(0, 10, ROWS)
CHARTS = 100
MARKS = [
    Mark(f"Area {n}", Figure.exact(Decimal(10 + n)), Decimal(8 + n), Decimal(12 + n))
    for n in range(16)
]


def run(rounds: int) -> list[Measured]:
    """M1: a million intervals against their memory. C1: a chart against the same put together."""
    if _chart() != _least():
        raise RuntimeError("C1's floor is no longer the chart that is drawn.")
    costs = in_turn(
        {
            "memory": _memory,
            "wilson": lambda: limits_of_proportions(TOPS, BOTTOMS),
            "byar": lambda: limits_of_counts(TOPS),
            "exact": lambda: limits_of_counts(FEW),
            "chart": lambda: [_chart() for _ in range(CHARTS)],
            "least": lambda: [_least() for _ in range(CHARTS)],
        },
        rounds,
    )
    memory = "two columns read, two written"
    return [
        Measured("M1", "Wilson, a million", ratio(costs["wilson"], costs["memory"]), memory, 5),
        Measured("M1", "Byar, a million", ratio(costs["byar"], costs["memory"]), memory, 5),
        Measured("M1", "exact, a million", ratio(costs["exact"], costs["memory"]), memory, 8),
        Measured(
            "C1", "a chart with title, words and whiskers", ratio(costs["chart"], costs["least"]),
            "the same text put together by hand", 2,
        ),
    ]  # fmt: skip


def _memory() -> None:
    lower, upper = np.empty(ROWS), np.empty(ROWS)
    np.add(TOPS, 1.0, out=lower)
    np.add(BOTTOMS, 1.0, out=upper)


def _chart() -> str:
    return bars(MARKS, key="bench", title="Bars", axis="Number")


def _least() -> str:
    """The very same picture, with its places written down instead of worked out one by one."""
    left, right, bottom, top = 79, 600, 744, Decimal(30)
    across = (right - left) / top
    body = []
    for step in range(0, 31, 5):
        x = _short(left + step * across)
        body.append(
            f'<path d="M{x} 8V{bottom}" fill="none" stroke="#cecece" stroke-width="1"/>'
            f'<text x="{x}" y="766" text-anchor="middle" fill="#484949">{step}</text>'
        )
    told = []
    for place, mark in enumerate(MARKS):
        value, low, high = mark.figure.value, mark.low, mark.high
        if value is None or low is None or high is None:
            raise RuntimeError("C1 is measured with whole bars.")
        told.append(f"{mark.label}: {plain(value)} (between {plain(low)} and {plain(high)})")
        y, end = 31 + 46 * place, left + value * across
        first, last = _short(left + low * across), _short(left + high * across)
        whisker = f"M{first} {y - 6}v12M{first} {y}H{last}M{last} {y - 6}v12"
        shown = _short(left + max(value, high) * across + 8)
        body.append(
            f'<text x="69" y="{y + 5}" text-anchor="end" fill="#0b0c0c">{escape(mark.label)}</text>'
            f'<rect x="79" y="{y - 14}" width="{_short(end - left)}" height="28" fill="#5a3d80"/>'
            f'<path d="{whisker}" fill="none" stroke="#ffffff" stroke-width="5"/>'
            f'<path d="{whisker}" fill="none" stroke="#0b0c0c" stroke-width="2"/>'
            f'<text x="{shown}" y="{y + 5}" text-anchor="start" fill="#0b0c0c" font-weight="700">'
            f"{plain(value)}</text>"
        )
    body.append(
        f'<path d="M79 8V{bottom}" fill="none" stroke="#0b0c0c" stroke-width="2"/>'
        '<text x="339" y="790" text-anchor="middle" fill="#484949">Number</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 800" width="760" height="800" '
        'role="img" aria-labelledby="bench-title bench-desc" '
        "font-family=\"'Source Sans 3', arial, 'Liberation Sans', sans-serif\" font-size=\"16\">"
        f'<title id="bench-title">Bars</title><desc id="bench-desc">{escape("; ".join(told))}.</desc>'
        f"{''.join(body)}</svg>"
    )


def _short(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")
