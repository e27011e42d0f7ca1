"""Reads of underspend: what was handed back, carried forward, and allocated again."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commissioning.models import GrantAward, LedgerEntry, ReportedFigure
from commissioning.rules.carrying import Bounds, YearStanding, bounds_of
from commissioning.rules.vocabulary import Account, EntryKind
from commissioning.selectors.grant import Standing, entries_for
from dalpb.kernel.access import Access
from dalpb.kernel.periods import Period, financial_year, parse
from dalpb.kernel.roles import Permission

_CARRIED = EntryKind.CARRY_FORWARD.value


@dataclass(frozen=True, slots=True)
class Beside:
    """A reported figure, and what the ledger says today of the same years."""

    figure: ReportedFigure
    ledger: Bounds
    is_illustrative: bool


def reported_for(access: Access) -> QuerySet[ReportedFigure]:
    rows = ReportedFigure.objects.select_related("first_year", "last_year")
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def history_for(access: Access) -> QuerySet[LedgerEntry]:
    """Underspend handed back, carried forward, and what undid it, the latest first."""
    back = Q(kind=EntryKind.RELEASE.value, to_account=Account.UNALLOCATED.value)
    undone = Q(kind=EntryKind.REVERSAL.value, reverses__kind=_CARRIED)
    rows = entries_for(access).select_related("to_award__year", "approval__delegation")
    return rows.filter(back | Q(kind=_CARRIED) | undone | Q(kind=EntryKind.ALLOCATION.value))


def returned_to(awards: list[int]) -> dict[int, int]:
    """What of each award was handed back by its lines, in pence."""
    found: dict[int, int] = {}
    rows = LedgerEntry.objects.filter(
        kind=EntryKind.RELEASE.value, to_account=Account.UNALLOCATED.value, to_award__in=awards
    ).values_list("to_award_id", "amount_pence")
    for award, pence in rows:
        found[award] = found.get(award, 0) + pence
    return found


def beside(
    figure: ReportedFigure,
    awards: list[GrantAward],
    stands: dict[int, Standing],
    invented: frozenset[int],
) -> Beside:
    """What the ledger says of the years of a reported figure."""
    years = _years(figure.first_year.period, figure.last_year.period)
    held = [row for row in awards if row.is_held_here and row.year.code in years]
    standing = [_of_year(year, held, stands) for year in years]
    return Beside(figure, bounds_of(standing), any(row.pk in invented for row in held))


def _years(first: Period, last: Period) -> tuple[str, ...]:
    starts = range(first.first.year, last.first.year + 1)
    return tuple(financial_year(start).code for start in starts)


def _of_year(year: str, held: list[GrantAward], stands: dict[int, Standing]) -> YearStanding:
    found = [stands[row.pk] for row in held if parse(row.year.code) == parse(year)]
    return YearStanding(
        year,
        bool(found),
        any(one.spent or one.allocated or one.committed for one in found),
        sum(one.unallocated for one in found),
    )
