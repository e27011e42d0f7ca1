"""The sufficiency of places as tables, a chart and sentences made from the figures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from dalpb.kernel.cells import Figure, State, add, plain
from dalpb.kernel.charts import Mark, Reference, Svg, strip
from dalpb.kernel.legal_kinds import LABELS
from dalpb.kernel.tables import Column, Row, Shown, SummaryRow, Table
from needs.facts.sufficiency import GapFact, SufficiencyFact
from needs.rules.places_needed import Missing, QueueView, Spread, chosen
from needs.rules.sufficiency import (
    COULD_NOT_OFFER,
    NOT_APPLICABLE,
    OFFER_NOT_TAKEN,
    PEOPLE_PER_PLACE,
    Benchmark,
    Family,
    Told,
    per_day,
    percent,
)

UNIT: Final = "Family places, averaged over the days of the period"
FAMILIES: Final = {
    Family.CAPACITY: "No place was free",
    Family.NEED: "The service could not meet the household's needs",
    Family.ELIGIBILITY: "The service was not for such a household",
    Family.CHOICE: "The household chose otherwise",
    Family.ADMINISTRATIVE: "Administrative: contact lost, withdrawn or sent twice",
    Family.NOT_TOLD: "Another reason, or none told",
}
LACKING: Final = {
    Missing.REQUESTS: "the number of requests for a place",
    Missing.STAYS: "the days of the stays that ended, and how many ended",
    Missing.PLACES: "the family places (units) of every service",
    Missing.NO_ENDINGS: "a mean stay, which cannot be told: it may be that no stay ended",
    Missing.NO_REQUESTS: "requests: the services say that there were none",
    Missing.OUT_OF_REACH: "figures that go together: so many requests and so long a stay would"
    " want more than 10,000 places",
}


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The queueing view as the page shows it: `headline` answers for the level chosen."""

    headline: str
    chart: Svg
    title: str
    table: Table
    inputs: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class SufficiencyShown:
    answers: tuple[str, ...]
    places: Table | None
    unmet: Table | None
    benchmark: Table | None
    queue: QueueShown | None
    lacking: tuple[str, ...]
    gaps: Table | None
    unmapped: tuple[str, ...]


def shown(fact: SufficiencyFact, level: int) -> SufficiencyShown:
    view = fact.queue if isinstance(fact.queue, QueueView) else None
    lacking = fact.queue if isinstance(fact.queue, tuple) else ()
    return SufficiencyShown(
        answers=_answers(fact),
        places=_places(fact) if fact.whole else None,
        unmet=_unmet(fact) if fact.whole else None,
        benchmark=_benchmark(fact),
        queue=_queue(view, level) if view else None,
        lacking=tuple(LACKING[gap] for gap in lacking),
        gaps=_gaps(fact.gaps) if fact.gaps else None,
        unmapped=fact.unmapped,
    )


def _answers(fact: SufficiencyFact) -> tuple[str, ...]:
    """How much need, how much of it is met, who is missed: in that order."""
    told = fact.without
    if told is None:
        return (
            "No accommodation but sanctuary schemes is recorded here, so there is nothing to ask"
            " for a place in.",
        )
    return (
        f"Requests for a place: {_said(told.requests)}.",
        f"Family places: {_said(per_day(told.place_days, fact.days))} on an average day, of which"
        f" {_occupied(told)} was taken.",
        f"Households that could not be offered a place: {_said(told.unmet_demand)}.",
    )


def _said(figure: Figure) -> str:
    """The figure in words; one that is in part missing says the least it can be."""
    if figure.is_empty:
        words = "not yet supplied by every service"
        if figure.state is not State.NOT_SUPPLIED:
            return figure.shown()
        return words if figure.low is None else f"{words}; at least {plain(figure.low)}"
    return figure.shown()


def _occupied(told: Told) -> str:
    figure = percent(told.occupied_days, told.place_days)
    return "a share that cannot be told" if figure.is_empty else f"{figure.shown()}%"


def _places(fact: SufficiencyFact) -> Table:
    rows = [_place_row(LABELS[kind].capitalize(), told, fact.days) for kind, told in fact.by_kind]
    for label, told in (
        ("All but sanctuary schemes", fact.without),
        ("All, with sanctuary schemes", fact.whole if fact.sanctuary else None),
    ):
        if told is not None:
            rows.append(_place_row(label, told, fact.days, is_total=True))
    if fact.sanctuary and fact.whole:
        # Homes that are secured are lived in already: no share of them is taken.
        last = rows[-1]
        rows[-1] = replace(last, cells=(*last.cells[:-1], NOT_APPLICABLE))
    return Table(
        key="places",
        caption="Demand and places by legal kind",
        first="Kind of accommodation",
        unit=UNIT,
        columns=(
            Column("Requests", is_number=True),
            Column("Households supported", is_number=True),
            Column("Family places", is_number=True),
            Column("Commissioned", is_number=True),
            Column("Bedspaces", is_number=True),
            Column("Days taken, %", is_number=True),
        ),
        rows=tuple(rows),
        notes=(
            "A family place is what one household takes up: a unit, or in a sanctuary scheme a"
            " home that it can secure. Where a service records bedspaces alone, it has at least"
            " one family place and at most one for each bedspace.",
            "A household that asks twice is counted twice among requests.",
            "Days taken are place days occupied over place days held. They carry no limits:"
            " days of one stay follow on each other, so limits would look far too narrow.",
        ),
        source="Services' figures, and the capacity recorded for each service",
    )


