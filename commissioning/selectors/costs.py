"""What was spent on each service and in each district, beside what it did and what was needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import needs.facts.figures as need
from commissioning.models import AgreementService, AllocationLine, LedgerEntry
from commissioning.rules.value import DistrictShare, Unit, UnitCost, against_need, unit_cost
from commissioning.selectors.allocations import area_name, districts
from commissioning.selectors.grant import spending_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.periods import Period, parse, year_of
from needs.facts.told import told, told_of_area

# Which question of the partner quarter or year counts each unit.
COUNTED: Final = {
    Unit.HOUSEHOLD: "households_supported",
    Unit.BEDSPACE_NIGHT: "bedspace_nights_available",
}


@dataclass(frozen=True, slots=True)
class ServiceCosts:
    code: str
    name: str
    organisation: str
    legal_kind: str
    costs: tuple[UnitCost, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class SpendByNeed:
    """`elsewhere_pence` lies in no one district; `measure` is what counts the need."""

    year: str
    measure_code: str
    measure_name: str
    rows: tuple[DistrictShare, ...]
    elsewhere_pence: int
    has_spending: bool
    is_illustrative: bool


def _line(entry: LedgerEntry) -> AllocationLine | None:
    return entry.from_line or entry.to_line


def service_of(entry: LedgerEntry, sole: Mapping[str, str]) -> str:
    """The service that an entry paid for: as it says, or the only one of its line's agreement."""
    if entry.service_code:
        return entry.service_code
    line = _line(entry)
    if line is None:
        return ""
    return line.service_code or sole.get(line.agreement_ref, "")


def sole_services() -> dict[str, str]:
    """Agreements that buy one service alone, and which."""
    found: dict[str, set[str]] = {}
    rows = AgreementService.objects.values_list("agreement__reference", "service_code")
    for reference, code in rows:
        found.setdefault(reference, set()).add(code)
    return {reference: codes.pop() for reference, codes in found.items() if len(codes) == 1}


def spent_by_service(year: str) -> dict[str, int]:
    """Pence spent on each service in a year; under "" what is of no one service."""
    sole = sole_services()
    found: dict[str, int] = {}
    for entry in spending_of(year):
        code = service_of(entry, sole)
        found[code] = found.get(code, 0) + entry.spent_pence
    return found


def costs_of(year: str, *, today: date | None = None) -> tuple[ServiceCosts, ...]:
    """The unit costs of every commissioned service of a financial year."""
    period = parse(year)
    spent = spent_by_service(year)
    services = {one.code: one for day in _days(period) for one in need.services(day)}
    shared = spent.get("", 0)
    capacities = need.capacities(period)
    found = []
    for code in sorted(services):
        service = services[code]
        if not service.is_commissioned:
            continue
        held = [c for c in capacities if c.service_code == code]
        spans = [(c.held_from, c.held_until) for c in held]
        counts = {Unit.HOUSEHOLD: (told(COUNTED[Unit.HOUSEHOLD], period, service_code=code), False)}
        if held and service.legal_kind is not LegalKind.SANCTUARY:
            counts[Unit.BEDSPACE_NIGHT] = _nights(code, held, period)
        found.append(
            ServiceCosts(
                code,
                service.name,
                service.organisation_name,
                str(service.legal_kind or ""),
                tuple(
                    unit_cost(
                        unit,
                        spent_pence=spent.get(code),
                        count=count,
                        is_part_year=bool(held) and not _whole_year(spans, period),
                        is_year_open=today is not None and today < period.until,
                        shared_pence=shared,
                        is_recorded=is_recorded,
                    )
                    for unit, (count, is_recorded) in counts.items()
                ),
                service.is_illustrative,
            )
        )
    return tuple(found)


def _nights(code: str, held: Sequence[need.CapacityFact], period: Period) -> tuple[Figure, bool]:
    """The nights that a service told; else those of its recorded bedspaces, and that they are so."""
    figure = told(COUNTED[Unit.BEDSPACE_NIGHT], period, service_code=code)
    if not figure.is_empty or any(c.bedspaces_count is None for c in held):
        return figure, False
    nights = sum(
        (c.bedspaces_count or 0)
        * (min(c.held_until or period.until, period.until) - max(c.held_from, period.first)).days
        for c in held
    )
    return Figure.exact(nights), True


