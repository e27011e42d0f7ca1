"""What was said and agreed about an action. Every table here is append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.delivery import Action
from strategy.rules.delivery.vocabulary import NEEDS_REASON, ActionMove, Rag, UpdateKind


class ApprovedTerms(models.Model):
    """What the board agreed of an action, and every dated correction of it. Append-only.

    Whoever wrote the wording is not whoever records that the board agreed it.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="terms")
    edition = models.PositiveSmallIntegerField()
    wording = models.TextField()
    baseline_start = models.DateField()
    baseline_end = models.DateField()
    agreed_on = models.DateField()
    meeting = models.ForeignKey("strategy.Meeting", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "edition"], name="strategy_approvedterms_edition_once"
            ),
            models.CheckConstraint(
                condition=~Q(wording=""), name="strategy_approvedterms_says_what"
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | (Q(edition__gt=1) & ~Q(reason="")),
                name="strategy_approvedterms_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(baseline_end__gte=F("baseline_start")),
                name="strategy_approvedterms_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(written_by=F("recorded_by")),
                name="strategy_approvedterms_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}, edition {self.edition}"


class ActionUpdate(models.Model):
    """What the owner says of one quarter. The newest of a quarter stands. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    quarter = models.CharField(max_length=10)
    kind = models.CharField(max_length=9, choices=choices_of(UpdateKind))
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    progress = models.TextField(blank=True)
    own_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    own_reason = models.CharField(max_length=500, blank=True)
    forecast_end = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    blocked_reason = models.TextField(blank=True)
    unblocked_by = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    is_on_behalf = models.BooleanField(default=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["quarter", "action"], name="strategy_update_of_quarter")
        ]
        constraints = [
            one_of("kind", UpdateKind, "strategy_actionupdate_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=UpdateKind.GIVEN.value, corrects__isnull=True)
                | (~Q(kind=UpdateKind.GIVEN.value) & Q(corrects__isnull=False) & ~Q(reason="")),
                name="strategy_actionupdate_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=UpdateKind.WITHDRAWN.value, own_rag="")
                | (
                    ~Q(kind=UpdateKind.WITHDRAWN.value)
                    & ~Q(progress="")
                    & Q(own_rag__in=[rag.value for rag in Rag])
                ),
                name="strategy_actionupdate_says_how_it_goes",
            ),
            models.CheckConstraint(
                condition=Q(blocked_reason="", unblocked_by="")
                | (~Q(blocked_reason="") & ~Q(unblocked_by="")),
                name="strategy_actionupdate_blocked_says_what_helps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.quarter}: {self.own_rag}"


class ActionForecast(models.Model):
    """Each end date that was promised, in turn. A later one than the last is a slip. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="forecasts")
    forecast_end = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.forecast_end}"


class ComputedRag(models.Model):
    """What dates, milestones, dependencies and indicators said, and why. Append-only.

    A row is added only where the answer is another than the last one of the quarter.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="computed")
    quarter = models.CharField(max_length=10)
    rag = models.CharField(max_length=12, choices=choices_of(Rag))
    reasons = models.JSONField(default=list)
    computed_on = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["quarter", "action"], name="strategy_computed_of_quarter")
        ]
        constraints = [one_of("rag", Rag, "strategy_computedrag_rag_known")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.quarter}: {self.rag}"


class AgreedRag(models.Model):
    """What the board agreed of one quarter, beside what it had before it. Append-only.

    A correction is a later edition with its day and its reason.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="agreed")
    quarter = models.CharField(max_length=10)
    edition = models.PositiveSmallIntegerField()
    rag = models.CharField(max_length=12, choices=choices_of(Rag))
    computed_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    own_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    reason = models.CharField(max_length=500, blank=True)
    meeting = models.ForeignKey("strategy.Meeting", models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["quarter", "action"], name="strategy_agreed_of_quarter")
        ]
        constraints = [
            one_of("rag", Rag, "strategy_agreedrag_rag_known"),
            models.UniqueConstraint(
                fields=["action", "quarter", "edition"], name="strategy_agreedrag_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | (Q(edition__gt=1) & ~Q(reason="")),
                name="strategy_agreedrag_correction_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                | (
                    (Q(own_rag="") | Q(own_rag=F("rag")))
                    & (Q(computed_rag="") | Q(computed_rag=F("rag")))
                ),
                name="strategy_agreedrag_difference_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.quarter}: {self.rag}"


class ActionEvidence(models.Model):
    """What shows that something was done: words, with a link or a document's reference. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
    words = models.CharField(max_length=500)
    reference = models.CharField(max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="strategy_actionevidence_says_what")
        ]

    def __str__(self) -> str:
        return self.words


class ActionEvent(models.Model):
    """Something that happened to an action: who, when, why and what changed. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=choices_of(ActionMove))
    reason = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        constraints = [
            one_of("kind", ActionMove, "strategy_actionevent_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(move.value for move in NEEDS_REASON)) | ~Q(reason=""),
                name="strategy_actionevent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.kind}"


class PlanReminder(models.Model):
    """A letter that was sent about an action's update for a quarter. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="reminders")
    quarter = models.CharField(max_length=10)
    step = models.SmallIntegerField(help_text="Days from the day the update is due")
    audience = models.CharField(max_length=12)
    people_count = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["owner", "organisation", "officer"]),
                name="strategy_planreminder_audience_known",
            ),
            models.UniqueConstraint(
                fields=["action", "quarter", "step", "audience"], name="strategy_planreminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.quarter} {self.step:+d}"
