"""How wide a printed table's columns are, and which of its rows fit one page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from reporting.returns.document import Row, Table

# Millimetres of rows that fit one page under a heading, with room to spare.
ROWS_HEIGHT: Final = 180.0
LONGEST_WORD: Final = 18
LONGEST_LINE: Final = 34


@dataclass(frozen=True, slots=True)
class Setting:
    """A size of type: letters across the page, millimetres of a line and round a row."""

    letters: int
    line: float
    padding: float


BODY: Final = Setting(letters=104, line=4.4, padding=2.8)
ANNEX: Final = Setting(letters=114, line=4.0, padding=1.9)


def shares(table: Table, setting: Setting) -> tuple[float, ...]:
    """Each column's share of the width in hundredths, that of the row headings first."""
    columns = len(table.numeric)
    if all(table.numeric):
        first = {0: 100, 1: 72, 2: 56, 3: 44, 4: 38, 5: 32}.get(columns, 26)
        return (float(first), *(((100 - first) / columns,) * columns))
    texts = [[table.headings[0], *(row.heading for row in table.rows)]]
    texts += [
        [heading, *(row.cells[i].text for row in table.rows)]
        for i, heading in enumerate(table.headings[1:])
    ]
    least = [_longest((w for t in column for w in t.split()), LONGEST_WORD) for column in texts]
    most = [_longest(column, LONGEST_LINE) for column in texts]
    spare = max(0, setting.letters - sum(least))
    wish = sum(most) - sum(least) or 1
    widths = [low + spare * (high - low) / wish for low, high in zip(least, most, strict=True)]
    return tuple(round(100 * width / sum(widths), 2) for width in widths)


def _longest(texts: Iterable[str], limit: int) -> int:
    """Letters of the longest text with the space round it, within reason."""
    return min(limit, max(map(len, texts), default=0)) + 3


def rows_by_page(
    table: Table, widths: tuple[float, ...], setting: Setting
) -> Iterator[tuple[Row, ...]]:
    """Rows in runs that fit a page; a table without rows is one empty run."""
    group: list[Row] = []
    taken = 0.0
    for row in table.rows:
        height = _height(row, widths, setting)
        if group and taken + height > ROWS_HEIGHT:
            yield tuple(group)
            group, taken = [], 0.0
        group.append(row)
        taken += height
    yield tuple(group)


def _height(row: Row, widths: tuple[float, ...], setting: Setting) -> float:
    texts = (row.heading, *(cell.text for cell in row.cells))
    lines = max(_lines(t, w, setting) for t, w in zip(texts, widths, strict=True))
    return lines * setting.line + setting.padding


def _lines(text: str, share: float, setting: Setting) -> int:
    across = max(4, int(setting.letters * share / 100) - 3)
    return sum(max(1, -(-len(line) // across)) for line in text.split("\n"))
