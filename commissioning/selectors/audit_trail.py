"""Reads of everything behind the awards of a year."""

from django.db.models import Q, QuerySet

from commissioning.models import (
    AllocationLine,
    Approval,
    Claim,
    HeldLine,
    LedgerEntry,
    PeriodEvent,
)
from dalpb.kernel.periods import parse

Ids = frozenset[int]


def last() -> LedgerEntry | None:
    return LedgerEntry.objects.order_by("-pk").first()


def entries(awards: Ids) -> QuerySet[LedgerEntry]:
    """Every entry that touches the awards, as they were posted."""
    return (
        LedgerEntry.objects.filter(Q(from_award__in=awards) | Q(to_award__in=awards))
        .select_related(
            "month__period",
            "from_award",
            "to_award",
            "from_line",
            "to_line",
            "approval",
            "supplier",
            "claim",
            "reverses",
            "corrects",
            "posted_by",
        )
        .order_by("pk")
    )


def lines(awards: Ids) -> QuerySet[AllocationLine]:
    """Approved lines of the awards."""
    return (
        AllocationLine.objects.filter(award__in=awards, approval__isnull=False)
        .select_related("award", "option__proposal", "supplier", "approval")
        .order_by("pk")
    )


def approvals(awards: Ids) -> QuerySet[Approval]:
    """What allowed any of the money to move."""
    touched = (
        Q(entries__from_award__in=awards)
        | Q(entries__to_award__in=awards)
        | Q(lines__award__in=awards)
    )
    return (
        Approval.objects.filter(touched)
        .select_related("delegation", "asked_by", "approved_by")
        .order_by("pk")
        .distinct()
    )


def claims(awards: Ids) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(line__award__in=awards)
        .select_related("line", "claimed_by", "approved_by", "paid_by", "entry")
        .order_by("pk")
    )


def held(year: str, awards: Ids) -> QuerySet[HeldLine]:
    """Lines of the finance system matched to these awards, and of the year matched to nothing."""
    months = parse(year)
    return (
        HeldLine.objects.filter(
            Q(entry__from_award__in=awards)
            | Q(entry=None, dated_on__gte=months.first, dated_on__lt=months.until)
        )
        .select_related("extract", "entry", "settled_by")
        .order_by("extract", "row")
    )


def months() -> QuerySet[PeriodEvent]:
    return PeriodEvent.objects.select_related("month__period", "by").order_by("pk")
