"""From the world to one outcome: an indicator's parts and value for an area and a period."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from dalpb.kernel.cells import Figure, State, add
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial
from needs.models import Indicator
from needs.rules.computing import Computed, compute
from needs.rules.indicating import AreaLevel, Definition, DenominatorKind, Source
from needs.rules.judging import Subject
from needs.rules.measuring import Counts
from needs.rules.rolling import (
    Asked,
    Line,
    Place,
    Rolled,
    Row,
    deny_other_lines,
    rolled,
    together,
)
from needs.services.indicators.residents import residents
from needs.services.indicators.world import KnownArea, World


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result before it is compared and kept."""

    subject: Subject
    area: KnownArea
    statistic: str
    is_partial: bool
    in_count: int
    expected_count: int
    parts_words: str
    is_illustrative: bool
    rows: tuple[tuple[int, int], ...]
    digest: str
    breakdown: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Bottom:
    """A denominator, the words that the statistic needs of it, and where it came from.

    `other` is what was told apart from the numerator: all of the denominator, or the rest of it.
    """

    figure: Figure | None
    words: str = ""
    rolled: Rolled | None = None
    other: Rolled | None = None
    is_illustrative: bool = False


def like_period_before(period: Period) -> Period | None:
    """The period of the same kind and place in the year, one year earlier."""
    try:
        return Period(
            period.first.replace(year=period.first.year - 1),
            period.until.replace(year=period.until.year - 1),
        )
    except ValueError:
        return None


def roll(
    world: World, definition: Definition, source: Source, area: KnownArea, period: Period
) -> Rolled | Denial | None:
    """One source's figure for an area and period."""
    basis = world.bases.get(source.measure_code)
    if basis is None:
        return None
    rows, place = world.rows_of(source), area.place(period)
    if basis.counts is Counts.BEDSPACE:
        # The homes that a sanctuary scheme can secure are told beside bedspaces, and are none.
        rows = [row for row in rows if not world.is_secured(row.line, row.period)]
    by_district = definition.level is AreaLevel.DISTRICT and bool(place.districts)
    before = _told_before(world, source, rows, place, period)
    if by_district and _told_of_every_district(rows, place, period):
        # They are the county, whoever told of it as a whole the year before.
        before = [row for row in before if row.area_code != place.code]
    return rolled(
        Asked(
            basis,
            source.category_key,
            period,
            place,
            frozenset(row.line for row in before),
            by_district=by_district,
            expected_areas=_areas_of_several(before),
        ),
        rows,
    )


def _told_of_every_district(rows: list[Row], place: Place, period: Period) -> bool:
    told = {row.area_code for row in rows if period.covers(row.period)}
    return told.issuperset(place.districts)


def _told_before(
    world: World, source: Source, rows: list[Row], place: Place, period: Period
) -> list[Row]:
    """What was given by those who are still active, in the last year that anybody gave it."""
    then = world.told_before(source, period)
    if not then:
        return []
    inside = {place.code, *place.districts}
    return [
        row
        for row in rows
        if row.area_code in inside and row.period in then and world.is_active(row.line, period)
    ]


def _areas_of_several(rows: list[Row]) -> frozenset[tuple[Line, str]]:
    """The areas of each line that told of more than one."""
    told = {(row.line, row.area_code) for row in rows}
    times = Counter(line for line, _ in told)
    return frozenset(pair for pair in told if times[pair[0]] > 1)


def outcome_of(
    world: World, indicator: Indicator, area: KnownArea, period: Period
) -> Outcome | None:
    """The outcome; None where nobody gave the numerator."""
    definition = indicator.rules
    top = roll(world, definition, definition.numerator, area, period)
    if top is None:
        return None
    if isinstance(top, Denial):
        return _refused(definition, area, period, top)
    bottom = _bottom(world, definition, top, area, period)
    if isinstance(bottom, Denial):
        return _refused(definition, area, period, bottom, top)
    other = bottom.other
    if other is not None and not (top.is_partial or other.is_partial):
        denial = deny_other_lines(top, other)
        if denial is not None:
            return _refused(definition, area, period, denial, top, other)
    computed = compute(definition, top.figure, bottom.figure)
    computed = _with_parts(computed, top, bottom.rolled)
    return _made(world, indicator, area, period, (top, bottom), computed)


def _made(
    world: World,
    indicator: Indicator,
    area: KnownArea,
    period: Period,
    parts: tuple[Rolled, _Bottom],
    computed: Computed,
) -> Outcome:
    top, bottom = parts
    definition = indicator.rules
    under = bottom.rolled
    rows = sorted({(row.id, row.version) for row in (*top.rows, *(under.rows if under else ()))})
    return Outcome(
        subject=Subject(
            definition, area.code, area.name, period, top.figure, bottom.figure, computed
        ),
        area=area,
        statistic=definition.unit + bottom.words,
        is_partial=computed.value.is_empty
        and (top.is_partial or (under is not None and under.is_partial)),
        in_count=top.in_count,
        expected_count=top.expected_count,
        parts_words=top.words,
        is_illustrative=top.is_illustrative
        or bottom.is_illustrative
        or (under is not None and under.is_illustrative),
        rows=tuple(rows),
        digest=_digest(definition, rows, bottom.figure),
        breakdown=_breakdown(world, indicator, area, period),
    )


