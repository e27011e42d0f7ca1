"""Reads of what lines planned, spent and were forecast to come to."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from commissioning.models import AllocationLine, Forecast, LedgerEntry, LineYear
from commissioning.rules.forecasting import FourNumbers, LineOutlook
from commissioning.rules.vocabulary import Account
from commissioning.selectors.grant import Standing
from dalpb.kernel.access import Access
from dalpb.kernel.periods import Period, year_of
from dalpb.kernel.roles import Permission

YearKey = tuple[int, str]


def planned_of(line: AllocationLine, year: Period) -> int:
    """What the line plans for the year; a year outside its plan is £0."""
    return _planned([line.pk]).get((line.pk, year.code), 0)


def spent_in(line: AllocationLine, year: Period) -> int:
    """What the line has spent in the months of the year."""
    return _spent([line.pk]).get((line.pk, year.code), 0)


def _planned(ids: Iterable[int]) -> dict[YearKey, int]:
    rows = LineYear.objects.filter(line__in=ids).values_list(
        "line_id", "year__code", "planned_pence"
    )
    return {(line, year): pence for line, year, pence in rows}


def _spent(ids: Iterable[int]) -> dict[YearKey, int]:
    """By line and the year whose months it was posted to."""
    found: dict[YearKey, int] = {}
    for account, sign in (("to_account", 1), ("from_account", -1)):
        rows = (
            LedgerEntry.objects.filter(**{account: Account.SPENT.value, "from_line__in": ids})
            .values_list("from_line_id", "month__period__first_on")
            .annotate(Sum("amount_pence"))
            .order_by("from_line_id", "month__period__first_on")
        )
        for line, first_on, pence in rows:
            key = (line, year_of(first_on))
            found[key] = found.get(key, 0) + sign * pence
    return found


def _said(ids: Iterable[int], until: Period | None) -> dict[YearKey, Forecast]:
    """The last said of each line and year, up to a report month."""
    rows = Forecast.objects.filter(line__in=ids).select_related("reported", "year")
    if until is not None:
        rows = rows.filter(reported__first_on__lte=until.first)
    ordered = rows.order_by("reported__first_on", "revision")
    return {(row.line_id, row.year.code): row for row in ordered}


def outlooks(
    lines: list[AllocationLine], *, year: Period, reported: Period | None = None
) -> tuple[LineOutlook, ...]:
    """Each line in a year, as it was seen in a report month, or last."""
    ids = [line.pk for line in lines]
    planned, spent, said = _planned(ids), _spent(ids), _said(ids, reported)
    return tuple(
        LineOutlook(
            line.code,
            line.title,
            planned.get(key, 0),
            spent.get(key, 0),
            said[key].forecast_pence if key in said else None,
            said[key].reason if key in said else "",
            said[key].reported.code if key in said else "",
        )
        for line in lines
        for key in [(line.pk, year.code)]
        if key in planned or key in spent or key in said
    )


def expected_of(lines: list[AllocationLine]) -> dict[int, int]:
    """What each line is expected to have spent in the end, by line, over all its years.

    Where nothing was forecast the plan holds; what is spent already is never expected less.
    """
    ids = [line.pk for line in lines]
    planned, spent, said = _planned(ids), _spent(ids), _said(ids, None)
    totals: dict[int, int] = dict.fromkeys(ids, 0)
    for key in {**planned, **spent, **said}:
        expected = said[key].forecast_pence if key in said else planned.get(key, 0)
        totals[key[0]] += max(expected, spent.get(key, 0))
    return totals


def four_numbers(
    standing: Standing,
    lines: list[AllocationLine],
    *,
    lines_spent_pence: int,
    has_spending: bool,
) -> FourNumbers:
    """The four numbers of one award. What was spent outside any line is spent as it stands."""
    return FourNumbers(
        available=standing.awarded + standing.carried_in - standing.carried_out,
        spent=standing.spent,
        unallocated=standing.unallocated,
        allocated=standing.allocated,
        committed=standing.committed,
        forecast=standing.spent - lines_spent_pence + sum(expected_of(lines).values()),
        has_spending=has_spending,
        has_forecast=has_spending or bool(lines),
    )


def forecasts_of(line: AllocationLine) -> list[Forecast]:
    """All that was ever said of a line, the latest first."""
    return list(
        Forecast.objects.filter(line=line)
        .select_related("reported", "year", "said_by")
        .order_by("-reported__first_on", "-revision", "year__first_on")
    )


def forecasts_for(access: Access) -> QuerySet[Forecast]:
    rows = Forecast.objects.select_related("line", "reported", "year")
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()
