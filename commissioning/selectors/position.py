"""Reads of where the grant stands, from the sums that the database keeps of the ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from commissioning.models import (
    AllocationLine,
    Forecast,
    GrantAward,
    LedgerEntry,
    LedgerMonth,
    LedgerSum,
    LineYear,
    PeriodEvent,
)
from commissioning.rules.position import Moved
from commissioning.selectors.soundness import ALIKE
from dalpb.kernel.periods import Period, year_of


@dataclass(frozen=True, slots=True)
class AsOf:
    """Until where the ledger is read: all of it, or as it stood when a month was closed."""

    months: tuple[int, ...]
    last_entry: int | None
    said_until: datetime | None
    reported: Period | None


def closing(pk: int) -> PeriodEvent | None:
    return PeriodEvent.objects.select_related("month__period", "by").filter(pk=pk).first()


def closings() -> QuerySet[PeriodEvent]:
    """Every closing of a month, the latest month first."""
    return PeriodEvent.objects.select_related("month__period", "by").order_by(
        "-month__period__first_on", "-month__adjustment", "-id"
    )


def as_of(closed: PeriodEvent | None) -> AsOf:
    """All of the ledger, or what it held of the month and of those before when it was closed."""
    months = LedgerMonth.objects.all()
    if closed is None:
        return AsOf(tuple(months.values_list("pk", flat=True)), None, None, None)
    month = closed.month
    months = months.exclude(period__first_on__gt=month.period.first_on).exclude(
        period=month.period_id, adjustment__gt=month.adjustment
    )
    ids = tuple(months.values_list("pk", flat=True))
    return AsOf(ids, closed.last_entry, closed.at, month.period.period)


def last_entry() -> int:
    return LedgerEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def moved(until: AsOf, awards: frozenset[int]) -> tuple[Moved, ...]:
    """All entries that touch the awards, added where they are alike.

    Read from the sums that the database keeps, of which there are few, less what was posted to
    the months since they were closed.
    """
    years = {
        pk: year_of(first_on)
        for pk, first_on in LedgerMonth.objects.values_list("pk", "period__first_on")
    }
    sums = LedgerSum.objects.filter(month__in=until.months)
    rows = sums.values_list(*ALIKE, "amount_pence", "count").order_by(*ALIKE)
    since = _posted_since(until)
    return tuple(
        _moved(way, years, pence - since_pence, count - since_count)
        for *way, pence, count in rows
        for since_pence, since_count in [since.get(tuple(way), (0, 0))]
        if count > since_count and not awards.isdisjoint((way[_FROM], way[_TO]))
    )


_FROM, _TO = ALIKE.index("from_award_id"), ALIKE.index("to_award_id")


def _posted_since(until: AsOf) -> dict[tuple[Any, ...], tuple[int, int]]:
    """What was posted to the months after the ledger's last row of then, by ways that are alike."""
    if until.last_entry is None:
        return {}
    rows = (
        LedgerEntry.objects.filter(month__in=until.months, pk__gt=until.last_entry)
        .values_list(*ALIKE)
        .annotate(Sum("amount_pence"), Count("pk"))
        .order_by(*ALIKE)
    )
    return {row[:-2]: row[-2:] for row in rows}


def _moved(way: list[Any], years: dict[int, str], pence: int, count: int) -> Moved:
    """The rules' own form of a sum: with the year of its month, and without the month."""
    told = dict(zip(ALIKE, way, strict=True))
    return Moved(
        told["kind"],
        told["from_award_id"],
        told["from_account"],
        told["to_award_id"],
        told["to_account"],
        told["from_line_id"],
        told["to_line_id"],
        told["purpose"],
        told["accommodation"],
        told["narrative"],
        told["service_code"],
        years[told["month_id"]],
        pence,
        count,
        told["is_illustrative"],
    )


def held_awards(year: str) -> list[GrantAward]:
    """The awards that the authority holds, of a year or all."""
    rows = GrantAward.objects.filter(tier="one").select_related("grant", "year", "recipient")
    rows = rows.filter(year__code=year) if year else rows
    return list(rows.order_by("year__first_on", "code"))


def award_years() -> tuple[str, ...]:
    """The years of the awards that are held, the latest first."""
    rows = GrantAward.objects.filter(tier="one").order_by("-year__first_on")
    return tuple(dict.fromkeys(rows.values_list("year__code", flat=True)))


def lines_in(ids: frozenset[int]) -> list[AllocationLine]:
    rows = AllocationLine.objects.filter(pk__in=ids).select_related(
        "award__year", "supplier", "approval__delegation"
    )
    return list(rows.order_by("award__year__first_on", "code"))


def carry_moves(until: AsOf, awards: frozenset[int]) -> list[LedgerEntry]:
    """Money carried between years, and what of that was undone, in order: nothing else crosses
    awards.

    There is little of it, and an index holds nothing else. Asked in SQL for its months or awards
    too, SQLite would go by those, and read every entry of them.
    """
    crossing = (
        LedgerEntry.objects.filter(~Q(from_award=F("to_award")))
        .select_related("from_award__year", "to_award__year", "approval__delegation")
        .order_by("dated_on", "pk")
    )
    return [
        entry
        for entry in crossing
        if entry.month_id in until.months
        and (until.last_entry is None or entry.pk <= until.last_entry)
        and not awards.isdisjoint((entry.from_award_id, entry.to_award_id))
    ]


def planned(ids: frozenset[int]) -> dict[tuple[int, str], int]:
    rows = LineYear.objects.filter(line__in=ids).values_list(
        "line_id", "year__code", "planned_pence"
    )
    return {(line, year): pence for line, year, pence in rows}


def said(ids: frozenset[int], until: AsOf) -> dict[tuple[int, str], Forecast]:
    """The last forecast of each line and year that had been made by then."""
    rows = Forecast.objects.filter(line__in=ids).select_related("reported", "year")
    if until.said_until is not None and until.reported is not None:
        rows = rows.filter(
            said_at__lte=until.said_until, reported__first_on__lte=until.reported.first
        )
    ordered = rows.order_by("reported__first_on", "revision")
    return {(row.line_id, row.year.code): row for row in ordered}
