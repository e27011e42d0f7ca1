"""The counts that a proposal is made of, from the figures as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from dalpb.kernel.models import Area
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Denial, Refused
from needs.facts import figures
from needs.facts.figures import MeasureFact, ObservationFact
from needs.facts.indicators import IndicatorFact
from reporting.assemble import indicator_tables
from reporting.assemble.released_return import return_pieces
from reporting.releases.asking import Ask, Places, TableAsk, Times
from reporting.releases.cubes import ALL, AREA, CATEGORY, PERIOD, Axis, Cube, Node, Piece, View
from reporting.releases.sums import summed
from reporting.selectors.returns import area_of_authority

COUNTY_WIDE: Final = "county-wide"
QUARTERS: Final = 4
COUNTED: Final = frozenset({"individual", "household", "child", "referral", "episode"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that may be proposed, and the years and splits there are figures of."""

    code: str
    name: str
    years: tuple[str, ...]
    splits: tuple[str, ...]


def offers() -> tuple[Offer, ...]:
    """Whole counts of people, households and what was done for them, with a year of figures."""
    measures = [measure for measure in figures.measures() if _is_count(measure)]
    always = Period(date(2000, 4, 1), date(2100, 4, 1))
    years: dict[str, set[str]] = {}
    for row in figures.observations(measures=[m.code for m in measures], period=always):
        years.setdefault(row.measure_code, set()).add(_year_of(row.period))
    return tuple(
        Offer(
            measure.code,
            measure.name,
            tuple(sorted(there - {""}, reverse=True)),
            tuple(sorted({c.dimension_code for c in measure.categories})),
        )
        for measure in measures
        if (there := years.get(measure.code, set())) - {""}
    )


def _year_of(period: Period) -> str:
    first = period.first.year if period.first.month >= 4 else period.first.year - 1
    year = Period(date(first, 4, 1), date(first + 1, 4, 1))
    return year.code if period.until <= year.until else ""


def _is_count(measure: MeasureFact) -> bool:
    return measure.is_whole and measure.counts.value in COUNTED and measure.over_services == "sum"


def pieces_of(ask: Ask) -> tuple[Piece, ...]:
    """Each table with its counts, and which are to be printed; Refused where figures lack."""
    if ask.of_return:
        return return_pieces(ask.of_return, ask.left_out)
    known = _Counted({measure.code: measure for measure in figures.measures()})
    return tuple(
        _indicator(table, known) if table.indicator else Piece(table, known.view(table))
        for table in ask.tables
    )


@dataclass(slots=True)
class _Counted:
    """The cubes of a proposal, each made once."""

    measures: Mapping[str, MeasureFact]
    cubes: dict[tuple[str, str, str, Times], Cube] = field(default_factory=dict)

    def measure(self, code: str) -> MeasureFact:
        measure = self.measures.get(code)
        if measure is None or not _is_count(measure):
            raise Refused(
                Denial(
                    "release.no_measure",
                    f"“{code}” is no measure whose counts can be published. Choose one from the"
                    " list.",
                )
            )
        return measure

    def view(self, table: TableAsk) -> View:
        measure = self.measure(table.measure)
        key = (table.measure, table.year, table.split, table.times)
        if key not in self.cubes:
            self.cubes[key] = cube_of(measure, table.year, table.split, table.times)
        return view_of(self.cubes[key], table)


def _indicator(table: TableAsk, known: _Counted) -> Piece:
    """The counts of a share or a rate, which are printed with it and protected like all others."""
    one = indicator_tables.found(table.indicator)
    if indicator_tables.is_rate(one):
        return _rate(one, table, known)
    if indicator_tables.is_of_both(one):
        return _of_both(one, table, known)
    part, whole = one.numerator_category or ALL, one.denominator_category or ALL
    if whole != ALL:
        raise Refused(
            Denial(
                "release.no_indicator",
                f"{one.name} is a share of a part. Publish the two counts instead.",
            )
        )
    split = indicator_tables.dimension_of(known.measure(one.numerator_measure), part)
    theirs = split if one.denominator_measure == one.numerator_measure else ""
    above = known.view(replace(table, measure=one.numerator_measure, split=split))
    below = known.view(replace(table, measure=one.denominator_measure, split=theirs))
    return Piece(
        table,
        indicator_tables.only(above, part, table),
        indicator_tables.only(below, ALL, table),
    )


