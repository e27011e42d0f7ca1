"""Reads of what the Transparency Code asks for: payments, grants and contracts."""

from django.db.models import QuerySet

from commissioning.models import AllocationLine, LedgerEntry
from dalpb.kernel.models import Area, Organisation
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.periods import Period

# An accrual is no payment; a reversal of one is none either.
PAID = ("spend", "refund", "adjustment", "reversal")


def payments(period: Period, *, over_pence: int) -> QuerySet[LedgerEntry]:
    """Payments and money back dated in the period, of more than the sum, by date."""
    return (
        LedgerEntry.objects.of_spending()
        .filter(
            kind__in=PAID,
            dated_on__gte=period.first,
            dated_on__lt=period.until,
            amount_pence__gt=over_pence,
            from_award__tier="one",
        )
        .exclude(reverses__kind="accrual")
        .select_related("supplier", "from_line", "to_line", "reverses")
        .order_by("dated_on", "pk")
    )


def approved_lines() -> QuerySet[AllocationLine]:
    return (
        AllocationLine.objects.filter(approval__isnull=False, award__tier="one")
        .select_related("supplier", "approval", "award__year")
        .prefetch_related("profile__year")
        .order_by("pk")
    )


def place_names() -> tuple[str, ...]:
    """Names of areas no larger than a district, as they are and were."""
    kinds = [AreaKind.DISTRICT.value, AreaKind.LSOA.value, AreaKind.OTHER.value]
    rows = Area.objects.filter(kind__in=kinds).values_list("names__name", flat=True)
    return tuple(name for name in rows.distinct() if name)


def bodies() -> dict[str, Organisation]:
    return {row.code: row for row in Organisation.objects.all()}
