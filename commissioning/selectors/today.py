"""Reads of the grant as it stands today, for a first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Sum

from commissioning.models import (
    AccountBalance,
    AllocationLine,
    Claim,
    HeldLine,
    LedgerEntry,
    LineBalance,
    LineYear,
    MoveRequest,
)
from commissioning.rules.forecasting import LineOutlook, off_plan
from commissioning.rules.vocabulary import Account, ClaimStatus, EntryKind, HeldState
from commissioning.selectors.allocations import unallocated_in_all
from commissioning.selectors.forecasts import outlooks
from dalpb.kernel.periods import parse, year_of


@dataclass(frozen=True, slots=True)
class Committed:
    """What a line has committed, to whom, under which agreements, and until when it is planned."""

    line: AllocationLine
    pence: int
    agreements: tuple[str, ...]
    until: date | None


def commitments(lines: Sequence[AllocationLine]) -> tuple[Committed, ...]:
    """The lines that have anything committed, those that end first before the others."""
    ids = [line.pk for line in lines]
    held = dict(
        LineBalance.objects.filter(
            line__in=ids, account=Account.COMMITTED.value, balance_pence__gt=0
        ).values_list("line_id", "balance_pence")
    )
    until = dict(
        LineYear.objects.filter(line__in=held, planned_pence__gt=0)
        .values_list("line_id")
        .annotate(Max("year__until_on"))
        .order_by("line_id")
    )
    agreements = _agreements(list(held))
    found = [
        Committed(line, held[line.pk], agreements.get(line.pk, ()), until.get(line.pk))
        for line in lines
        if line.pk in held
    ]
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.line.code)))


def _agreements(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The agreements that each line's commitments name, but for those that were undone."""
    found: dict[int, dict[str, None]] = {}
    rows = (
        LedgerEntry.objects.filter(
            kind=EntryKind.COMMITMENT.value, to_line__in=ids, reversed_by__isnull=True
        )
        .order_by("pk")
        .values_list("to_line_id", "document_ref")
    )
    for line, reference in rows:
        found.setdefault(line or 0, {})[reference] = None
    return {line: tuple(names) for line, names in found.items()}


@dataclass(frozen=True, slots=True)
class Today:
    """What a commissioner asks first. `off` are this year's lines off their plan.

    Years that are over and of which nothing was ever posted are `not_known`, and not unallocated.
    """

    unallocated_pence: int
    not_known: tuple[str, ...]
    committed_pence: int
    off: tuple[LineOutlook, ...]
    claims_waiting: int
    requests_waiting: int
    lines_waiting: int
    is_illustrative: bool


def _idle(on: date) -> dict[str, int]:
    """Awards of years that are over, of which nothing was allocated, spent or carried on here."""
    rows = AccountBalance.objects.filter(
        account=Account.UNALLOCATED.value,
        award__year__until_on__lte=on,
        balance_pence=F("award__amount_pence"),
    ).exclude(award__in=LedgerEntry.objects.of_spending().values("from_award"))
    ordered = rows.order_by("award__year__first_on", "award__code")
    found: dict[str, int] = {}
    for year, pence in ordered.values_list("award__year__code", "balance_pence"):
        found[year] = found.get(year, 0) + pence
    return found


def today_of(*, on: date) -> Today:
    """The grant as it stands, and what of it waits for somebody."""
    lines = list(AllocationLine.objects.filter(approval__isnull=False).order_by("code"))
    committed = LineBalance.objects.filter(account=Account.COMMITTED.value)
    idle = _idle(on)
    return Today(
        unallocated_pence=unallocated_in_all() - sum(idle.values()),
        not_known=tuple(idle),
        committed_pence=committed.aggregate(total=Sum("balance_pence"))["total"] or 0,
        off=off_plan(outlooks(lines, year=parse(year_of(on)))),
        claims_waiting=Claim.objects.filter(status=ClaimStatus.CLAIMED.value).count(),
        requests_waiting=MoveRequest.objects.filter(status="asked").count(),
        lines_waiting=HeldLine.objects.filter(state=HeldState.UNMATCHED.value).count(),
        is_illustrative=LedgerEntry.objects.filter(is_illustrative=True).exists(),
    )
