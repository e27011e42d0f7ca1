"""A sparkline: one figure through time in the height of a line or two of text."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from dalpb.kernel.charts.marks import Mark, in_words
from dalpb.kernel.charts.svg import BAR, INK, QUIET, RULE, Svg, framed, line, number, text

WIDTH: Final = 300
HEIGHT: Final = 96
LEFT: Final = 10
RIGHT: Final = 290
TOP: Final = 10
BASE: Final = 66


def spark(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    unit: str = "",
    breaks: Collection[int] = (),
) -> Svg:
    """The marks in the order of time, from nought up. A gap breaks the line.

    `breaks` are the places of marks, from nought, before which the series broke: no line
    is drawn across, and a dashed one stands between.

    Limits are drawn as upright lines, and a bounded figure as its span without a dot. The
    first and the last are named beneath.
    """
    top = max((value for mark in marks for value in mark.numbers()), default=Decimal(0))
    body = [line(f"M{LEFT} {BASE}H{RIGHT}", stroke=RULE)]
    points = [(_x(place, len(marks)), mark) for place, mark in enumerate(marks)]
    body += [_upright(x, mark, top) for x, mark in points if not mark.figure.is_empty]
    body += _lines(points, top, breaks)
    body += [_broken(points, place) for place in sorted(breaks) if 0 < place < len(points)]
    body += [
        f'<circle cx="{number(x)}" cy="{number(_y(mark.figure.value, top))}" r="4" fill="{INK}"/>'
        for x, mark in points
        if mark.figure.value is not None
    ]
    body += [
        text("\N{MULTIPLICATION SIGN}", x=x, y=BASE - 4, anchor="middle", fill=QUIET)
        for x, mark in points
        if mark.figure.is_empty
    ]
    body += _named(marks)
    return framed(
        body, width=WIDTH, height=HEIGHT, key=key, title=title, desc=in_words(marks, unit)
    )


def _x(place: int, count: int) -> Decimal:
    if count == 1:
        return Decimal(LEFT + RIGHT) / 2
    return LEFT + Decimal(RIGHT - LEFT) * place / (count - 1)


def _y(value: Decimal | None, top: Decimal) -> Decimal:
    share = (value or Decimal(0)) / top if top else Decimal(0)
    return BASE - (BASE - TOP) * share


def _upright(x: Decimal, mark: Mark, top: Decimal) -> str:
    if mark.has_whisker:
        low, high = mark.low, mark.high
    elif mark.figure.value is None:
        low, high = mark.figure.low, mark.figure.high if mark.figure.high is not None else top
    else:
        return ""
    return line(f"M{number(x)} {number(_y(low, top))}V{number(_y(high, top))}", width=2)


def _broken(points: Sequence[tuple[Decimal, Mark]], place: int) -> str:
    x = (points[place - 1][0] + points[place][0]) / 2
    return (
        f'<path d="M{number(x)} {TOP - 6}V{BASE}" fill="none" stroke="{QUIET}" '
        'stroke-width="1" stroke-dasharray="4 3"/>'
    )


def _lines(
    points: Sequence[tuple[Decimal, Mark]], top: Decimal, breaks: Collection[int]
) -> list[str]:
    """A line for each unbroken run of values."""
    runs: list[list[str]] = [[]]
    for place, (x, mark) in enumerate(points):
        if place in breaks:
            runs.append([])
        if mark.figure.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{number(x)} {number(_y(mark.figure.value, top))}")
    return [line("M" + "L".join(run), stroke=BAR, width=2) for run in runs if len(run) > 1]


def _named(marks: Sequence[Mark]) -> list[str]:
    if not marks:
        return []
    if len(marks) == 1:
        return [text(marks[0].label, x=_x(0, 1), y=BASE + 22, anchor="middle", fill=QUIET)]
    return [
        text(marks[0].label, x=LEFT - 6, y=BASE + 22, fill=QUIET),
        text(marks[-1].label, x=RIGHT + 6, y=BASE + 22, anchor="end", fill=QUIET),
    ]
