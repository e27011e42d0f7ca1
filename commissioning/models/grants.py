"""Grants, and what each year's award of one was."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.rules.vocabulary import RingFence, Tier
from dalpb.kernel.access import Access
from dalpb.kernel.cells import State
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission


class Grant(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    funder = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="commissioning_grant_code_plain",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GrantAwardQuerySet(models.QuerySet["GrantAward"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()

    def of_year(self, year: str) -> Self:
        return self.filter(year__code=year)


class GrantAward(models.Model):
    """One grant for one financial year to one recipient, or to several named together.

    `part_of` is set where this award is within another row's amount, so that no total
    counts it twice. Money of tier two is paid to the districts directly; the ledger
    holds only that of tier one.
    """

    code = models.CharField(max_length=40, unique=True)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="awards")
    year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    tier = models.CharField(max_length=5, choices=choices_of(Tier))
    recipient = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    recipient_words = models.CharField(max_length=200, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    amount_pence = models.BigIntegerField()
    admin_pence = models.BigIntegerField(null=True)
    admin_state = models.CharField(
        max_length=20, choices=choices_of(State), default=State.NOT_SUPPLIED.value
    )
    funder_words = models.CharField(max_length=200, blank=True)
    determination_ref = models.CharField(max_length=120, blank=True)
    ring_fence = models.CharField(
        max_length=20, choices=choices_of(RingFence), default=RingFence.NOT_KNOWN.value
    )
    conditions = models.TextField(blank=True)
    agreed_on = models.DateField(null=True)
    source = models.CharField(max_length=300)
    spends_by_line = models.BooleanField(default=False)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    objects = GrantAwardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year__first_on", "tier", "code"]
        constraints = [
            one_of("tier", Tier, "commissioning_award_tier_known"),
            one_of("ring_fence", RingFence, "commissioning_award_ring_fence_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="commissioning_award_code_plain",
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="commissioning_award_amount_positive"
            ),
            one_of("admin_state", State, "commissioning_award_admin_state_known"),
            models.CheckConstraint(
                condition=Q(admin_state=State.EXACT.value, admin_pence__isnull=False)
                & Q(admin_pence__gte=0)
                & Q(admin_pence__lte=F("amount_pence"))
                | (~Q(admin_state=State.EXACT.value) & Q(admin_pence__isnull=True)),
                name="commissioning_award_admin_known_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, recipient_words="")
                | (Q(recipient__isnull=True) & ~Q(recipient_words="")),
                name="commissioning_award_one_way_of_naming_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(part_of=F("id")), name="commissioning_award_not_part_of_itself"
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="commissioning_award_source_given"
            ),
            models.UniqueConstraint(
                fields=["grant", "year", "tier", "recipient"],
                condition=Q(recipient__isnull=False),
                name="commissioning_award_recipient_once",
            ),
            models.UniqueConstraint(
                fields=["grant", "year", "tier", "recipient_words"],
                condition=Q(recipient__isnull=True),
                name="commissioning_award_recipient_words_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def recipient_name(self) -> str:
        return self.recipient.name if self.recipient else self.recipient_words

    @property
    def funder(self) -> str:
        """Who pays this award: most often the grant's own funder."""
        return self.funder_words or self.grant.funder

    @property
    def support_pence(self) -> int | None:
        """What is not for administration, where that part is known."""
        return None if self.admin_pence is None else self.amount_pence - self.admin_pence

    @property
    def is_held_here(self) -> bool:
        """Whether the authority holds the money, and so accounts for it in the ledger."""
        return self.tier == Tier.ONE


class AwardPayment(models.Model):
    """One payment of an award, as the funder says it will pay it."""

    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="payments")
    due_on = models.DateField()
    amount_pence = models.BigIntegerField(null=True)
    amount_state = models.CharField(
        max_length=20, choices=choices_of(State), default=State.EXACT.value
    )
    received_on = models.DateField(null=True)
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints = [
            one_of("amount_state", State, "commissioning_payment_state_known"),
            models.CheckConstraint(
                condition=Q(
                    amount_state=State.EXACT.value, amount_pence__isnull=False, amount_pence__gt=0
                )
                | (~Q(amount_state=State.EXACT.value) & Q(amount_pence__isnull=True)),
                name="commissioning_payment_known_or_why_not",
            ),
            models.UniqueConstraint(
                fields=["award", "due_on"], name="commissioning_payment_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.due_on}"
