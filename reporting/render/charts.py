"""A bar chart of one table column as an SVG image, drawn by hand.

Each bar carries its own figure, so nothing rests on colour or on reading an axis. A
figure that is not known keeps its place and shows its symbol instead of a bar.
"""

from base64 import b64encode
from decimal import Decimal
from html import escape
from textwrap import shorten, wrap
from typing import Final

from reporting.returns.document import Cell, Chart, Table

_WIDTH: Final = 680
_ROW: Final = 36
_LABELS: Final = 232
_BARS: Final = 340
_LABEL_CHARACTERS: Final = 34
_BAR: Final = "#5a3d80"
_INK: Final = "#1d1728"
_QUIET: Final = "#6b6478"
_LINE: Final = "#c9c3d3"


def chart_uri(chart: Chart, table: Table) -> str:
    """The chart as a data URI for an image."""
    return "data:image/svg+xml;base64," + b64encode(bar_chart(chart, table).encode()).decode()


def bar_chart(chart: Chart, table: Table) -> str:
    """One bar for each row that is not a total, longest bar across the width."""
    rows = [(r.heading, r.cells[chart.column]) for r in table.rows if not r.is_total]
    top = max((c.number for _, c in rows if c.number is not None), default=Decimal(0))
    height = _ROW * len(rows) + 8
    bars = "".join(_bar(i, heading, cell, top) for i, (heading, cell) in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}"'
        f' viewBox="0 0 {_WIDTH} {height}" font-family="Source Sans 3" font-size="14">'
        f'{bars}<path d="M{_LABELS}.5 2V{height - 2}" stroke="{_LINE}" fill="none"/></svg>'
    )


def _bar(index: int, heading: str, cell: Cell, top: Decimal) -> str:
    y = 4 + index * _ROW
    length = _length(cell.number, top)
    bar = f'<path d="M{_LABELS} {y + 6}h{length}v24h-{length}z" fill="{_BAR}"/>' if length else ""
    ink = _INK if cell.number is not None else _QUIET
    lines = wrap(heading, _LABEL_CHARACTERS, max_lines=2, placeholder="…") or [""]
    first = y + 23 if len(lines) == 1 else y + 15
    label = "".join(
        f'<text x="{_LABELS - 10}" y="{first + 16 * i}" text-anchor="end" fill="{_INK}">'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines)
    )
    return (
        f'{label}{bar}<text x="{_LABELS + 8 + length}" y="{y + 23}" fill="{ink}"'
        f' font-weight="700">{escape(shorten(cell.text, 16, placeholder="…"))}</text>'
    )


def _length(number: Decimal | None, top: Decimal) -> Decimal:
    if number is None or number <= 0 or top <= 0:
        return Decimal(0)
    return (number / top * _BARS).quantize(Decimal("0.1"))
