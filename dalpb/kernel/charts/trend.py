"""Bars that stand: one column for each period, in the order of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import State, plain
from dalpb.kernel.charts.marks import Mark, in_words, is_open, ticks, with_breaks
from dalpb.kernel.charts.svg import (
    BAR,
    INK,
    PALE,
    QUIET,
    RULE,
    Svg,
    framed,
    hatched,
    line,
    number,
    rectangle,
    text,
    wrapped,
)

WIDTH: Final = 760
HEIGHT: Final = 400
LEFT: Final = 64
RIGHT: Final = 750
TOP: Final = 44
BASE: Final = 320


@dataclass(frozen=True, slots=True)
class _Scale:
    top: Decimal
    columns: int

    def y(self, value: Decimal) -> Decimal:
        return BASE - (BASE - TOP) * value / self.top

    @property
    def slot(self) -> Decimal:
        return Decimal(RIGHT - LEFT) / max(1, self.columns)

    @property
    def thickness(self) -> Decimal:
        return min(self.slot * Decimal("0.62"), Decimal(72))

    def middle(self, place: int) -> Decimal:
        return LEFT + self.slot * place + self.slot / 2


def trend(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    axis: str = "",
    unit: str = "",
    desc: str = "",
    breaks: Mapping[int, str] | None = None,
    breaks_within: Mapping[int, str] | None = None,
) -> Svg:
    """A chart of standing bars with whiskers where limits are given.

    `breaks` gives the places before which the series broke, each with the letter that a
    note beneath explains; `breaks_within` those of columns that hold a break, which stand apart
    from both their neighbours.
    """
    before, within = breaks or {}, breaks_within or {}
    steps = ticks(marks)
    scale = _Scale(steps[-1], len(marks))
    body = [_rule(step, scale) for step in steps]
    if axis:
        body.append(text(axis, x=0, y=18, fill=QUIET))
    for place, mark in enumerate(marks):
        body += _column(mark, scale, place)
    body += [part for place, letter in before.items() for part in _break(letter, scale, place)]
    body += [part for place, letter in within.items() for part in _within(letter, scale, place)]
    body.append(line(f"M{LEFT} {BASE}H{RIGHT}", width=2))
    words = with_breaks(desc or in_words(marks, unit), marks, before, within)
    return framed(body, width=WIDTH, height=HEIGHT, key=key, title=title, desc=words)


def _break(letter: str, scale: _Scale, place: int) -> list[str]:
    """A dashed line between two columns, with its letter at the top."""
    x = LEFT + scale.slot * place
    return [_dashes(x), text(letter, x=x + 6, y=TOP - 8, bold=True)]


def _within(letter: str, scale: _Scale, place: int) -> list[str]:
    """A dashed line on either side of a column, with the letter at the top between them."""
    x = LEFT + scale.slot * place
    return [
        _dashes(x),
        _dashes(x + scale.slot),
        text(letter, x=scale.middle(place), y=TOP - 8, anchor="middle", bold=True),
    ]


def _dashes(x: Decimal) -> str:
    path = "".join(f"M{number(x)} {y}v8" for y in range(TOP - 14, BASE, 14))
    return line(path, stroke=INK, width=2)


def _rule(step: Decimal, scale: _Scale) -> str:
    y = scale.y(step)
    return line(f"M{LEFT} {number(y)}H{RIGHT}", stroke=RULE) + text(
        plain(step), x=LEFT - 8, y=y + 5, anchor="end", fill=QUIET
    )


def _column(mark: Mark, scale: _Scale, place: int) -> list[str]:
    middle = scale.middle(place)
    out = _name(mark, scale, middle)
    if mark.figure.is_empty:
        # Turned, because the longest of these words is wider than a column.
        return [*out, text(mark.words, x=middle + 5, y=BASE - 10, fill=QUIET, turned=True)]
    out.append(_bar(mark, scale, middle))
    above = scale.y(max(mark.numbers()))
    if mark.has_whisker and mark.low is not None and mark.high is not None:
        out.append(_whisker(scale.y(mark.low), scale.y(mark.high), middle))
    lift = 20 if is_open(mark) else 8
    lines = wrapped(mark.words, width=max(5, int(scale.slot / 8)), lines=3)
    out += [
        text(
            words, x=middle, y=above - lift - 17 * (len(lines) - 1 - n), anchor="middle", bold=True
        )
        for n, words in enumerate(lines)
    ]
    return out


def _name(mark: Mark, scale: _Scale, middle: Decimal) -> list[str]:
    lines = wrapped(mark.label, width=max(4, int(scale.slot / 8)), lines=3)
    return [
        text(words, x=middle, y=BASE + 22 + 18 * n, anchor="middle")
        for n, words in enumerate(lines)
    ]


def _bar(mark: Mark, scale: _Scale, middle: Decimal) -> str:
    left, width = middle - scale.thickness / 2, scale.thickness
    figure = mark.figure
    if figure.state is State.BOUNDED:
        return _band(mark, scale, left, width)
    top = scale.y(figure.value or Decimal(0))
    guessed = figure.state is State.ESTIMATED
    return rectangle(
        x=left, y=top, width=width, height=BASE - top, fill=PALE if guessed else BAR, dashed=guessed
    )


def _band(mark: Mark, scale: _Scale, left: Decimal, width: Decimal) -> str:
    """Solid up to the least it can be, hatched up to the most; an arrow where there is no most."""
    low = scale.y(mark.figure.low or Decimal(0))
    sure = rectangle(x=left, y=low, width=width, height=BASE - low, fill=PALE, dashed=False)
    if mark.figure.high is None:
        half = width / 2
        tip = f"M{number(left)} {number(low)}l{number(half)} -12l{number(half)} 12"
        return sure + line(tip, stroke=BAR, width=2)
    high = scale.y(mark.figure.high)
    return sure + hatched(x=left, y=high, width=width, height=low - high)


def _whisker(low: Decimal, high: Decimal, middle: Decimal) -> str:
    left = number(middle - 6)
    path = (
        f"M{left} {number(low)}h12M{number(middle)} {number(low)}"
        f"V{number(high)}M{left} {number(high)}h12"
    )
    return line(path, stroke="#ffffff", width=5) + line(path, stroke=INK, width=2)
