"""One figure and its limits on a line from nought, small enough for a tile."""

from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import plain
from dalpb.kernel.charts.marks import Mark, in_words, ticks
from dalpb.kernel.charts.svg import BAR, INK, QUIET, Svg, framed, hatched, line, number, text
from dalpb.kernel.charts.verdicts import dot

WIDTH: Final = 300
HEIGHT: Final = 58
LEFT: Final = 10
RIGHT: Final = 282
MIDDLE: Final = 18


def gauge(mark: Mark, *, key: str, title: str, unit: str = "") -> Svg:
    """The limits as a line and the value as a dot; a bounded figure as its hatched span.

    A figure that is not known has a bare line that says so.
    """
    top = ticks([mark])[-1]
    body = [line(f"M{LEFT} {MIDDLE}H{RIGHT}", stroke=QUIET)]
    body += [line(f"M{x} {MIDDLE - 5}v10", stroke=QUIET) for x in (LEFT, RIGHT)]
    if mark.figure.is_empty:
        body.append(text(mark.words, x=LEFT, y=MIDDLE + 30, fill=QUIET))
    else:
        body += _drawn(mark, top)
        body.append(text("0", x=LEFT, y=MIDDLE + 28, anchor="middle", fill=QUIET))
        body.append(text(plain(top), x=RIGHT + 10, y=MIDDLE + 28, anchor="end", fill=QUIET))
    return framed(
        body, width=WIDTH, height=HEIGHT, key=key, title=title, desc=in_words([mark], unit)
    )


def _x(value: Decimal, top: Decimal) -> Decimal:
    return LEFT + (RIGHT - LEFT) * value / top


def _drawn(mark: Mark, top: Decimal) -> list[str]:
    out = []
    figure = mark.figure
    if mark.has_whisker and mark.low is not None and mark.high is not None:
        low, high = _x(mark.low, top), _x(mark.high, top)
        out.append(
            line(
                f"M{number(low)} {MIDDLE - 7}v14M{number(low)} {MIDDLE}H{number(high)}"
                f"M{number(high)} {MIDDLE - 7}v14",
                stroke=INK,
                width=3,
            )
        )
    if figure.value is not None:
        out.append(dot(x=_x(figure.value, top), y=MIDDLE))
    elif figure.high is not None:
        low = _x(figure.low or Decimal(0), top)
        width = _x(figure.high, top) - low
        out.append(hatched(x=low, y=MIDDLE - 8, width=width, height=Decimal(16)))
    elif figure.low is not None:
        x = number(_x(figure.low, top))
        out.append(line(f"M{x} {MIDDLE - 8}l14 8l-14 8", stroke=BAR, width=3))
    return out
