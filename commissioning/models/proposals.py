"""Proposals for the grant: their options, and the lines of money each option would allocate."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.authority import Approval
from commissioning.models.grants import GrantAward
from commissioning.rules.vocabulary import (
    Accommodation,
    Account,
    Narrative,
    ProposalStatus,
    Purpose,
)
from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission

CODE = r"^[a-z0-9][a-z0-9-]*$"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()


class Proposal(models.Model):
    """Something that the grant could pay for, in several ways to choose from."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    need = models.TextField()
    status = models.CharField(
        max_length=15, choices=choices_of(ProposalStatus), default=ProposalStatus.DRAFT.value
    )
    recommended = models.CharField(max_length=1, blank=True)
    recommendation_ref = models.CharField(max_length=60, blank=True)
    recommendation = models.CharField(max_length=600, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "code"]
        constraints = [
            one_of("status", ProposalStatus, "commissioning_proposal_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="commissioning_proposal_code_plain"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["recommended", "approved"])
                | (~Q(recommended="") & ~Q(recommendation_ref="")),
                name="commissioning_proposal_recommended_by_the_board",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProposalEvent(models.Model):
    """Where a proposal went, by whom, when and why."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events")
    status = models.CharField(max_length=15, choices=choices_of(ProposalStatus))
    reason = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            one_of("status", ProposalStatus, "commissioning_proposal_event_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.status}"


class Option(models.Model):
    """One way to meet the need. A number left empty is not yet worked out, and never nought."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="options")
    letter = models.CharField(max_length=1)
    title = models.CharField(max_length=200)
    need_served = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    unit_words = models.CharField(max_length=80, blank=True)
    unit_cost_pence = models.BigIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    bedspaces = models.PositiveIntegerField(null=True)
    cost_pence = models.BigIntegerField(null=True)
    districts = models.ManyToManyField("kernel.Area", related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["proposal", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "letter"], name="commissioning_option_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(letter__regex=r"^[A-Z]$"), name="commissioning_option_letter_plain"
            ),
            models.CheckConstraint(
                condition=Q(cost_pence__isnull=True) | Q(cost_pence__gte=0),
                name="commissioning_option_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost_pence__isnull=True)
                | (Q(unit_cost_pence__gte=0) & ~Q(unit_words="")),
                name="commissioning_option_unit_cost_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.letter}"


class AllocationLine(models.Model):
    """Money of one award for one purpose. With its approval it is allocated, and frozen."""

    code = models.CharField(max_length=40, unique=True)
    option = models.ForeignKey(Option, models.PROTECT, related_name="lines")
    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="lines")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=choices_of(Purpose))
    accommodation = models.CharField(max_length=20, choices=choices_of(Accommodation), blank=True)
    narrative = models.CharField(max_length=40, choices=choices_of(Narrative))
    service_code = models.CharField(max_length=60, blank=True)
    agreement_ref = models.CharField(max_length=60, blank=True)
    supplier = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    objective_code = models.CharField(max_length=40, blank=True)
    recommendation_code = models.CharField(max_length=40, blank=True)
    amount_pence = models.BigIntegerField()
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="lines")
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            one_of("purpose", Purpose, "commissioning_line_purpose_known"),
            one_of("narrative", Narrative, "commissioning_line_narrative_known"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="commissioning_line_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="commissioning_line_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(
                    purpose=Purpose.SUPPORT.value,
                    accommodation__in=[kind.value for kind in Accommodation],
                )
                | Q(purpose=Purpose.ADMINISTRATION.value, accommodation=""),
                name="commissioning_line_support_names_accommodation",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LineYear(models.Model):
    """What a line is planned to spend in one financial year."""

    line = models.ForeignKey(AllocationLine, models.CASCADE, related_name="profile")
    year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    planned_pence = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["year__first_on"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="commissioning_line_year_once"),
            models.CheckConstraint(
                condition=Q(planned_pence__gte=0), name="commissioning_line_year_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year_id}"


class LineBalance(models.Model):
    """What stands in one account of a line. Kept by trigger; nothing else writes it."""

    line = models.ForeignKey(AllocationLine, models.PROTECT, related_name="balances")
    account = models.CharField(max_length=12, choices=choices_of(Account))
    balance_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__in=["allocated", "committed", "spent"]),
                name="commissioning_line_balance_account_known",
            ),
            models.UniqueConstraint(
                fields=["line", "account"], name="commissioning_line_balance_once"
            ),
            models.CheckConstraint(
                condition=Q(balance_pence__gte=0),
                name="commissioning_line_balance_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.account}: {self.balance_pence}"


class Scenario(models.Model):
    """A choice of options, to see what it would come to. It never touches the ledger."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    options = models.ManyToManyField(Option, related_name="scenarios")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="commissioning_scenario_code_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MoveRequest(models.Model):
    """Money asked to be moved from where the board put it. It moves when somebody else approves.

    A virement goes from one line to another; a release from a line back to what is not
    allocated; a carry-forward from one year's award to a later one's.
    """

    code = models.CharField(max_length=40, unique=True)
    act = models.CharField(max_length=15)
    from_line = models.ForeignKey(AllocationLine, models.PROTECT, null=True, related_name="+")
    to_line = models.ForeignKey(AllocationLine, models.PROTECT, null=True, related_name="+")
    from_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="+")
    to_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="+")
    amount_pence = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, default="asked")
    answer = models.CharField(max_length=300, blank=True)
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="request")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="virement", from_line__isnull=False, to_line__isnull=False)
                | Q(act="release", from_line__isnull=False, to_line__isnull=True)
                | Q(act="carry_forward", from_line__isnull=True, to_line__isnull=True),
                name="commissioning_request_says_from_where",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", answered_by__isnull=True, approval__isnull=True)
                | Q(status="approved", answered_by__isnull=False, approval__isnull=False)
                | Q(status="declined", answered_by__isnull=False, approval__isnull=True),
                name="commissioning_request_answered_or_not",
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="commissioning_request_amount_positive"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="commissioning_request_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="commissioning_request_answered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code
