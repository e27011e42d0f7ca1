"""What the golden thread needs of money: approved lines, and what was spent, in whole pence."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from commissioning.models import AllocationLine, LedgerEntry
from commissioning.rules.cycle import Stage
from commissioning.rules.vocabulary import Narrative, Purpose, Tier
from dalpb.kernel.periods import year_of

__all__ = [
    "AllocationTieFact",
    "Narrative",
    "Purpose",
    "SpentTieFact",
    "Stage",
    "allocation_ties",
    "spent",
]


@dataclass(frozen=True, slots=True)
class AllocationTieFact:
    """An approved line. Its codes are as they were written, and may lead nowhere."""

    code: str
    title: str
    year: str
    purpose: Purpose
    pence: int
    supplier: str
    service_code: str
    agreement_ref: str
    objective_code: str
    recommendation_code: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class SpentTieFact:
    """What was spent in a financial year for one purpose: of a line, on a service, or of neither."""

    year: str
    line_code: str
    service_code: str
    narrative: Narrative
    purpose: Purpose
    pence: int
    is_illustrative: bool


def allocation_ties() -> tuple[AllocationTieFact, ...]:
    """Every approved line, the earliest award first."""
    rows = AllocationLine.objects.filter(approval__isnull=False).select_related(
        "award__year", "supplier"
    )
    return tuple(
        AllocationTieFact(
            row.code,
            row.title,
            row.award.year.code,
            Purpose(row.purpose),
            row.amount_pence,
            row.supplier.name if row.supplier else "",
            row.service_code,
            row.agreement_ref,
            row.objective_code,
            row.recommendation_code,
            row.is_illustrative,
        )
        for row in rows.order_by("award__year__first_on", "code")
    )


def spent() -> tuple[SpentTieFact, ...]:
    """Spending of tier one by year, line, service and what it was for, added up by the database.

    A year is that of the months posted to. What came to nought, reversals and all, is left out.
    """
    rows = (
        LedgerEntry.objects.of_spending()
        .filter(from_award__tier=Tier.ONE.value)
        .with_spent()
        .order_by()
        .values_list(
            "month__period__first_on",
            "from_line__code",
            "to_line__code",
            "service_code",
            "narrative",
            "purpose",
            "is_illustrative",
        )
        .annotate(Sum("spent"))
    )
    found: dict[tuple[str, str, str, str, str], int] = {}
    invented: set[tuple[str, str, str, str, str]] = set()
    for month, from_line, to_line, service, narrative, purpose, is_illustrative, pence in rows:
        key = (_year(month), from_line or to_line or "", service, narrative, purpose)
        found[key] = found.get(key, 0) + pence
        if is_illustrative:
            invented.add(key)
    return tuple(
        SpentTieFact(
            key[0], key[1], key[2], Narrative(key[3]), Purpose(key[4]), pence, key in invented
        )
        for key, pence in sorted(found.items())
        if pence
    )


def _year(first_on: date) -> str:
    return year_of(first_on)
