"""The plan against time: a bar for each action, with its dates in words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from dalpb.kernel.charts.svg import BAR, INK, PALE, Svg, number
from strategy.presenters.delivery import day
from strategy.rules.delivery.quarters import quarter_of
from strategy.rules.delivery.rows import ActionRow

WIDTH: Final = 480
_LATE: Final = "#942514"


@dataclass(frozen=True, slots=True)
class Bar:
    row: ActionRow
    drawing: Svg
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars over the same span, whose first and last days are said."""

    bars: tuple[Bar, ...]
    first: str
    last: str


def timeline(rows: Sequence[ActionRow], *, today: date) -> Timeline:
    """Each action with dates, over the quarters that hold all of them."""
    dated = [row for row in rows if row.baseline_start and row.baseline_end]
    if not dated:
        return Timeline((), "", "")
    first = quarter_of(min(row.baseline_start for row in dated if row.baseline_start)).first
    last = quarter_of(
        max(d for row in dated for d in (row.baseline_end, row.forecast_end, row.actual_end) if d)
    ).last
    scale = _Scale(first, last)
    return Timeline(
        tuple(Bar(row, _drawing(row, scale, today), _words(row)) for row in dated),
        day(first),
        day(last),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, when: date) -> Decimal:
        whole = max(1, (self.last - self.first).days)
        return Decimal((when - self.first).days) * WIDTH / whole


def _drawing(row: ActionRow, scale: _Scale, today: date) -> Svg:
    """Drawn as attributes alone; the words beside it say the same."""
    if row.baseline_start is None or row.baseline_end is None:
        return Svg("")
    start, agreed = scale.x(row.baseline_start), scale.x(row.baseline_end)
    end = row.actual_end or row.forecast_end or row.baseline_end
    parts = [_bar(start, agreed, 4, 12, PALE)]
    if row.started_on and row.started_on < end:
        parts.append(_bar(scale.x(row.started_on), min(scale.x(end), agreed), 7, 6, BAR))
    if end > row.baseline_end:
        parts.append(_bar(agreed, scale.x(end), 7, 6, _LATE))
    if scale.first <= today <= scale.last:
        at = number(scale.x(today))
        parts.append(f'<path d="M{at} 0V20" stroke="{INK}" stroke-width="1.5"/>')
    return Svg(
        f'<svg viewBox="0 0 {WIDTH} 20" width="{WIDTH}" height="20" aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )


def _bar(left: Decimal, right: Decimal, y: int, height: int, fill: str) -> str:
    wide = max(right - left, Decimal(2))
    return (
        f'<rect x="{number(left)}" y="{y}" width="{number(wide)}" height="{height}" fill="{fill}"/>'
    )


def _words(row: ActionRow) -> str:
    agreed = f"{day(row.baseline_start)} to {day(row.baseline_end)}"
    if row.actual_end:
        return f"{agreed}; finished {day(row.actual_end)}"
    if row.forecast_end and row.forecast_end != row.baseline_end:
        return f"{agreed}; forecast {day(row.forecast_end)}"
    return agreed
