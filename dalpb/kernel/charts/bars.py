"""Bars that lie: one row for each place, service or answer, named at its left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import State, plain
from dalpb.kernel.charts.marks import Mark, is_open, sentence, ticks_to, told, with_breaks
from dalpb.kernel.charts.svg import (
    BAR,
    INK,
    PALE,
    QUIET,
    RULE,
    Svg,
    dashed_across,
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
THICK: Final = ROW - 18


@dataclass(frozen=True, slots=True)
class Scale:
    left: int
    step: Decimal

    def x(self, value: Decimal) -> Decimal:
        return self.left + value * self.step


def bars(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    axis: str = "",
    unit: str = "",
    desc: str = "",
    breaks: Mapping[int, str] | None = None,
) -> Svg:
    """A chart of lying bars with whiskers where limits are given.

    `breaks` gives the places before which the series broke, each with the letter that a
    note beneath explains. A `desc` of one's own tells them itself.
    """
    tops = [mark.most for mark in marks]
    steps = ticks_to(tops)
    names = [wrapped(mark.label, width=26, lines=2) for mark in marks]
    left = _room_for(names)
    scale = Scale(left, (RIGHT - left) / steps[-1])
    bottom = TOP + ROW * len(marks)
    body = [_rule(step, scale, bottom) for step in steps]
    said = [mark.words for mark in marks]
    for place, (mark, lines, words, top) in enumerate(zip(marks, names, said, tops, strict=True)):
        end = scale.x(top) + (22 if is_open(mark) else 8)
        body += _row(mark, lines, words, scale, end, TOP + ROW * place)
    body.append(line(f"M{scale.left} {TOP}V{bottom}", width=2))
    for place, letter in (breaks or {}).items():
        body.append(dashed_across(letter, y=TOP + ROW * place, left=0, right=WIDTH))
    if axis:
        body.append(
            text(axis, x=(scale.left + RIGHT) // 2, y=bottom + 46, anchor="middle", fill=QUIET)
        )
    height = bottom + (56 if axis else 30)
    after = f" {unit}" if unit else ""
    return framed(
        body,
        width=WIDTH,
        height=height,
        key=key,
        title=title,
        desc=desc
        or with_breaks(
            told([sentence(*pair, after) for pair in zip(marks, said, strict=True)]),
            marks,
            breaks or {},
        ),
    )


def _room_for(names: Sequence[Sequence[str]]) -> int:
    longest = max((len(words) for lines in names for words in lines), default=0)
    return min(NAMES, 9 * longest + 16)


def _rule(step: Decimal, scale: Scale, bottom: int) -> str:
    x = scale.x(step)
    return line(f"M{number(x)} {TOP}V{bottom}", stroke=RULE) + text(
        plain(step), x=x, y=bottom + 22, anchor="middle", fill=QUIET
    )


def _row(
    mark: Mark, lines: Sequence[str], words: str, scale: Scale, end: Decimal, y: int
) -> list[str]:
    middle = y + ROW // 2
    first = middle + 5 - 9 * (len(lines) - 1)
    out = [
        text(part, x=scale.left - 10, y=first + 18 * place, anchor="end")
        for place, part in enumerate(lines)
    ]
    if mark.figure.is_empty:
        return [*out, text(words, x=scale.left + 8, y=middle + 5, fill=QUIET)]
    out.append(solid(mark, scale, y + 9))
    if mark.low is not None and mark.high is not None:
        out.append(whisker(scale.x(mark.low), scale.x(mark.high), middle))
    out.append(text(words, x=end, y=middle + 5, bold=True))
    return out


def solid(mark: Mark, scale: Scale, y: int) -> str:
    figure = mark.figure
    if figure.state is State.BOUNDED:
        return _band(mark, scale, y, THICK)
    width = (figure.value or Decimal(0)) * scale.step
    guessed = figure.state is State.ESTIMATED
    return rectangle(
        x=scale.left, y=y, width=width, height=THICK, fill=PALE if guessed else BAR, dashed=guessed
    )


def _band(mark: Mark, scale: Scale, y: int, height: int) -> str:
    """Solid up to the least it can be, hatched up to the most; an arrow where there is no most."""
    low = scale.x(mark.figure.low or Decimal(0))
    sure = rectangle(
        x=scale.left, y=y, width=low - scale.left, height=height, fill=PALE, dashed=False
    )
    if mark.figure.high is None:
        half = height // 2
        tip = f"M{number(low)} {number(y)}l14 {number(half)}l-14 {number(half)}"
        return sure + line(tip, stroke=BAR, width=2)
    return sure + hatched(x=low, y=y, width=scale.x(mark.figure.high) - low, height=Decimal(height))


def whisker(low: Decimal, high: Decimal, middle: int) -> str:
    first, last = number(low), number(high)
    path = f"M{first} {middle - 6}v12M{first} {middle}H{last}M{last} {middle - 6}v12"
    return line(path, stroke="#ffffff", width=5) + line(path, stroke=INK, width=2)
