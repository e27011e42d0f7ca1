"""The queueing view: how many places each level of refusals would want."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.charts import Mark, Reference, Svg, narrow_strip, strip
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.rules.places_needed import QueueView, Spread, chosen


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The queueing view as the page shows it: `headline` answers for the level chosen."""

    headline: str
    chart: Svg
    narrow: Svg
    title: str
    table: Table
    inputs: tuple[SummaryRow, ...]


def queue_shown(view: QueueView, level: int) -> QueueShown:
    title = "Family places at which refusals would come to each level"
    marks = [
        Mark(
            f"{each.percent}% refused",
            Figure.bounded(each.low, each.high)
            if each.middle is None
            else Figure.exact(each.middle),
            None if each.middle is None else Decimal(each.low),
            None if each.middle is None else Decimal(each.high),
        )
        for each in view.wanted
    ]
    now = view.places
    reference = Reference("Places now", now.value) if now.value is not None else None
    chart, narrow = (
        draw(marks, key=key, title=title, axis="Family places", unit="places", reference=reference)
        for draw, key in ((strip, "places-wanted"), (narrow_strip, "places-wanted-narrow"))
    )
    return QueueShown(_headline(view, level), chart, narrow, title, _wanted(view), _inputs(view))


def _headline(view: QueueView, level: int) -> str:
    """Rounded for reading: the figures do not bear more."""
    wanted = chosen(view, level)
    between = f"between {wanted.low:,} and {wanted.high:,} family places"
    best = "" if wanted.middle is None else f", most likely about {wanted.middle:,}"
    return (
        f"To refuse no more than {level}% of requests for want of a place, {between} would be"
        f" needed{best}. There are {view.places.shown()}."
    )


def _wanted(view: QueueView) -> Table:
    return Table(
        key="wanted",
        caption="Places wanted at each level of refusals",
        first="Requests refused, at most",
        unit="Family places",
        columns=(
            Column("Least", is_number=True),
            Column("Best estimate", is_number=True),
            Column("Most", is_number=True),
        ),
        rows=tuple(
            Row(
                f"{each.percent}%",
                (
                    each.low,
                    "none" if each.middle is None else each.middle,
                    each.high,
                ),
            )
            for each in view.wanted
        ),
        notes=(
            *_no_best(view),
            "The least and the most join the ends of the limits of arrivals and of the mean stay,"
            " so together they reach further than 95 per cent limits would.",
        ),
    )


def _no_best(view: QueueView) -> tuple[str, ...]:
    if view.load.middle is not None:
        return ()
    return (
        "There is no best estimate, because a figure that went in is itself known between limits"
        " only.",
    )


def _inputs(view: QueueView) -> tuple[SummaryRow, ...]:
    seen = (
        "cannot be told from what services supplied"
        if view.seen is None
        else _range(view.seen, "%", 100)
    )
    return (
        SummaryRow("Requests that a free place would have answered", view.arrivals),
        SummaryRow("That is, a week", _range(view.per_day, by=7)),
        SummaryRow("Mean stay", _range(view.stay, " days")),
        SummaryRow("Load: places taken if none were ever refused", _range(view.load)),
        SummaryRow("Refused at today's places, by the formula", _range(view.refused, "%", 100)),
        SummaryRow("Refused for want of a place, as services said", seen),
    )


def _range(spread: Spread, after: str = "", by: int = 1) -> str:
    """The best value with its ends, to a tenth; the ends are rounded outwards."""
    low = _tenth(spread.low * by, ROUND_FLOOR)
    high = _tenth(spread.high * by, ROUND_CEILING)
    if spread.middle is None:
        return f"between {low} and {high}{after}"
    return f"{_tenth(spread.middle * by, ROUND_HALF_EVEN)}{after} (between {low} and {high})"


def _tenth(number: float, rounding: str) -> str:
    return plain(Decimal(str(number)).quantize(Decimal("0.1"), rounding=rounding))
