"""Agreements: what is commissioned, from whom, on which terms, and all that happened to it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.proposals import CODE, Proposal
from commissioning.rules.cycle import (
    BY_DECISION,
    PAIRS,
    PARTS,
    AgreementKind,
    Happened,
    Stage,
    TermsCause,
)
from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission

REFERENCE = r"^[A-Z0-9][A-Z0-9-]*$"
SHA256 = r"^[0-9a-f]{64}$"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()


class Agreement(models.Model):
    """One commission through its cycle. Its terms are other rows, the latest in force."""

    reference = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=choices_of(AgreementKind))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    title = models.CharField(max_length=200)
    need = models.TextField()
    stage = models.CharField(max_length=20, choices=choices_of(Stage), default=Stage.NEED.value)
    provider = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="agreements")
    objective_code = models.CharField(max_length=40, blank=True)
    recommendation_code = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["reference"]
        constraints = [
            one_of("kind", AgreementKind, "commissioning_agreement_kind_known"),
            one_of("stage", Stage, "commissioning_agreement_stage_known"),
            models.CheckConstraint(
                condition=Q(reference__regex=REFERENCE),
                name="commissioning_agreement_reference_plain",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in PARTS], parent__isnull=False)
                | Q(parent__isnull=True) & ~Q(kind__in=[k.value for k in PARTS]),
                name="commissioning_agreement_part_of_another",
            ),
            models.CheckConstraint(
                condition=~Q(need="") & ~Q(title=""), name="commissioning_agreement_says_why"
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=False)
                | ~Q(stage__in=["mobilisation", "live", "review", "decommissioning"]),
                name="commissioning_agreement_held_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class AgreementEvent(models.Model):
    """Something that happened to an agreement. Append-only.

    `version` is the agreement's when it had happened; the stage follows these rows.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=choices_of(Happened))
    from_stage = models.CharField(max_length=20, blank=True)
    to_stage = models.CharField(max_length=20, blank=True)
    decision_ref = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    details = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            one_of("kind", Happened, "commissioning_agreementevent_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=Happened.MOVED.value)
                | Q(
                    *[Q(from_stage=start.value, to_stage=to.value) for start, to in PAIRS],
                    _connector=Q.OR,
                ),
                name="commissioning_agreementevent_move_lawful",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Happened.MOVED.value) | ~Q(reason=""),
                name="commissioning_agreementevent_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(to_stage__in=[s.value for s in BY_DECISION]) | ~Q(decision_ref=""),
                name="commissioning_agreementevent_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class ExtensionOption(models.Model):
    """The agreement may be made longer, if that is decided by a day. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    ends_on = models.DateField(help_text="The agreement's last day once it is extended")
    decide_by = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="commissioning_extension_number_once"
            ),
            models.CheckConstraint(
                condition=Q(decide_by__lt=F("ends_on")),
                name="commissioning_extension_decided_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} option {self.number}"


class AgreementTerms(models.Model):
    """The terms from a decision on: days, notice, ceiling and, in `years`, money. Append-only.

    The highest number is in force; the one before it is what was before.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=10, choices=choices_of(TermsCause))
    extension = models.OneToOneField(
        ExtensionOption, models.PROTECT, null=True, related_name="exercised"
    )
    begins_on = models.DateField()
    ends_on = models.DateField(help_text="The last day")
    notice_months = models.PositiveSmallIntegerField()
    ceiling_pence = models.BigIntegerField(null=True, help_text="The most that may be paid in all")
    decision_ref = models.CharField(max_length=60)
    reason = models.CharField(max_length=600)
    sha256 = models.CharField(max_length=64)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "number"]
        constraints = [
            one_of("cause", TermsCause, "commissioning_terms_cause_known"),
            models.UniqueConstraint(
                fields=["agreement", "number"], name="commissioning_terms_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, cause=TermsCause.AWARD.value)
                | Q(number__gt=1) & ~Q(cause=TermsCause.AWARD.value),
                name="commissioning_terms_begin_with_the_award",
            ),
            models.CheckConstraint(
                condition=Q(cause=TermsCause.EXTENSION.value, extension__isnull=False)
                | ~Q(cause=TermsCause.EXTENSION.value) & Q(extension__isnull=True),
                name="commissioning_terms_extend_by_their_option",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="commissioning_terms_last"
            ),
            models.CheckConstraint(
                condition=Q(notice_months__lte=60), name="commissioning_terms_notice_sane"
            ),
            models.CheckConstraint(
                condition=Q(ceiling_pence__isnull=True) | Q(ceiling_pence__gt=0),
                name="commissioning_terms_ceiling_positive",
            ),
            models.CheckConstraint(
                condition=~Q(decision_ref="") & ~Q(reason=""),
                name="commissioning_terms_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="commissioning_terms_sealed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} terms {self.number}"


class AgreementYear(models.Model):
    """What terms pay in one financial year: the sum agreed, and the uplift on it. Append-only."""

    terms = models.ForeignKey(AgreementTerms, models.PROTECT, related_name="years")
    year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    base_pence = models.BigIntegerField()
    uplift_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["year__first_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "year"], name="commissioning_agreementyear_once"
            ),
            models.CheckConstraint(
                condition=Q(base_pence__gte=0) & Q(uplift_pence__gte=0),
                name="commissioning_agreementyear_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.year_id}"

    @property
    def pence(self) -> int:
        return self.base_pence + self.uplift_pence


class AgreementService(models.Model):
    """A service bought under an agreement, and the places bought in it, between two days.

    Only `until_on` is ever set later. A number left empty is not said, and never nought.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="services")
    service_code = models.CharField(max_length=40)
    bedspaces_count = models.PositiveIntegerField(null=True)
    units_count = models.PositiveIntegerField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "service_code", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service_code__regex=CODE),
                name="commissioning_agreementservice_code_plain",
            ),
            models.UniqueConstraint(
                fields=["agreement", "service_code", "from_on"],
                name="commissioning_agreementservice_start_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "service_code"],
                condition=Q(until_on__isnull=True),
                name="commissioning_agreementservice_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="commissioning_agreementservice_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.service_code}"


class Bidder(models.Model):
    """An organisation bids for an agreement, until it withdraws or the procurement is over."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="bidders")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    bids_from = models.DateField()
    bids_until = models.DateField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="commissioning_bidder_once"
            ),
            models.CheckConstraint(
                condition=Q(bids_until__isnull=True) | Q(bids_until__gte=F("bids_from")),
                name="commissioning_bidder_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.agreement_id}"
