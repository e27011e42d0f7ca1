"""Bars and strips for a narrow screen: a row's words stand over its bar, and not beside it.

A wide chart made small enough for a phone has letters that nobody reads, and one that is
moved sideways shows a long bar and a longer one alike. Here all is in view.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from dalpb.kernel.cells import plain
from dalpb.kernel.charts.bars import THICK, Scale, solid, whisker
from dalpb.kernel.charts.marks import Mark, in_words, ticks, with_breaks
from dalpb.kernel.charts.strip import Reference, ends, limits, said_with, steps_with
from dalpb.kernel.charts.svg import (
    INK,
    QUIET,
    RULE,
    Svg,
    dashed_across,
    framed,
    line,
    number,
    text,
    wrapped,
)
from dalpb.kernel.charts.verdicts import dot

# Within a shaded part of a page of 320 pixels a chart is 240 wide: its letters come to 12.8.
WIDTH: Final = 300
LEFT: Final = 5
# What has no most is drawn as far again as its arrow is long.
RIGHT: Final = 270
LETTER: Final = 9
LETTERS: Final = WIDTH // LETTER
LINE: Final = 20
GAP: Final = 14
# Between two rows that a break in the series divides: room for its letter.
BREAK: Final = 34
HALF: Final = THICK // 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A mark with the lines over its bar. `is_beside` where its figure ends the last of them."""

    mark: Mark
    names: tuple[str, ...]
    figure: tuple[str, ...]
    is_beside: bool
    top: int

    @property
    def bar(self) -> int:
        """Where the bar begins."""
        apart = 0 if self.is_beside else len(self.figure)
        return self.top + LINE * (len(self.names) + apart) + 4

    @property
    def end(self) -> int:
        return self.bar + THICK


def narrow_bars(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    axis: str = "",
    unit: str = "",
    desc: str = "",
    breaks: Mapping[int, str] | None = None,
) -> Svg:
    """The chart that `bars` draws, no wider than a phone."""
    steps = ticks(marks)
    scale = _scale(steps)
    broken = breaks or {}
    rows = _rows(marks, top=0, broken=broken)
    body = [part for row in rows for part in (*_rules(steps, scale, row), *_words(row, scale))]
    for row in (row for row in rows if not row.mark.figure.is_empty):
        body.append(solid(row.mark, scale, row.bar))
        if row.mark.low is not None and row.mark.high is not None:
            body.append(whisker(scale.x(row.mark.low), scale.x(row.mark.high), row.bar + HALF))
    body += [line(f"M{LEFT} {row.bar - 3}V{row.end + 3}", width=2) for row in rows]
    for place, letter in broken.items():
        middle = rows[place].top - BREAK // 2
        body.append(dashed_across(letter, y=middle, left=0, right=WIDTH))
    said = desc or with_breaks(in_words(marks, unit), marks, broken)
    return _finished(body, rows, scale, steps, key=key, title=title, axis=axis, desc=said)


def narrow_strip(
    marks: Sequence[Mark],
    *,
    key: str,
    title: str,
    axis: str = "",
    unit: str = "",
    reference: Reference | None = None,
) -> Svg:
    """The chart that `strip` draws, no wider than a phone.

    Raises
    ------
    ValueError
        A reference below nought.
    """
    if reference is not None and reference.value < 0:
        raise ValueError("strips start at nought")
    steps = steps_with(marks, reference)
    scale = _scale(steps)
    rows = _rows(marks, top=0 if reference is None else LINE + 8)
    body = [part for row in rows for part in (*_rules(steps, scale, row), *_words(row, scale))]
    body += _against(reference, rows, scale)
    body += [part for row in rows for part in _span(row, scale)]
    said = said_with(marks, unit, reference)
    return _finished(body, rows, scale, steps, key=key, title=title, axis=axis, desc=said)


def _scale(steps: Sequence[Decimal]) -> Scale:
    return Scale(LEFT, (RIGHT - LEFT) / steps[-1])


