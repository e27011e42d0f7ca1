"""What the rules need of the database, read once for a refresh and frozen."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Final, NamedTuple

from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.areas import Area, AreaKind, AreaName, AreaParent, Population
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period
from needs.models import Indicator, Measure, Observation, Service, ServiceKind
from needs.rules.aggregation import Basis
from needs.rules.indicating import AreaLevel, PopulationBase, Source
from needs.rules.measuring import Adds, Counts, Over
from needs.rules.rolling import Line, Place, Row
from needs.rules.stored import to_figure
from needs.rules.touching import (
    YEARS_REMEMBERED,
    like_periods_before,
    tells_of_nobody_expected,
)

_LEVELS: Final = {
    AreaLevel.COUNTY: (AreaKind.COUNTRY, AreaKind.COUNTY),
    AreaLevel.DISTRICT: (AreaKind.COUNTRY, AreaKind.COUNTY, AreaKind.DISTRICT),
    AreaLevel.FORCE: (AreaKind.COUNTRY, AreaKind.COUNTY, AreaKind.POLICE_FORCE),
}


@dataclass(frozen=True, slots=True)
class Held:
    """From when until when somebody or something was active; open ends are None."""

    first: date | None
    until: date | None

    def meets(self, period: Period) -> bool:
        return (self.first is None or self.first < period.until) and (
            self.until is None or self.until > period.first
        )


@dataclass(frozen=True, slots=True)
class KnownArea:
    """`districts` are all that ever lay in it, each with when it did."""

    id: int
    code: str
    kind: AreaKind
    name: str
    districts: tuple[tuple[str, Held], ...] = ()

    def place(self, period: Period) -> Place:
        """The area with the districts that lay in it on some day of the period."""
        lay = (code for code, held in self.districts if held.meets(period))
        return Place(self.code, self.name, tuple(dict.fromkeys(lay)))


class Residents(NamedTuple):
    persons: int
    is_illustrative: bool


@dataclass(slots=True)
class World:
    """Areas, populations, measures and the observations of some measures and days.

    `active` tells who was from when until when, `secured` who was a sanctuary scheme.
    """

    areas: tuple[KnownArea, ...]
    bases: dict[str, Basis]
    populations: dict[tuple[str, int, PopulationBase], Residents]
    rows: dict[Source, list[Row]]
    active: dict[Line, Held]
    secured: dict[Line, list[Held]] = field(default_factory=dict)
    by_code: dict[str, KnownArea] = field(default_factory=dict)
    _told_before: dict[tuple[Source, Period], frozenset[Period]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code = {area.code: area for area in self.areas}

    def areas_of(self, level: AreaLevel) -> list[KnownArea]:
        """The areas an indicator is made for. A force's figure is made for no district."""
        return [area for area in self.areas if area.kind in _LEVELS[level]]

    def rows_of(self, source: Source) -> list[Row]:
        return self.rows.get(source, [])

    def told_before(self, source: Source, period: Period) -> frozenset[Period]:
        """The periods that anybody told of in the last year that anybody did, wherever."""
        known = self._told_before.get((source, period))
        if known is None:
            told = {row.period for row in self.rows_of(source)}
            years = (
                frozenset(each for each in told if before.covers(each))
                for before in like_periods_before(period)
            )
            known = self._told_before[source, period] = next(filter(None, years), frozenset())
        return known

    def is_active(self, line: Line, period: Period) -> bool:
        held = self.active.get(line)
        return held is None or held.meets(period)

    def is_secured(self, line: Line, period: Period) -> bool:
        """Whether the figures of the period are of a sanctuary scheme, by its last day."""
        last = Period(period.last, period.until)
        return any(held.meets(last) for held in self.secured.get(line, ()))


def sources_of(indicator: Indicator) -> set[Source]:
    """Every measure and category that an indicator reads."""
    rules = indicator.rules
    found = {rules.numerator}
    for source in (rules.denominator, rules.share):
        if source is not None:
            found.add(source)
    if rules.unknown_category:
        found.add(Source(rules.numerator.measure_code, rules.unknown_category))
    for flow in indicator.flows:
        found.add(Source(flow["measure"], flow["category"]))
    for category in rules.fifths:
        found.add(Source(rules.numerator.measure_code, category))
        if rules.denominator is not None:
            found.add(Source(rules.denominator.measure_code, category))
    return found


def load_world(
    sources: Collection[Source],
    *,
    shares: Collection[Source] = (),
    days: Period | None = None,
    wanted: Collection[Period] = (),
) -> World:
    """The world for some sources; with days, only the observations wholly in them.

    Of a source that nobody told of in the days before what is wanted, older ones too, which
    tell who is expected. Shares of the population stand for years, so they are read whole.
    """
    some = set(sources) - set(shares)
    rows = _rows(some, days)
    if days is not None:
        silent = {
            source
            for source in some
            if tells_of_nobody_expected(wanted, {row.period for row in rows.get(source, ())})
        }
        older = Period(date(days.first.year - YEARS_REMEMBERED, days.first.month, 1), days.first)
        for source, found in (_rows(silent, older) if silent else {}).items():
            rows[source] = [*found, *rows.get(source, ())]
    return World(
        areas=_areas(),
        bases=_bases(),
        populations=_populations(),
        rows=rows | _rows(shares, None),
        active=_active(),
        secured=_secured(),
    )