def _days(period: Period) -> tuple[date, date]:
    return period.first, period.last


def _whole_year(spans: list[tuple[date, date | None]], period: Period) -> bool:
    """Whether capacity was held on every day of the period."""
    day = period.first
    for first, until in sorted(spans, key=lambda one: one[0]):
        if first > day:
            return False
        day = max(day, until or period.until)
    return day >= period.until


def measures_by_district(year: str) -> tuple[tuple[str, str], ...]:
    """Measures of need that some district has a figure of for the year, by name."""
    period, ours = parse(year), {area.code for area in districts()}
    wanted = [m for m in need.measures() if str(m.over_time) == "sum" and str(m.counts) != "pounds"]
    names = {m.code: m.name for m in wanted}
    facts = need.observations(measures=list(names), period=period, within=True)
    found = {
        fact.measure_code
        for fact in facts
        if fact.area_code in ours and fact.category_key == "ALL" and fact.service_code is None
    }
    return tuple(sorted(((code, names[code]) for code in found), key=lambda one: one[1]))


def spend_against_need(year: str, measure_code: str) -> SpendByNeed:
    """Spending that lies in one district beside the need that was counted there."""
    period = parse(year)
    areas = list(districts())
    names = tuple(sorted(((a.code, area_name(a)) for a in areas), key=lambda one: one[1]))
    spent, elsewhere, count, invented = _spent_by_district(year, period, {a.code for a in areas})
    measure = next((m for m in need.measures() if m.code == measure_code), None)
    figures = {
        code: told_of_area(measure_code, code, period) for code, _ in names if measure is not None
    }
    return SpendByNeed(
        year,
        measure_code,
        measure.name if measure else "",
        against_need(names, spent, figures),
        elsewhere,
        count > 0,
        invented,
    )


def _spent_by_district(
    year: str, period: Period, ours: set[str]
) -> tuple[dict[str, int], int, int, bool]:
    """Pence by district, pence in no one district, how many entries, and whether any is invented."""
    sole = sole_services()
    areas = {s.code: s.area_code for day in _days(period) for s in need.services(day)}
    of_lines = _districts_of_lines()
    spent: dict[str, int] = {}
    elsewhere, count, invented = 0, 0, False
    for entry in spending_of(year):
        count += 1
        invented = invented or entry.is_illustrative
        line = _line(entry)
        area = areas.get(service_of(entry, sole), "")
        if area not in ours:
            named = of_lines.get(line.pk, ()) if line else ()
            area = named[0] if len(named) == 1 else ""
        if area:
            spent[area] = spent.get(area, 0) + entry.spent_pence
        else:
            elsewhere += entry.spent_pence
    return spent, elsewhere, count, invented


def _districts_of_lines() -> dict[int, tuple[str, ...]]:
    rows = AllocationLine.objects.values_list("pk", "option__districts__code")
    found: dict[int, list[str]] = {}
    for pk, code in rows:
        if code:
            found.setdefault(pk, []).append(code)
    return {pk: tuple(codes) for pk, codes in found.items()}


def years_with_spending() -> tuple[str, ...]:
    """Financial years that something was spent in, the latest first."""
    months = (
        LedgerEntry.objects.of_spending()
        .values_list("month__period__first_on", flat=True)
        .distinct()
    )
    found = {year_of(day) for day in months}
    return tuple(sorted(found, reverse=True))


def quarters_before(day: date, count: int) -> tuple[Period, ...]:
    """The latest whole quarters that were over by a day, the latest first."""
    found: list[Period] = []
    last = day - timedelta(days=1)
    while len(found) < count:
        quarter = parse(_quarter_code(last))
        if quarter.until <= day:
            found.append(quarter)
        last = quarter.first - timedelta(days=1)
    return tuple(found)


def _quarter_code(day: date) -> str:
    return f"{year_of(day)} Q{(day.month - 4) % 12 // 3 + 1}"