def _rows(marks: Sequence[Mark], *, top: int, broken: Container[int] = ()) -> tuple[_Row, ...]:
    made: list[_Row] = []
    for place, mark in enumerate(marks):
        names = wrapped(mark.label, width=LETTERS, lines=3)
        # What is not known is said in the bar's own place.
        figure = () if mark.figure.is_empty else wrapped(mark.words, width=LETTERS, lines=3)
        gap = BREAK if place in broken else GAP
        start = made[-1].end + gap if made else top
        taken = len(names[-1]) if names else 0
        beside = len(figure) == 1 and 0 < taken <= LETTERS - 2 - len(figure[0])
        made.append(_Row(mark, names, figure, beside, start))
    return tuple(made)


def _words(row: _Row, scale: Scale) -> Iterator[str]:
    """The mark's name, and its figure at the right end of the last line or under it."""
    base = row.top + 16
    for place, words in enumerate(row.names):
        yield text(words, x=0, y=base + LINE * place)
    if row.mark.figure.is_empty:
        yield text(row.mark.words, x=scale.left + 8, y=row.bar + HALF + 5, fill=QUIET)
    elif row.is_beside:
        y = base + LINE * (len(row.names) - 1)
        yield text(row.figure[0], x=WIDTH, y=y, anchor="end", bold=True)
    else:
        for place, words in enumerate(row.figure, len(row.names)):
            yield text(words, x=0, y=base + LINE * place, bold=True)


def _rules(steps: Sequence[Decimal], scale: Scale, row: _Row) -> Iterator[str]:
    """The scale's lines behind one bar: they leave the words above it clear."""
    for step in steps:
        yield line(f"M{number(scale.x(step))} {row.bar - 3}V{row.end + 3}", stroke=RULE)


def _span(row: _Row, scale: Scale) -> Iterator[str]:
    """The limits as a line and the value as a dot, as `strip` draws them."""
    if row.mark.figure.is_empty:
        return
    middle = row.bar + HALF
    low, high = ends(row.mark)
    if low is not None and high is not None:
        yield limits(scale.x(low), scale.x(high), middle)
    elif low is not None:
        yield line(f"M{number(scale.x(low))} {middle}h26l-7 -5m7 5l-7 5", width=2)
    if row.mark.figure.value is not None:
        yield dot(x=scale.x(row.mark.figure.value), y=middle)


def _against(reference: Reference | None, rows: Sequence[_Row], scale: Scale) -> Iterator[str]:
    if reference is None:
        return
    x = scale.x(reference.value)
    words = f"{reference.label}: {plain(reference.value)}"
    room = len(words) * LETTER // 2
    at = max(Decimal(room), min(Decimal(WIDTH - room), x))
    yield text(words, x=at, y=16, anchor="middle", bold=True)
    dashes = "".join(f"M{number(x)} {row.bar - 1}V{row.end + 3}" for row in rows)
    yield (
        f'<path d="{dashes}" fill="none" stroke="{INK}" stroke-width="2" stroke-dasharray="7 4"/>'
    )


def _finished(
    body: list[str],
    rows: Sequence[_Row],
    scale: Scale,
    steps: Sequence[Decimal],
    *,
    key: str,
    title: str,
    axis: str,
    desc: str,
) -> Svg:
    """The picture with its scale under it."""
    bottom = rows[-1].end if rows else 0
    for step in _legible(steps, scale):
        said = plain(step)
        x = min(scale.x(step), WIDTH - Decimal(LETTER * len(said)) / 2)
        anchor = "middle" if step else "start"
        body.append(text(said, x=x, y=bottom + 20, anchor=anchor, fill=QUIET))
    foot = wrapped(axis, width=LETTERS, lines=2)
    for place, words in enumerate(foot):
        y = bottom + 42 + LINE * place
        body.append(text(words, x=WIDTH // 2, y=y, anchor="middle", fill=QUIET))
    height = bottom + 28 + LINE * len(foot)
    return framed(body, width=WIDTH, height=height, key=key, title=title, desc=desc)


def _legible(steps: Sequence[Decimal], scale: Scale) -> Sequence[Decimal]:
    """As many of the scale's numbers as stand side by side, nought and the last among them."""
    widest = LETTER * max(len(plain(step)) for step in steps) + LETTER
    for every in range(1, len(steps)):
        kept = steps[::every]
        if kept[-1] == steps[-1] and all(
            scale.x(b) - scale.x(a) >= widest for a, b in pairwise(kept)
        ):
            return kept
    return (steps[0], steps[-1])
