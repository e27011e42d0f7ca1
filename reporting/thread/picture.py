"""The whole thread on one page: five columns, what goes on and what ends in each."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from dalpb.kernel.charts.svg import (
    BAR,
    INK,
    PALE,
    QUIET,
    Svg,
    framed,
    hatched,
    line,
    rectangle,
    text,
    wrapped,
)
from reporting.thread.summary import Column, Row

COLUMN: Final = 138
GAP: Final = 18
# Room for the lines that frame the outermost columns.
EDGE: Final = 2
WIDTH: Final = 5 * COLUMN + 4 * GAP + 2 * EDGE
HEAD: Final = 64
ROW: Final = 86
BOX: Final = COLUMN - 14
TITLE: Final = "The golden thread, from need to return"
KEY_WORDS: Final = (
    "The plain part of a bar goes on along the thread; the lined part ends there.",
    "Under each column: how many breaks are told of it.",
)


def picture(columns: Sequence[Column], *, key: str) -> Svg:
    """The picture. Every number in it is in its description and in the table beside it."""
    tallest = max((len(column.rows) for column in columns), default=0)
    bottom = HEAD + ROW * max(tallest, 1)
    body: list[str] = []
    for place, column in enumerate(columns):
        left = EDGE + place * (COLUMN + GAP)
        body += _column(column, left, bottom)
        if place:
            body.append(_arrow(left - GAP))
    for place, words in enumerate(KEY_WORDS):
        body.append(text(words, x=EDGE, y=bottom + 62 + 22 * place, fill=QUIET))
    return framed(
        body,
        width=WIDTH,
        height=bottom + 96,
        key=key,
        title=TITLE,
        desc=in_words(columns),
    )


def in_words(columns: Sequence[Column]) -> str:
    """All that the picture shows."""
    return " ".join(
        f"{column.heading}: "
        + (
            "; ".join(
                f"{row.label.lower()}, {row.linked} of {row.total} linked" for row in column.rows
            )
            or "nothing on record"
        )
        + f"; {breaks_words(column.breaks)}."
        for column in columns
    )


def breaks_words(count: int) -> str:
    if not count:
        return "no breaks"
    return "1 break" if count == 1 else f"{count} breaks"


def _column(column: Column, left: int, bottom: int) -> list[str]:
    edge = f"M{left} {EDGE}H{left + COLUMN}V{bottom + 32}H{left}Z"
    found = [
        rectangle(
            x=left, y=EDGE, width=Decimal(COLUMN), height=Decimal(52), fill=PALE, dashed=False
        )
    ]
    for number, words in enumerate(wrapped(column.heading, width=14, lines=2)):
        found.append(text(words, x=left + 7, y=22 + 20 * number, bold=True))
    for number, row in enumerate(column.rows):
        found += _row(row, left + 7, HEAD + ROW * number)
    if not column.rows:
        found.append(text("None yet", x=left + 7, y=HEAD + 20, fill=QUIET))
    found.append(text(breaks_words(column.breaks), x=left + 7, y=bottom + 20, bold=True))
    return [*found, line(edge, stroke=BAR)]


def _row(row: Row, x: int, y: int) -> list[str]:
    found = []
    names = wrapped(row.label, width=15, lines=2)
    for number, words in enumerate(names):
        found.append(text(words, x=x, y=y + 14 + 18 * number))
    top = y + 22 + 18 * (len(names) - 1)
    linked = Decimal(BOX) * row.linked / row.total
    height = Decimal(16)
    if row.linked:
        found.append(rectangle(x=x, y=top, width=linked, height=height, fill=BAR, dashed=False))
    if row.broken:
        found.append(hatched(x=x + linked, y=top, width=BOX - linked, height=height))
    found.append(text(f"{row.linked} of {row.total}", x=x, y=top + 34, fill=INK))
    return found


def _arrow(x: int) -> str:
    return line(f"M{x + 3} 26H{x + GAP - 4}M{x + GAP - 9} 21l5 5l-5 5", width=2)
