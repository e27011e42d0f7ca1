"""Bars that lie: one row for each place, service or answer, named at its left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import State, plain
from dalpb.kernel.charts.marks import Mark, in_words, is_open, ticks
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
NAMES: Final = 240
RIGHT: Final = 600
ROW: Final = 46
TOP: Final = 8


@dataclass(frozen=True, slots=True)
class _Scale:
    top: Decimal
    left: int

    def x(self, value: Decimal) -> Decimal:
        return self.left + (RIGHT - self.left) * value / self.top


def bars(
    marks: Sequence[Mark], *, key: str, title: str, axis: str = "", unit: str = "", desc: str = ""
) -> Svg:
    """A chart of lying bars with whiskers where limits are given."""
    steps = ticks(marks)
    scale = _Scale(steps[-1], _room_for_names(marks))
    bottom = TOP + ROW * len(marks)
    body = [_rule(step, scale, bottom) for step in steps]
    for place, mark in enumerate(marks):
        body += _row(mark, scale, TOP + ROW * place)
    body.append(line(f"M{scale.left} {TOP}V{bottom}", width=2))
    if axis:
        body.append(
            text(axis, x=(scale.left + RIGHT) // 2, y=bottom + 46, anchor="middle", fill=QUIET)
        )
    height = bottom + (56 if axis else 30)
    words = desc or in_words(marks, unit)
    return framed(body, width=WIDTH, height=height, key=key, title=title, desc=words)


def _room_for_names(marks: Sequence[Mark]) -> int:
    longest = max((len(words) for mark in marks for words in _lines(mark)), default=0)
    return min(NAMES, 9 * longest + 16)


def _lines(mark: Mark) -> tuple[str, ...]:
    return wrapped(mark.label, width=26, lines=2)


def _rule(step: Decimal, scale: _Scale, bottom: int) -> str:
    x = scale.x(step)
    return line(f"M{number(x)} {TOP}V{bottom}", stroke=RULE) + text(
        plain(step), x=x, y=bottom + 22, anchor="middle", fill=QUIET
    )


def _row(mark: Mark, scale: _Scale, y: int) -> list[str]:
    middle = y + ROW // 2
    lines = _lines(mark)
    first = middle + 5 - 9 * (len(lines) - 1)
    out = [
        text(words, x=scale.left - 10, y=first + 18 * place, anchor="end")
        for place, words in enumerate(lines)
    ]
    if mark.figure.is_empty:
        return [*out, text(mark.words, x=scale.left + 8, y=middle + 5, fill=QUIET)]
    out.append(_bar(mark, scale, y + 9))
    end = max(mark.numbers())
    if mark.has_whisker and mark.low is not None and mark.high is not None:
        out.append(_whisker(scale.x(mark.low), scale.x(mark.high), middle))
    shown = scale.x(end) + (22 if is_open(mark) else 8)
    return [*out, text(mark.words, x=shown, y=middle + 5, bold=True)]


def _bar(mark: Mark, scale: _Scale, y: int) -> str:
    height = Decimal(ROW - 18)
    figure = mark.figure
    if figure.state is State.BOUNDED:
        return _band(mark, scale, y, height)
    width = scale.x(figure.value or Decimal(0)) - scale.left
    guessed = figure.state is State.ESTIMATED
    return rectangle(
        x=scale.left, y=y, width=width, height=height, fill=PALE if guessed else BAR, dashed=guessed
    )


def _band(mark: Mark, scale: _Scale, y: int, height: Decimal) -> str:
    """Solid up to the least it can be, hatched up to the most; an arrow where there is no most."""
    low = scale.x(mark.figure.low or Decimal(0))
    sure = rectangle(
        x=scale.left, y=y, width=low - scale.left, height=height, fill=PALE, dashed=False
    )
    if mark.figure.high is None:
        half = height / 2
        tip = f"M{number(low)} {number(y)}l14 {number(half)}l-14 {number(half)}"
        return sure + line(tip, stroke=BAR, width=2)
    return sure + hatched(x=low, y=y, width=scale.x(mark.figure.high) - low, height=height)


def _whisker(low: Decimal, high: Decimal, middle: int) -> str:
    path = (
        f"M{number(low)} {middle - 6}v12M{number(low)} {middle}"
        f"H{number(high)}M{number(high)} {middle - 6}v12"
    )
    return line(path, stroke="#ffffff", width=5) + line(path, stroke=INK, width=2)
