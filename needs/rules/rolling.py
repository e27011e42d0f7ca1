"""One figure for an area and a period, from the figures of many, or what is missing of it.

A line is one service, or one organisation as a whole. Each line's own figure for the area
and period is taken where there is one; otherwise its months or quarters, and its districts.
A part that was expected and did not come in makes the whole not yet supplied: never smaller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dalpb.kernel import periods
from dalpb.kernel.cells import Figure, State, add
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial
from needs.rules.aggregation import Basis, Part, over_services, over_time


class Line(NamedTuple):
    """Who counts: one service of an organisation, or the organisation as a whole."""

    organisation_code: str
    service_code: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One observation of the measure and category that is asked for."""

    id: int
    version: int
    period: Period
    area_code: str
    line: Line
    figure: Figure
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An area and the districts that make it up, if it is a county."""

    code: str
    name: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rolled:
    """The figure, how many of its expected parts were in, and the rows it came from."""

    figure: Figure
    in_count: int
    expected_count: int
    words: str
    rows: tuple[Row, ...]

    @property
    def is_partial(self) -> bool:
        return self.figure.state is State.NOT_SUPPLIED and self.in_count > 0

    @property
    def is_illustrative(self) -> bool:
        return any(row.is_illustrative for row in self.rows)


MISSING = Figure.empty(State.NOT_SUPPLIED)


def inner_periods(period: Period) -> tuple[Period, ...]:
    """The quarters of a year or the months of a quarter; nothing inside any other."""
    first = period.first
    match period.kind:
        case PeriodKind.YEAR:
            return tuple(periods.quarter(first.year, number) for number in range(1, 5))
        case PeriodKind.QUARTER:
            return tuple(periods.month(first.year, first.month + step) for step in range(3))
        case PeriodKind.MONTH | PeriodKind.SPAN:
            return ()


@dataclass(slots=True)
class _Count:
    """Expected parts and those of them that came in."""

    came: int = 0
    expected: int = 0

    def add(self, *, came: bool) -> None:
        self.expected += 1
        self.came += came


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: whose figures, how they add, and which lines and districts must be in.

    `expected_areas` are the districts of lines that tell of several.
    """

    basis: Basis
    category_key: str
    period: Period
    place: Place
    expected_lines: frozenset[Line] = frozenset()
    by_district: bool = False
    expected_areas: frozenset[tuple[Line, str]] = frozenset()


def rolled(asked: Asked, rows: Iterable[Row]) -> Rolled | Denial | None:
    """One figure; None where nobody gave anything; a denial where the figures do not add."""
    relevant = [row for row in rows if asked.period.covers(row.period) and _lies_in(asked, row)]
    chosen = _without_parts_of_the_whole(asked, relevant)
    if not chosen:
        return None
    times, lines = _Count(), _Count()
    parts: list[Part] = []
    for line, mine in _by_line(chosen).items():
        for area_code in _areas_of(asked, mine):
            before = times.came
            figure = _over_time(asked, line, [r for r in mine if r.area_code == area_code], times)
            if isinstance(figure, Denial):
                return figure
            lines.add(came=times.came > before)
            parts.append(_part(asked, line, area_code, asked.period, figure))
    missing = _missing_parts(asked, chosen)
    total = over_services([*parts, *missing])
    if isinstance(total, Denial):
        return total
    return Rolled(
        total,
        times.came,
        times.expected + len(missing),
        _words(asked, [*parts, *missing], lines, times),
        tuple(chosen),
    )


def _lies_in(asked: Asked, row: Row) -> bool:
    return row.area_code == asked.place.code or row.area_code in asked.place.districts


def _without_parts_of_the_whole(asked: Asked, rows: Sequence[Row]) -> list[Row]:
    """Where an organisation gave the whole area's figure, the districts' own are its parts."""
    code = asked.place.code
    whole = any(row.area_code == code and row.line.service_code is None for row in rows)
    own = {row.line for row in rows if row.area_code == code}
    return [
        row
        for row in rows
        if row.area_code == code
        or (row.line not in own and not (whole and row.line.service_code is None))
    ]


def _by_line(rows: Sequence[Row]) -> dict[Line, list[Row]]:
    found: dict[Line, list[Row]] = {}
    ordered = sorted(rows, key=lambda r: (r.line[0], r.line[1] or "", r.period, r.area_code))
    for row in ordered:
        found.setdefault(row.line, []).append(row)
    return found


def _areas_of(asked: Asked, rows: Sequence[Row]) -> list[str]:
    return sorted({row.area_code for row in rows})


def _part(asked: Asked, line: Line, area: str, period: Period, figure: Figure) -> Part:
    return Part(
        asked.basis, period, area, line.organisation_code, line.service_code,
        asked.category_key, figure,
    )  # fmt: skip


