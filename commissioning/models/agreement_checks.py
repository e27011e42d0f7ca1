"""What stands behind an agreement: documents, due diligence, measures and the plan to end it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.agreements import SHA256, Agreement
from commissioning.models.claims import Claim
from commissioning.models.ledger import LedgerEntry
from commissioning.models.proposals import CODE
from commissioning.rules.cycle import Consequence, Diligence, Direction, DocumentKind, PlanPart
from dalpb.kernel.choices import choices_of, one_of


class AgreementDocument(models.Model):
    """A document known by its reference and hash. The file itself is kept elsewhere. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=choices_of(DocumentKind))
    reference = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    kept_in = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "id"]
        constraints = [
            one_of("kind", DocumentKind, "commissioning_document_kind_known"),
            models.UniqueConstraint(
                fields=["agreement", "sha256"], name="commissioning_document_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "reference"], name="commissioning_document_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="commissioning_document_sealed"
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(kept_in=""), name="commissioning_document_found"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.reference}"


class DiligenceItem(models.Model):
    """Something that the provider must show before it begins. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="diligence")
    kind = models.CharField(max_length=25, choices=choices_of(Diligence))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "kind"]
        constraints = [
            one_of("kind", Diligence, "commissioning_diligence_kind_known"),
            models.UniqueConstraint(
                fields=["agreement", "kind"], name="commissioning_diligence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class DiligenceCheck(models.Model):
    """The document that shows it was seen, and until when it holds. Append-only: the latest counts."""

    item = models.ForeignKey(DiligenceItem, models.PROTECT, related_name="checks")
    document = models.ForeignKey(AgreementDocument, models.PROTECT, related_name="+")
    seen_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="The last day on which it holds")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("seen_on")),
                name="commissioning_diligencecheck_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} seen {self.seen_on}"


class Kpi(models.Model):
    """A measure of the partner quarter that the agreement holds its provider to.

    With `per_measure_code` it is the first measure in every hundred of the second. Only
    `applies_until` is ever set later: another target is another row.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="kpis")
    number = models.PositiveSmallIntegerField()
    measure_code = models.CharField(max_length=60)
    per_measure_code = models.CharField(max_length=60, blank=True)
    service_code = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=choices_of(Direction))
    target_hundredths = models.BigIntegerField(help_text="The target, in hundredths")
    consequence = models.CharField(max_length=15, choices=choices_of(Consequence))
    held_percent = models.PositiveSmallIntegerField(null=True)
    action = models.CharField(max_length=300, blank=True)
    decision_ref = models.CharField(max_length=60)
    applies_from = models.DateField()
    applies_until = models.DateField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement", "number"]
        constraints = [
            one_of("direction", Direction, "commissioning_kpi_direction_known"),
            one_of("consequence", Consequence, "commissioning_kpi_consequence_known"),
            models.UniqueConstraint(
                fields=["agreement", "number"], name="commissioning_kpi_number_once"
            ),
            models.CheckConstraint(
                condition=Q(target_hundredths__gte=0), name="commissioning_kpi_target_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(
                    consequence=Consequence.PAYMENT_HELD.value,
                    held_percent__isnull=False,
                    held_percent__gte=1,
                    held_percent__lte=100,
                )
                | ~Q(consequence=Consequence.PAYMENT_HELD.value) & Q(held_percent__isnull=True),
                name="commissioning_kpi_says_what_is_held",
            ),
            models.CheckConstraint(
                condition=~Q(consequence=Consequence.ACTION.value) | ~Q(action=""),
                name="commissioning_kpi_says_what_is_done",
            ),
            models.CheckConstraint(
                condition=~Q(decision_ref="") & ~Q(measure_code=""),
                name="commissioning_kpi_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(service_code="") | Q(service_code__regex=CODE),
                name="commissioning_kpi_service_plain",
            ),
            models.CheckConstraint(
                condition=Q(applies_until__isnull=True) | Q(applies_until__gt=F("applies_from")),
                name="commissioning_kpi_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.measure_code}"


class DecommissioningPlan(models.Model):
    """How a service ends. `effect` is what was foreseen when the plan was made. Append-only."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="plan")
    last_day = models.DateField()
    decision_ref = models.CharField(max_length=60)
    reason = models.CharField(max_length=600)
    effect = models.JSONField(default=dict)
    effect_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision_ref="") & ~Q(reason=""),
                name="commissioning_plan_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(effect_sha256__regex=SHA256), name="commissioning_plan_sealed"
            ),
        ]

    def __str__(self) -> str:
        return f"end of {self.agreement_id}"


class PlanItem(models.Model):
    """One part of the plan, open until it is answered."""

    plan = models.ForeignKey(DecommissioningPlan, models.PROTECT, related_name="items")
    part = models.CharField(max_length=15, choices=choices_of(PlanPart))
    is_open = models.BooleanField(default=True)
    answer = models.TextField(blank=True)
    people_count = models.PositiveIntegerField(null=True)
    clawback_pence = models.BigIntegerField(null=True)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="+")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "id"]
        constraints = [
            one_of("part", PlanPart, "commissioning_planitem_part_known"),
            models.UniqueConstraint(fields=["plan", "part"], name="commissioning_planitem_once"),
            models.CheckConstraint(
                condition=Q(is_open=True, done_by__isnull=True, done_at__isnull=True)
                | Q(is_open=False, done_by__isnull=False, done_at__isnull=False) & ~Q(answer=""),
                name="commissioning_planitem_answered_or_open",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | ~Q(part="people") | Q(people_count__isnull=False),
                name="commissioning_planitem_counts_people",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True)
                | ~Q(part="clawback")
                | Q(clawback_pence=0, entry__isnull=True)
                | Q(clawback_pence__isnull=False, clawback_pence__gt=0, entry__isnull=False),
                name="commissioning_planitem_clawback_came_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.part}"