def _place_row(label: str, told: Told, days: int, *, is_total: bool = False) -> Row:
    cells: tuple[Shown, ...] = (
        told.requests,
        told.supported,
        per_day(told.place_days, days),
        per_day(told.commissioned_days, days),
        per_day(told.bedspace_days, days),
        percent(told.occupied_days, told.place_days),
    )
    return Row(label, cells, is_total=is_total)


def _unmet(fact: SufficiencyFact) -> Table:
    groups = [fact.without, fact.sanctuary, fact.whole if fact.sanctuary else None]
    told = [group for group in groups if group is not None]
    names = ["All but sanctuary", "Sanctuary", "All"]
    columns = [name for name, group in zip(names, groups, strict=True) if group is not None]

    def row(label: str, family: Iterable[Family], *, is_total: bool = False) -> Row:
        families = tuple(family)
        return Row(
            label,
            tuple(add(each.unmet[one] for one in families) for each in told),
            is_total=is_total,
        )

    return Table(
        key="unmet",
        caption="Households that got no place, by reason",
        first="Main reason",
        unit="Households, each counted once with its main reason",
        columns=tuple(Column(name, is_number=True) for name in columns),
        rows=(
            *(row(FAMILIES[family], (family,)) for family in COULD_NOT_OFFER),
            row("Unmet demand: no offer could be made", COULD_NOT_OFFER, is_total=True),
            *(row(FAMILIES[family], (family,)) for family in OFFER_NOT_TAKEN),
            row("An offer was not taken", OFFER_NOT_TAKEN, is_total=True),
            row(FAMILIES[Family.NOT_TOLD], (Family.NOT_TOLD,)),
        ),
        notes=(
            "An offer that was not taken is no sign of too few places, so it is never added to"
            " unmet demand.",
            "A household refused by two services may be in both their figures.",
        ),
        source="Services' figures",
    )


def _benchmark(fact: SufficiencyFact) -> Table | None:
    people = fact.population
    if people is None or fact.benchmark is None:
        return None
    rows = [_benchmark_row("All but sanctuary schemes", fact.benchmark)]
    if fact.benchmark_with_sanctuary is not None:
        rows.append(_benchmark_row("With sanctuary schemes", fact.benchmark_with_sanctuary))
    return Table(
        key="benchmark",
        caption="Places beside the Council of Europe's benchmark",
        first="Places counted",
        unit="Family places",
        columns=(
            Column("Places there are", is_number=True),
            Column("Benchmark", is_number=True),
            Column("Short by", is_number=True),
            Column("For each 10,000 people", is_number=True),
        ),
        rows=tuple(rows),
        notes=(
            f"The benchmark is one family place for every {PEOPLE_PER_PLACE:,} people, rounded up"
            f" to a whole place; here for {people.persons:,} people in {people.year}.",
            "It is meant for places in shelters. Sanctuary schemes keep people in their own home"
            " and are shown beside it.",
        ),
        source=people.source,
    )


def _benchmark_row(label: str, made: Benchmark) -> Row:
    return Row(label, (made.places, made.wanted, made.short_by, made.per_10_000))


def _gaps(gaps: Iterable[GapFact]) -> Table:
    """A row for each service, with all that it was asked and has not supplied."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.service_name, gap.organisation_name), []).append(gap.measure_name)
    return Table(
        key="missing",
        caption="What is missing, and who would supply it",
        first="Service",
        columns=(Column("Who would supply it"), Column("What is missing")),
        rows=tuple(
            Row(service, (organisation, "; ".join(names)))
            for (service, organisation), names in sorted(found.items())
        ),
        notes=("A total that lacks one of its parts is not shown as a smaller total.",),
    )


def _queue(view: QueueView, level: int) -> QueueShown:
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
    chart = strip(
        marks,
        key="places-wanted",
        title=title,
        axis="Family places",
        unit="places",
        reference=reference,
    )
    return QueueShown(_headline(view, level), chart, title, _wanted(view), _inputs(view))


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
