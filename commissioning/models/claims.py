"""Claims and invoices, and lines of finance extracts that wait to be matched."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.ledger import LedgerEntry
from commissioning.models.proposals import AllocationLine
from commissioning.rules.vocabulary import ClaimStatus, HeldState
from dalpb.kernel.choices import choices_of, one_of


class Claim(models.Model):
    """What a provider claims on a line, what of it is approved, and what is paid.

    Whoever recorded it does not approve it.
    """

    reference = models.CharField(max_length=40, unique=True)
    line = models.ForeignKey(AllocationLine, models.PROTECT, related_name="claims")
    document_ref = models.CharField(max_length=60)
    dated_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=choices_of(ClaimStatus), default=ClaimStatus.CLAIMED.value
    )
    claimed_pence = models.BigIntegerField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    approved_pence = models.BigIntegerField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    paid_pence = models.BigIntegerField(null=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    paid_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, null=True, related_name="claim")
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-dated_on", "-id"]
        constraints = [
            one_of("status", ClaimStatus, "commissioning_claim_status_known"),
            models.CheckConstraint(
                condition=Q(claimed_pence__gt=0), name="commissioning_claim_positive"
            ),
            models.CheckConstraint(
                condition=Q(approved_pence__isnull=True)
                | (Q(approved_pence__gte=0) & Q(approved_pence__lte=F("claimed_pence"))),
                name="commissioning_claim_approved_within_claimed",
            ),
            models.CheckConstraint(
                condition=Q(paid_pence__isnull=True)
                | (Q(paid_pence__gt=0) & Q(paid_pence__lte=F("approved_pence"))),
                name="commissioning_claim_paid_within_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("claimed_by")),
                name="commissioning_claim_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="claimed", approved_by__isnull=True, entry__isnull=True)
                | Q(
                    status="approved",
                    approved_by__isnull=False,
                    approved_pence__isnull=False,
                    approved_pence__gt=0,
                    entry__isnull=True,
                )
                | Q(status="declined", approved_by__isnull=False, entry__isnull=True)
                | Q(
                    status="paid",
                    approved_by__isnull=False,
                    entry__isnull=False,
                    approved_pence__isnull=False,
                    paid_pence__isnull=False,
                    paid_by__isnull=False,
                ),
                name="commissioning_claim_steps_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class FinanceExtract(models.Model):
    """A file of the council's finance system, taken whole into the holding table."""

    sha256 = models.CharField(max_length=64, unique=True)
    period = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    row_count = models.PositiveIntegerField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.sha256[:12]


class ExtractDraft(models.Model):
    """An extract that its sender is looking at before it is held. Gone once it is, or is dropped."""

    period = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    rows = models.JSONField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.period_id} {self.pk}"


class HeldLine(models.Model):
    """One line of an extract: matched to an entry by reference and sum, or in the queue."""

    extract = models.ForeignKey(FinanceExtract, models.PROTECT, related_name="held")
    row = models.PositiveIntegerField()
    document_ref = models.CharField(max_length=60)
    dated_on = models.DateField()
    amount_pence = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=choices_of(HeldState))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="held")
    reason = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["extract", "row"]
        constraints = [
            one_of("state", HeldState, "commissioning_held_state_known"),
            models.UniqueConstraint(fields=["extract", "row"], name="commissioning_held_row_once"),
            models.CheckConstraint(
                condition=~Q(amount_pence=0), name="commissioning_held_amount_not_nought"
            ),
            models.CheckConstraint(
                condition=Q(state="matched", entry__isnull=False)
                | Q(state="unmatched", entry__isnull=True)
                | (Q(state="set_aside", entry__isnull=True) & ~Q(reason="")),
                name="commissioning_held_settled_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.extract_id} row {self.row}"