def _rate(one: IndicatorFact, table: TableAsk, known: _Counted) -> Piece:
    """One count, and how many residents it is for each so many of."""
    part = one.numerator_category or ALL
    split = indicator_tables.dimension_of(known.measure(one.numerator_measure), part)
    view = known.view(replace(table, measure=one.numerator_measure, split=split))
    rate = indicator_tables.per_head(one, table, view)
    return Piece(table, indicator_tables.only(view, part, table), rate=rate)


def _of_both(one: IndicatorFact, table: TableAsk, known: _Counted) -> Piece:
    """A share of its own measure and another: their sum is printed, the other count is not."""
    if {one.numerator_category or ALL, one.denominator_category or ALL} != {ALL}:
        raise Refused(
            Denial(
                "release.no_indicator",
                f"{one.name} is a share of parts added up. Publish their counts instead.",
            )
        )
    above = known.view(replace(table, measure=one.numerator_measure, split=""))
    other = known.view(replace(table, measure=one.denominator_measure, split="")).cube
    both = summed(above.cube, other)
    if both is None:
        raise _lacks(
            f"{above.cube.name} and {other.name} have no figures of the same times and places in {table.year}"
        )
    return Piece(table, above, view_of(both, table).beside(above), behind=(other,))


def view_of(cube: Cube, ask: TableAsk) -> View:
    """The headings that a table prints."""
    kept = []
    for axis in cube.axes:
        everything = range(len(axis.nodes))
        if axis.name == PERIOD:
            quarters = [at for at in everything if axis.nodes[at].code != ask.year]
            if ask.times is Times.QUARTERS and not quarters:
                raise _lacks(f"{cube.name} has no figures by quarter of {ask.year}")
            whole = [at for at in everything if axis.nodes[at].code == ask.year]
            if ask.times is Times.YEAR and not whole:
                raise _lacks(f"{cube.name} has no figure for the whole of {ask.year}")
            kept.append(tuple(everything) if ask.times is Times.QUARTERS else tuple(whole))
        elif axis.name == AREA and ask.places is Places.COUNTY:
            kept.append((len(axis.nodes) - 1,))
        else:
            kept.append(tuple(everything))
    return View(cube, tuple(kept))


def cube_of(measure: MeasureFact, year: str, split: str, asked: Times) -> Cube:
    """The measure's counts of a year with all their sums."""
    period = parse(year)
    rows = [
        row
        for row in figures.observations(measures=[measure.code], period=period)
        if row.area_kind in {AreaKind.DISTRICT, AreaKind.COUNTY}
    ]
    times = _times(rows, period, measure, asked)
    rows = [row for row in rows if row.period.code in times]
    areas = _areas(rows, measure, year)
    categories = _categories(rows, measure, split)
    counts = {
        (time, area.code, category): _count(rows, measure, time, area, category)
        for time in times
        for area in areas
        for category in (ALL, *(c.code for c in categories))
    }
    cube = _assembled(measure, period, times, areas, categories, counts)
    return replace(cube, is_illustrative=any(row.is_illustrative for row in rows))


@dataclass(frozen=True, slots=True)
class _Area:
    """`code` is the heading's, `source` that of the figures in it."""

    code: str
    name: str
    source: str


def _times(
    rows: Sequence[ObservationFact], year: Period, measure: MeasureFact, asked: Times
) -> list[str]:
    """The quarters there are figures of, else the year.

    What does not add up over time has its year counted apart, which is then what was asked for.
    """
    codes = sorted({row.period.code for row in rows})
    quarters = [code for code in codes if " Q" in code]
    if quarters and (measure.over_time == "sum" or asked is Times.QUARTERS):
        return quarters
    if year.code in codes:
        return [year.code]
    raise _lacks(f"{measure.name} has no figures for {year.code}")