def _areas() -> tuple[KnownArea, ...]:
    names = dict(AreaName.objects.order_by("valid_from").values_list("area__code", "name"))
    districts: dict[str, list[tuple[str, Held]]] = {}
    parents = AreaParent.objects.filter(area__kind=AreaKind.DISTRICT.value).order_by("area__code")
    for child, parent, first, until in parents.values_list(
        "area__code", "parent__code", "valid_from", "valid_until"
    ):
        districts.setdefault(parent, []).append((child, Held(first, until)))
    return tuple(
        KnownArea(
            row.pk,
            row.code,
            AreaKind(row.kind),
            names.get(row.code, row.code),
            tuple(districts.get(row.code, ())) if row.kind == AreaKind.COUNTY.value else (),
        )
        for row in Area.objects.exclude(kind=AreaKind.LSOA.value).order_by("code")
    )


def _bases() -> dict[str, Basis]:
    return {
        row.code: Basis(
            row.code,
            Counts(row.counts),
            Over(row.over),
            Adds(row.over_time),
            Adds(row.over_services),
        )
        for row in Measure.objects.all()
    }


def _populations() -> dict[tuple[str, int, PopulationBase], Residents]:
    rows = Population.objects.values_list(
        "area__code", "year", "age_from", "age_until", "sex", "persons_count", "is_illustrative"
    )
    return {
        (code, year, PopulationBase(age_from, age_until, sex)): Residents(persons, invented)
        for code, year, age_from, age_until, sex, persons, invented in rows
    }


_COLUMNS: Final = (
    "id",
    "version",
    "period_id",
    "area_id",
    "organisation_id",
    "service_id",
    "measure_id",
    "category_key",
    "state",
    "value_micro",
    "low_micro",
    "high_micro",
    "words",
    "is_illustrative",
)


def _rows(sources: Collection[Source], days: Period | None) -> dict[Source, list[Row]]:
    """The observations of some sources; with days, only those wholly in them.

    Asked by numbers, so that the index of measures and periods finds them however many others
    stand, and what many rows name alike is fetched once and not joined to each.
    """
    measures = dict(
        Measure.objects.filter(code__in={source.measure_code for source in sources}).values_list(
            "pk", "code"
        )
    )
    found = Observation.objects.filter(
        measure__in=list(measures), category_key__in={source.category_key for source in sources}
    )
    if days is not None:
        inside = ReportingPeriod.objects.filter(
            first_on__gte=days.first, until_on__lte=days.until
        ).values_list("pk", flat=True)
        found = found.filter(period__in=list(inside))
    wanted = frozenset(sources)
    # Not a piece at a time, nor in order: for the first rows of an order PostgreSQL would go
    # through the whole table by its key.
    rows = [
        (Source(measures[values[6]], values[7]), values)
        for values in sorted(found.order_by().values_list(*_COLUMNS), key=itemgetter(0))
    ]
    return _named([(source, values) for source, values in rows if source in wanted])


def _named(rows: list[tuple[Source, tuple[Any, ...]]]) -> dict[Source, list[Row]]:
    """The rows with the names of what they refer to."""
    period_ids, area_ids, organisation_ids, service_ids = (
        {values[place] for _, values in rows} - {None} for place in range(2, 6)
    )
    spans = {pk: row.period for pk, row in ReportingPeriod.objects.in_bulk(period_ids).items()}
    areas = Area.objects.in_bulk(area_ids)
    organisations = Organisation.objects.in_bulk(organisation_ids)
    services = Service.objects.in_bulk(service_ids)
    lines: dict[tuple[int, int | None], Line] = {}
    figures: dict[tuple[Any, ...], Figure] = {}
    made: dict[Source, list[Row]] = {}
    for source, values in rows:
        line = lines.get(values[4:6])
        if line is None:
            service = services[values[5]].code if values[5] else None
            line = lines[values[4:6]] = Line(organisations[values[4]].code, service)
        figure = figures.get(values[8:13])
        if figure is None:
            figure = figures[values[8:13]] = _figure(values[8:13])
        made.setdefault(source, []).append(
            Row(
                id=values[0],
                version=values[1],
                period=spans[values[2]],
                area_code=areas[values[3]].code,
                line=line,
                figure=figure,
                is_illustrative=values[13],
            )
        )
    return made


def _figure(columns: tuple[str, int | None, int | None, int | None, str]) -> Figure:
    return to_figure(
        state=columns[0],
        value_micro=columns[1],
        low_micro=columns[2],
        high_micro=columns[3],
        words=columns[4],
    )


def _active() -> dict[Line, Held]:
    found = {
        Line(code, None): Held(first, until)
        for code, first, until in Organisation.objects.values_list(
            "code", "active_from", "active_until"
        )
    }
    for organisation, code, first, until in Service.objects.values_list(
        "organisation__code", "code", "active_from", "active_until"
    ):
        found[Line(organisation, code)] = Held(first, until)
    return found


def _secured() -> dict[Line, list[Held]]:
    """Services that secure people's own homes, and from when until when they do."""
    rows = ServiceKind.objects.order_by().filter(kind=LegalKind.SANCTUARY.value)
    found: dict[Line, list[Held]] = {}
    for organisation, service, first, until in rows.values_list(
        "service__organisation__code", "service__code", "valid_from", "valid_until"
    ):
        found.setdefault(Line(organisation, service), []).append(Held(first, until))
    return found
