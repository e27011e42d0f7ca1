"""Whether there is enough safe accommodation: demand, places and unmet need in one unit.

The unit is the family place: what one household takes up, whatever its size. Requests,
refusals and stays are households too, and the Council of Europe's benchmark is counted in
family places, so nothing has to be converted. Bedspaces stand beside it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.cells import Figure, State, add, interval, ratio
from dalpb.kernel.legal_kinds import LegalKind

# One family place for every 10,000 people: the Council of Europe's task force to combat
# violence against women, final report (2008), as the Istanbul Convention's explanatory
# report (paragraph 135) recommends.
PEOPLE_PER_PLACE: Final = 10_000
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")
NOT_SUPPLIED: Final = Figure.empty(State.NOT_SUPPLIED)
NOT_APPLICABLE: Final = Figure.empty(State.NOT_APPLICABLE)


class Family(StrEnum):
    """Why a household got no place, in families of the reasons that services give."""

    CAPACITY = "capacity"
    NEED = "need"
    ELIGIBILITY = "eligibility"
    CHOICE = "choice"
    ADMINISTRATIVE = "administrative"
    NOT_TOLD = "not_told"


# The service could not offer a place: these three are unmet demand.
COULD_NOT_OFFER: Final = (Family.CAPACITY, Family.NEED, Family.ELIGIBILITY)
# A place could be offered and was not taken up: shown apart, and never added to unmet demand.
OFFER_NOT_TAKEN: Final = (Family.CHOICE, Family.ADMINISTRATIVE)
FAMILY_OF: Final[Mapping[str, Family]] = {
    "capacity_constraints": Family.CAPACITY,
    "needs_not_met": Family.NEED,
    "not_eligible": Family.ELIGIBILITY,
    "applicant_choice": Family.CHOICE,
    "administrative": Family.ADMINISTRATIVE,
    "other_not_listed": Family.NOT_TOLD,
}


@dataclass(frozen=True, slots=True)
class Held:
    """The capacity of one service for `days` of the period. None is not recorded."""

    legal_kind: LegalKind
    is_commissioned: bool
    days: int
    units: int | None
    bedspaces: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What one service, or several together, said of a period.

    Place days and bedspace days are places times the days they were held. `unmet` counts
    households by the family of their main reason; `refusals` counts refusals, of which one
    household may meet several.
    """

    place_days: Figure
    commissioned_days: Figure
    bedspace_days: Figure
    occupied_days: Figure
    requests: Figure
    supported: Figure
    stay_days: Figure
    stays_ended: Figure
    refused: Figure
    unsupported: Figure
    unmet: Mapping[Family, Figure]
    refusals: Mapping[Family, Figure]

    @property
    def unmet_demand(self) -> Figure:
        """Households that no place could be offered to."""
        return add(self.unmet[family] for family in COULD_NOT_OFFER)

    @property
    def offers_not_taken(self) -> Figure:
        return add(self.unmet[family] for family in OFFER_NOT_TAKEN)


@dataclass(frozen=True, slots=True)
class Account:
    """One service and what it said."""

    service_code: str
    service_name: str
    organisation_name: str
    legal_kind: LegalKind
    told: Told


def family_places(held: Held) -> Figure:
    """The family places of one capacity.

    A unit houses one household. Where only bedspaces are recorded there is at least one
    family place and at most one a bedspace. A sanctuary scheme's bedspaces are the homes it
    can secure, and each is one household's.
    """
    if held.legal_kind is LegalKind.SANCTUARY and held.units is None:
        return NOT_SUPPLIED if held.bedspaces is None else Figure.exact(held.bedspaces)
    if held.units is not None:
        return Figure.exact(held.units)
    if held.bedspaces is None:
        return NOT_SUPPLIED
    return Figure.exact(held.bedspaces) if held.bedspaces < 2 else Figure.bounded(1, held.bedspaces)


def place_days(rows: Iterable[Held]) -> Figure:
    """Family places times the days each was held. No capacity at all is not yet supplied."""
    return add(times(family_places(row), row.days) for row in rows)


def bedspace_days(rows: Iterable[Held]) -> Figure:
    """Bedspaces times days. The homes of a sanctuary scheme are not bedspaces."""
    return add(
        NOT_APPLICABLE
        if row.legal_kind is LegalKind.SANCTUARY
        else NOT_SUPPLIED
        if row.bedspaces is None
        else Figure.exact(row.bedspaces * row.days)
        for row in rows
    )


