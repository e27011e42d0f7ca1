"""What a household or a night of a bedspace costs, and how spending lies beside need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.cells import MEANINGS, Figure, State, add, interval
from dalpb.stats.intervals import count_limits

CONFIDENCE: Final = 0.95
_PENNY: Final = Decimal(1)


class Unit(StrEnum):
    HOUSEHOLD = "household"
    BEDSPACE_NIGHT = "bedspace_night"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Pence for one of a unit, and the least and most it may be. Without a figure, `why` says why."""

    unit: Unit
    spent_pence: int | None
    count: Figure
    pence: int | None
    low_pence: int | None
    high_pence: int | None
    method: str
    caveats: tuple[str, ...]
    why: str = ""


GRANT_ONLY: Final = (
    "Only the grant's money is counted. Other money, buildings and volunteers are not."
)
PART_YEAR: Final = "The service ran for part of the year, so the first costs weigh more."
YEAR_OPEN: Final = "The year is not over: late invoices and corrections are still to come."
POISSON: Final = (
    "The limits are those of a count that could have come out otherwise by chance, at 95%."
)
NO_CHANCE: Final = (
    "Nights of the same stay go together, so no limits of chance are given for nights."
)
RECORDED: Final = (
    "The service did not tell its nights, so they are those of the bedspaces recorded, let or not."
)


def unit_cost(
    unit: Unit,
    *,
    spent_pence: int | None,
    count: Figure,
    is_part_year: bool = False,
    is_year_open: bool = False,
    shared_pence: int = 0,
    is_recorded: bool = False,
) -> UnitCost:
    """The cost of one, with what must be said beside it.

    Spending that nobody posted, a count that is not whole, and a count of nought leave no
    figure. `shared_pence` was paid for several services together and is in none of them.
    """
    caveats = [GRANT_ONLY, POISSON if unit is Unit.HOUSEHOLD else NO_CHANCE]
    if is_recorded:
        caveats.append(RECORDED)
    if is_part_year:
        caveats.append(PART_YEAR)
    if is_year_open:
        caveats.append(YEAR_OPEN)
    if shared_pence:
        caveats.append("Money paid for several services together is not in this figure.")
    why = _why_not(spent_pence, count)
    if why or spent_pence is None:
        return UnitCost(unit, spent_pence, count, None, None, None, "", tuple(caveats), why)
    least, most = interval(count)
    low_count, high_count, method = _limits(unit, least, most)
    value = None if count.value is None else _each(spent_pence, count.value)
    return UnitCost(
        unit,
        spent_pence,
        count,
        value,
        None if high_count is None else _each(spent_pence, high_count),
        _each(spent_pence, low_count) if low_count else None,
        method,
        tuple(caveats),
    )


def _why_not(spent_pence: int | None, count: Figure) -> str:
    if spent_pence is None:
        return "No spending on it was posted for the year."
    if spent_pence <= 0:
        return "As much came back as was paid, so there is nothing to share out."
    if count.is_empty:
        return f"The count is {MEANINGS[count.state]}, for the year as a whole."
    if count.state is State.ESTIMATED:
        return "The count is only estimated."
    if interval(count)[1] == 0:
        return "The count is nought, so nothing can be shared out among them."
    return ""


def _limits(
    unit: Unit, least: Decimal, most: Decimal | None
) -> tuple[Decimal, Decimal | None, str]:
    if unit is not Unit.HOUSEHOLD:
        return least, most, "as counted"
    low = Decimal(str(count_limits(float(least), CONFIDENCE)[0]))
    if most is None:
        return low, None, "poisson"
    _, high, method = count_limits(float(most), CONFIDENCE)
    return low, Decimal(str(high)), method


def _each(pence: int, count: Decimal) -> int:
    return int((Decimal(pence) / count).quantize(_PENNY, rounding=ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True)
class DistrictShare:
    """A district's part of what is spent by district, and of the need, in tenths of a percent."""

    code: str
    name: str
    spent_pence: int
    spent_share: Decimal | None
    need: Figure
    need_share: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        if self.spent_share is None or self.need_share is None:
            return None
        return self.spent_share - self.need_share


def against_need(
    names: Sequence[tuple[str, str]], spent: Mapping[str, int], need: Mapping[str, Figure]
) -> tuple[DistrictShare, ...]:
    """Each district's share of the spending that lies in one district beside its share of need.

    Where one district's need is not exactly known, no share of need can be told. Money that
    lies in no one district is not here: it is shown apart.
    """
    paid = sum(spent.get(code, 0) for code, _ in names)
    whole = add([need.get(code, Figure.empty(State.NOT_SUPPLIED)) for code, _ in names])
    rows = []
    for code, name in names:
        figure = need.get(code, Figure.empty(State.NOT_SUPPLIED))
        pence = spent.get(code, 0)
        rows.append(
            DistrictShare(
                code,
                name,
                pence,
                _percent(Decimal(pence), Decimal(paid)),
                figure,
                _percent(figure.value, whole.value) if whole.is_exact and figure.is_exact else None,
            )
        )
    return tuple(rows)


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole or whole < 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