def _areas(rows: Sequence[ObservationFact], measure: MeasureFact, year: str) -> list[_Area]:
    """The districts, and what is counted for the county without a district."""
    county = area_of_authority()
    there = {row.area_code for row in rows}
    names = _names()
    districts = sorted(
        (code for code in there if code != county.code), key=lambda c: names.get(c, c)
    )
    missing = sorted(set(_districts_of(county.code)) - set(districts))
    if districts and missing:
        named = ", ".join(names.get(code, code) for code in missing)
        raise _lacks(f"{measure.name} of {year} has no figures yet from {named}")
    found = [_Area(code, names.get(code, code), code) for code in districts]
    if county.code in there:
        found.append(_Area(f"{county.code}/{COUNTY_WIDE}", "Not in one district", county.code))
    return found


def _names() -> dict[str, str]:
    return {
        area.code: name.name
        for area in Area.objects.prefetch_related("names")
        if (name := max(area.names.all(), key=lambda n: n.valid_from, default=None))
    }


def _districts_of(county: str) -> list[str]:
    return list(
        Area.objects.filter(kind=AreaKind.DISTRICT.value, parents__parent__code=county).values_list(
            "code", flat=True
        )
    )


def _categories(rows: Sequence[ObservationFact], measure: MeasureFact, split: str) -> list[Node]:
    if not split:
        return []
    named = [c for c in measure.categories if c.dimension_code == split]
    there = {row.category_key for row in rows}
    found = [Node(c.code, c.label) for c in named if c.code in there]
    if not found:
        raise _lacks(f"{measure.name} has no figures by {split.replace('_', ' ')}")
    return found


def _count(
    rows: Sequence[ObservationFact], measure: MeasureFact, time: str, area: _Area, category: str
) -> int:
    parts = [
        row
        for row in rows
        if (row.period.code, row.area_code, row.category_key) == (time, area.source, category)
    ]
    where = f"{area.name}, {time}" + ("" if category == ALL else f", {category.replace('_', ' ')}")
    if not parts:
        raise _lacks(f"{measure.name} has no figure for {where}")
    figure = figures.added_over_services(parts, measure)
    if isinstance(figure, Denial):
        raise Refused(Denial("release.not_additive", f"{measure.name}, {where}: {figure.sentence}"))
    if not figure.is_exact or figure.value is None or figure.value != int(figure.value):
        raise _lacks(f"{measure.name} for {where} is not known exactly ({figure.shown()})")
    return int(figure.value)


def _lacks(what: str) -> Refused:
    return Refused(
        Denial("release.figures_lacking", f"{what}. Complete the figures, or leave the table out.")
    )


def _assembled(
    measure: MeasureFact,
    year: Period,
    times: list[str],
    areas: list[_Area],
    categories: list[Node],
    counts: dict[tuple[str, str, str], int],
) -> Cube:
    adds_up = bool(categories) and all(
        counts[time, area.code, ALL] == sum(counts[time, area.code, c.code] for c in categories)
        for time in times
        for area in areas
    )
    kinds = [*(c.code for c in categories), *(() if adds_up else (ALL,))]
    axes = [_period_axis(year, times, measure), _area_axis(areas)]
    if categories:
        everybody = Node(ALL, "All", tuple(range(len(categories))) if adds_up else ())
        axes.append(Axis(CATEGORY, "Of whom", (*categories, everybody)))
    return Cube(
        measure=measure.code,
        name=measure.name,
        counts=measure.unit,
        axes=tuple(axes),
        leaf_counts=tuple(
            counts[time, area.code, kind]
            for time in times
            for area in areas
            for kind in (kinds if categories else [ALL])
        ),
        all_at_least=bool(categories) and not adds_up,
    )


def _period_axis(year: Period, times: list[str], measure: MeasureFact) -> Axis:
    """The year is the sum of its quarters only for what adds up over time."""
    nodes = [Node(code, parse(code).label) for code in times]
    if len(times) == QUARTERS and measure.over_time == "sum":
        nodes.append(Node(year.code, year.label, tuple(range(QUARTERS))))
    return Axis(PERIOD, "Period", tuple(nodes))


def _area_axis(areas: list[_Area]) -> Axis:
    county = area_of_authority()
    nodes = [Node(area.code, area.name) for area in areas]
    if len(areas) == 1 and areas[0].source == county.code:
        return Axis(AREA, "Area", (Node(county.code, county.name),))
    total = Node(county.code, county.name, tuple(range(len(areas))))
    return Axis(AREA, "Area", (*nodes, total))
