"""Reads of what stands in the way of a certificate of a year's awards."""

from django.db.models import Case, Count, Q, Sum, When

from commissioning.models import Claim, HeldLine, LedgerEntry, LedgerMonth, PeriodEvent
from commissioning.rules.closing import months_needed, spans
from dalpb.kernel.periods import Period

Tally = tuple[int, int]


def months_open(award_year: str, closed: PeriodEvent) -> tuple[str, ...]:
    """What stands open of the months that a certificate of a year's awards needs: months in a row
    by the first and the last, then periods of adjustments in which these awards have entries."""
    last, adjustment = closed.month.period.period, closed.month.adjustment
    of_award = Q(from_award__year__code=award_year) | Q(to_award__year__code=award_year)
    posted = LedgerEntry.objects.filter(of_award).values("month").distinct()
    rows = LedgerMonth.objects.select_related("period").annotate(
        is_posted_in=Case(When(pk__in=posted, then=True), default=False)
    )
    until = rows.exclude(period__first_on__gt=last.first).exclude(
        period=closed.month.period_id, adjustment__gt=adjustment
    )
    found = list(until)
    shut = {row.period.period for row in found if not row.adjustment and row.state != "open"}
    posted_in = {row.period.period for row in found if not row.adjustment and row.is_posted_in}
    adjusting = [r for r in found if r.adjustment and r.is_posted_in and r.state == "open"]
    needed = months_needed(award_year, last, posted_in)
    return (
        *spans([month for month in needed if month not in shut]),
        *(row.label for row in adjusting),
    )


def waiting_lines(until: Period) -> Tally:
    """Lines of the finance system up to a month that no entry is matched to: how many, what sum."""
    rows = HeldLine.objects.filter(state="unmatched", dated_on__lt=until.until)
    return _tally(rows.aggregate(count=Count("pk"), total=Sum("amount_pence")))


def unpaid_claims(award_year: str, until: Period) -> Tally:
    """Claims on lines of a year's awards, up to a month, that are neither paid nor declined."""
    rows = Claim.objects.filter(
        status__in=["claimed", "approved"],
        line__award__year__code=award_year,
        line__award__tier="one",
        dated_on__lt=until.until,
    )
    return _tally(rows.aggregate(count=Count("pk"), total=Sum("claimed_pence")))


def _tally(found: dict[str, int | None]) -> Tally:
    return found["count"] or 0, found["total"] or 0


def posted_since(last_entry: int, award_year: str) -> Tally:
    """Entries of spending from a year's awards after a row of the ledger, and what they add."""
    rows = (
        LedgerEntry.objects.of_spending()
        .with_spent()
        .filter(pk__gt=last_entry, from_award__year__code=award_year, from_award__tier="one")
    )
    found = rows.aggregate(count=Count("pk"), total=Sum("spent", filter=Q(pk__gt=last_entry)))
    return _tally(found)