def times(figure: Figure, by: int) -> Figure:
    return _each(figure, lambda number: number * by)


def per_day(figure: Figure, days: int) -> Figure:
    """The average over the days, to a tenth."""
    return rounded(_each(figure, lambda number: number / days), TENTH)


def tenth(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_EVEN)


def rounded(figure: Figure, step: Decimal) -> Figure:
    """To so many digits: a value to the nearest, limits outwards, so that they hold what they held."""
    if figure.state is State.EXACT and figure.value is not None:
        return Figure.exact(figure.value.quantize(step, rounding=ROUND_HALF_EVEN))
    value, low, high = (
        None if number is None else number.quantize(step, rounding=way)
        for number, way in (
            (figure.value, ROUND_HALF_EVEN),
            (figure.low, ROUND_FLOOR),
            (figure.high, ROUND_CEILING),
        )
    )
    return Figure(figure.state, value, low, high)


def _each(figure: Figure, made: Callable[[Decimal], Decimal]) -> Figure:
    value, low, high = (
        None if number is None else made(number)
        for number in (figure.value, figure.low, figure.high)
    )
    return Figure(figure.state, value, low, high)


def together(told: Sequence[Told]) -> Told:
    """Several services as one. What one of them has not supplied, the whole has not."""
    summed = {
        field.name: add(getattr(each, field.name) for each in told)
        for field in fields(Told)
        if field.name not in ("unmet", "refusals")
    }
    return Told(
        **summed,
        unmet={family: add(each.unmet[family] for each in told) for family in Family},
        refusals={family: add(each.refusals[family] for each in told) for family in Family},
    )


def less(whole: Figure, part: Figure) -> Figure:
    """A count less a count that is part of it, between the least and the most it can be."""
    if whole.is_empty:
        return Figure.empty(whole.state)
    low, high = interval(whole)
    part_low, part_high = interval(part)
    least = Decimal(0) if part_high is None else max(Decimal(0), low - part_high)
    if part.state is State.NOT_APPLICABLE:
        least, part_low = low, Decimal(0)
    most = None if high is None else max(Decimal(0), high - part_low)
    return Figure.exact(least) if least == most else Figure.bounded(least, most)


def filled(whole: Figure, parts: Mapping[Family, Figure]) -> dict[Family, Figure]:
    """The families of a total, where those that were not given share what the others leave.

    Each refusal has one main reason, so what is not given lies between none and the rest; it
    is none where the others make the total. Where nothing at all is split, nothing is known.
    """
    given = {family: figure for family, figure in parts.items() if not _is_gap(figure)}
    if not given:
        return dict(parts)
    rest = less(whole, add(given.values()))
    open_part = (
        rest.high is None
        or rest.high > 0
        or whole.is_empty
        or any(f.is_empty for f in given.values())
    )
    missing = Figure.bounded(0, rest.high) if open_part else Figure.exact(0)
    return {family: given.get(family, missing) for family in parts}


def _is_gap(figure: Figure) -> bool:
    return figure.state is State.NOT_SUPPLIED


def percent(part: Figure, whole: Figure) -> Figure:
    """A share of the whole to a tenth of a per cent; bounded parts give a bounded share."""
    for figure in (part, whole):
        if figure.is_empty or figure.state is State.ESTIMATED:
            return Figure.empty(figure.state if figure.is_empty else State.NOT_SUPPLIED)
    low, high = ratio(part, whole)
    if low is None:
        return NOT_APPLICABLE
    most = None if high is None else high * 100
    exact = low * 100 == most
    return rounded(Figure.exact(low * 100) if exact else Figure.bounded(low * 100, most), TENTH)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Places beside one for every 10,000 people. `wanted` is rounded up to a whole place."""

    persons: int
    wanted: int
    places: Figure
    per_10_000: Figure
    short_by: Figure


def against_benchmark(places: Figure, persons: int) -> Benchmark:
    """Family places against the benchmark for so many people, to a tenth."""
    wanted = math.ceil(Decimal(persons) / PEOPLE_PER_PLACE)
    rate = rounded(_each(places, lambda number: number * PEOPLE_PER_PLACE / persons), HUNDREDTH)
    return Benchmark(persons, wanted, places, rate, less(Figure.exact(wanted), places))