def _over_time(asked: Asked, line: Line, rows: Sequence[Row], count: _Count) -> Figure | Denial:
    by_period = {row.period: row.figure for row in rows}
    covered = _cover(by_period, asked.period)
    for _, figure in covered:
        count.add(came=figure.state is not State.NOT_SUPPLIED)
    return over_time(
        [_part(asked, line, rows[0].area_code, period, figure) for period, figure in covered]
    )


def _cover(given: dict[Period, Figure], period: Period) -> list[tuple[Period, Figure]]:
    """The period's own figure, or those of the periods inside it, with gaps not yet supplied."""
    if period in given:
        return [(period, given[period])]
    inner = inner_periods(period)
    if not inner or not any(period.covers(each) for each in given):
        return [(period, MISSING)]
    return [piece for each in inner for piece in _cover(given, each)]


def _missing_parts(asked: Asked, rows: Sequence[Row]) -> list[Part]:
    """Districts and lines that should have given a figure and did not."""
    if any(row.area_code == asked.place.code and row.line.service_code is None for row in rows):
        return []
    seen_areas = {row.area_code for row in rows}
    missing = []
    if asked.by_district and asked.place.code not in seen_areas:
        missing = [
            _part(asked, Line(f"district {code}", None), code, asked.period, MISSING)
            for code in asked.place.districts
            if code not in seen_areas
        ]
    if missing:
        return missing
    absent = asked.expected_lines - {row.line for row in rows}
    gaps = [(line, asked.place.code) for line in absent]
    if not asked.by_district:
        gaps += _districts_left_out(asked, rows)
    return [
        _part(asked, line, area, asked.period, MISSING)
        for line, area in sorted(gaps, key=lambda gap: (gap[0][0], gap[0][1] or "", gap[1]))
    ]


def _districts_left_out(asked: Asked, rows: Sequence[Row]) -> list[tuple[Line, str]]:
    """Of lines that told of something: a district that nobody told of in their stead."""
    lines = {row.line for row in rows} - {r.line for r in rows if r.area_code == asked.place.code}
    told = {(row.line, row.area_code) for row in rows}
    by_organisations = {row.area_code for row in rows if row.line.service_code is None}
    return [
        (line, area)
        for line, area in asked.expected_areas - told
        if line in lines
        and area in asked.place.districts
        and (line.service_code is not None or area not in by_organisations)
    ]


def _words(asked: Asked, parts: Sequence[Part], lines: _Count, times: _Count) -> str:
    """Of how many something came in. One who says that a figure comes later has sent none."""
    said = []
    if len(parts) > 1:
        # What one line alone tells apart are districts.
        who = {(part.organisation_code, part.service_code) for part in parts}
        is_by_district = asked.by_district or len(who) == 1
        what = "districts" if is_by_district else "services or organisations"
        said.append(f"{lines.came} of {len(parts)} {what}")
    if times.expected > lines.expected:
        said.append(f"{times.came} of {times.expected} quarters or months")
    return "; ".join(said)


def together(first: Rolled, second: Rolled, basis: Basis, other: Basis) -> Rolled | Denial:
    """A count and its complement as one whole: placed and not placed are all who asked.

    Only counts of the same thing over the same time; each row stays with its own measure.
    The words are those of the one that is not all in.
    """
    if (basis.counts, basis.over) != (other.counts, other.over):
        return Denial(
            "aggregation.unlike_basis",
            "The two parts of the denominator count different things, so they make no whole.",
        )
    short = next((p for p in (first, second) if p.figure.state is State.NOT_SUPPLIED), first)
    return replace(
        first,
        figure=add([first.figure, second.figure]),
        in_count=first.in_count + second.in_count,
        expected_count=first.expected_count + second.expected_count,
        words=short.words,
        rows=(*first.rows, *second.rows),
    )


def deny_other_lines(first: Rolled, second: Rolled) -> Denial | None:
    """Why one of these is no part of the other: only some lines told of both.

    A line that told of one alone makes the share too large or too small. Where no line told of
    both, others count what these are a share of, as the police do for a court. An organisation
    that told of one as a whole and of the other by service is one line.
    """
    whole = {
        row.line.organisation_code
        for row in (*first.rows, *second.rows)
        if row.line.service_code is None
    }
    sides = [
        {
            Line(row.line.organisation_code, None)
            if row.line.organisation_code in whole
            else row.line
            for row in side.rows
        }
        for side in (first, second)
    ]
    both, either = sides[0] & sides[1], sides[0] | sides[1]
    if not both or both == either:
        return None
    return Denial(
        "aggregation.other_lines",
        f"Only a part has come in: {len(both)} of {len(either)} services or organisations told of"
        " both the number and what it is divided by.",
    )
