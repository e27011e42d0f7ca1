"""Dots on strips: each figure a dot on the line of its limits, beside a reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.charts.marks import Mark, in_words, ticks
from dalpb.kernel.charts.svg import INK, QUIET, RULE, Svg, framed, line, number, text, wrapped
from dalpb.kernel.charts.verdicts import dot

WIDTH: Final = 760
NAMES: Final = 240
RIGHT: Final = 640
ROW: Final = 44
TOP: Final = 34
LETTER: Final = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """A number to read every strip against: the places there are, a benchmark, a target."""

    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Scale:
    top: Decimal
    left: int

    def x(self, value: Decimal) -> Decimal:
        return self.left + (RIGHT - self.left) * value / self.top


def strip(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    axis: str = "",
    unit: str = "",
    reference: Reference | None = None,
) -> Svg:
    """A row for each mark: its limits as a line, its value as a dot where it has one.

    A bounded figure is its span, without a dot.

    Raises
    ------
    ValueError
        A reference below nought.
    """
    if reference is not None and reference.value < 0:
        raise ValueError("strips start at nought")
    steps = steps_with(marks, reference)
    longest = max((len(words) for mark in marks for words in _lines(mark)), default=0)
    scale = _Scale(steps[-1], min(NAMES, LETTER * longest + 16))
    bottom = TOP + ROW * len(marks)
    body = [_rule(step, scale, bottom) for step in steps]
    for place, mark in enumerate(marks):
        body += _row(mark, scale, TOP + ROW * place)
    body += _against(reference, scale, bottom)
    if axis:
        middle = (scale.left + RIGHT) // 2
        body.append(text(axis, x=middle, y=bottom + 46, anchor="middle", fill=QUIET))
    return framed(
        body,
        width=WIDTH,
        height=bottom + (56 if axis else 30),
        key=key,
        title=title,
        desc=said_with(marks, unit, reference),
    )


def steps_with(marks: Sequence[Mark], reference: Reference | None) -> tuple[Decimal, ...]:
    extra = [] if reference is None else [Mark("", Figure.exact(reference.value))]
    return ticks([*marks, *extra])


def said_with(marks: Sequence[Mark], unit: str, reference: Reference | None) -> str:
    words = in_words(marks, unit)
    return words if reference is None else f"{reference.label}: {plain(reference.value)}. {words}"


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
    low, high = ends(mark)
    if low is not None and high is not None:
        out.append(limits(scale.x(low), scale.x(high), middle))
    elif low is not None:
        x = scale.x(low)
        out.append(line(f"M{number(x)} {middle}h26l-7 -5m7 5l-7 5", width=2))
    if mark.figure.value is not None:
        out.append(dot(x=scale.x(mark.figure.value), y=middle))
    end = scale.x(max(mark.numbers()))
    gap = 34 if high is None and low is not None else 14
    return [*out, text(mark.words, x=end + gap, y=middle + 5, bold=True)]


def ends(mark: Mark) -> tuple[Decimal | None, Decimal | None]:
    """The limits of uncertainty, or the figure's own where it has no others."""
    if mark.has_whisker:
        return mark.low, mark.high
    if mark.figure.value is not None:
        return None, None
    low = mark.figure.low if mark.figure.low is not None else Decimal(0)
    return low, mark.figure.high


def limits(low: Decimal, high: Decimal, middle: int) -> str:
    path = (
        f"M{number(low)} {middle - 6}v12M{number(low)} {middle}"
        f"H{number(high)}M{number(high)} {middle - 6}v12"
    )
    return line(path, stroke=INK, width=2)


def _against(reference: Reference | None, scale: _Scale, bottom: int) -> list[str]:
    if reference is None:
        return []
    x = scale.x(reference.value)
    words = f"{reference.label}: {plain(reference.value)}"
    room = len(words) * LETTER // 2
    at = max(Decimal(room), min(Decimal(WIDTH - room), x))
    dashes = (
        f'<path d="M{number(x)} {TOP - 8}V{bottom}" fill="none" stroke="{INK}" '
        'stroke-width="2" stroke-dasharray="7 4"/>'
    )
    return [dashes, text(words, x=at, y=TOP - 14, anchor="middle", bold=True)]