def _with_parts(computed: Computed, top: Rolled, under: Rolled | None) -> Computed:
    """What is missing, said with the reason, and of which of the two."""
    if not computed.value.is_empty:
        return computed
    if top.is_partial:
        short, of_what = top, ""
    elif under is not None and under.is_partial:
        short, of_what = under, " of the denominator"
    else:
        return computed
    said = short.words or "not all of its parts"
    reason = f"Only a part{of_what} has come in: {said}. {computed.reason}".strip()
    return Computed(computed.value, None, None, computed.method, reason, computed.estimate)


def _refused(
    definition: Definition,
    area: KnownArea,
    period: Period,
    denial: Denial,
    top: Rolled | None = None,
    other: Rolled | None = None,
) -> Outcome:
    """No value, and why. With `other`, because not all who told of one told of both."""
    empty = Figure.empty(State.NOT_SUPPLIED)
    numerator = top.figure if top else empty
    seen = (*(top.rows if top else ()), *(other.rows if other else ()))
    rows = tuple((row.id, row.version) for row in seen)
    return Outcome(
        subject=Subject(
            definition,
            area.code,
            area.name,
            period,
            numerator,
            None,
            Computed(empty, None, None, "None", denial.sentence),
        ),
        area=area,
        statistic=definition.unit,
        is_partial=other is not None,
        in_count=top.in_count if top else 0,
        expected_count=top.expected_count if top else 0,
        parts_words=top.words if top else "",
        is_illustrative=any(row.is_illustrative for row in seen),
        rows=rows,
        digest=_digest(definition, list(rows), None, denial.code),
        breakdown={},
    )


def _bottom(
    world: World, definition: Definition, top: Rolled, area: KnownArea, period: Period
) -> _Bottom | Denial:
    match definition.denominator_kind:
        case DenominatorKind.NONE:
            return _Bottom(None)
        case DenominatorKind.POPULATION:
            found = residents(world, definition, area, period)
            if isinstance(found, Denial):
                return found
            figure, words, is_illustrative = found
            return _Bottom(figure, words, is_illustrative=is_illustrative)
        case DenominatorKind.MEASURE | DenominatorKind.WITH_NUMERATOR:
            pass
    if definition.denominator is None:
        return _Bottom(None)
    under = roll(world, definition, definition.denominator, area, period)
    if under is None or isinstance(under, Denial):
        return _Bottom(None) if under is None else under
    if definition.denominator_kind is DenominatorKind.MEASURE:
        return _Bottom(under.figure, "", under, under)
    whole = together(
        top,
        under,
        world.bases[definition.numerator.measure_code],
        world.bases[definition.denominator.measure_code],
    )
    return whole if isinstance(whole, Denial) else _Bottom(whole.figure, "", whole, under)


def _digest(
    definition: Definition,
    rows: list[tuple[int, int]],
    denominator: Figure | None,
    refusal: str = "",
) -> str:
    said = {
        "definition": asdict(definition),
        "rows": rows,
        "denominator": asdict(denominator) if denominator else None,
        "refusal": refusal,
    }
    text = json.dumps(said, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset | set) else str(value)


def _breakdown(
    world: World, indicator: Indicator, area: KnownArea, period: Period
) -> dict[str, Any]:
    """Flows in, stayed and out, and those whose group is not known, each as a figure."""
    definition = indicator.rules
    made: dict[str, Any] = {}
    if indicator.flows:
        made["flows"] = [
            {
                "label": flow["label"],
                "figure": figure_json(
                    _figure(
                        roll(
                            world,
                            definition,
                            Source(flow["measure"], flow["category"]),
                            area,
                            period,
                        )
                    )
                ),
            }
            for flow in indicator.flows
        ]
    if definition.unknown_category:
        source = Source(definition.numerator.measure_code, definition.unknown_category)
        made["unknown"] = figure_json(_figure(roll(world, definition, source, area, period)))
    return made


def _figure(found: Rolled | Denial | None) -> Figure:
    return found.figure if isinstance(found, Rolled) else Figure.empty(State.NOT_SUPPLIED)


def fifths_of(
    world: World, definition: Definition, area: KnownArea, period: Period
) -> tuple[tuple[Figure, Figure], tuple[Figure, Figure]] | None:
    """Events and people of the most deprived fifth, and of the rest together."""
    if not definition.fifths or definition.denominator is None:
        return None
    pairs = [
        tuple(
            _figure(roll(world, definition, Source(measure, category), area, period))
            for measure in (
                definition.numerator.measure_code,
                definition.denominator.measure_code,
            )
        )
        for category in definition.fifths
    ]
    first, rest = pairs[0], pairs[1:]
    return (first[0], first[1]), (add(p[0] for p in rest), add(p[1] for p in rest))


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure for a JSON column: numbers as their digits."""
    return {
        "state": figure.state.value,
        **{
            name: None if number is None else str(number)
            for name, number in (
                ("value", figure.value),
                ("low", figure.low),
                ("high", figure.high),
            )
        },
        "words": figure.words,
    }
