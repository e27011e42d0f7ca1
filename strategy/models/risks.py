"""The risk register: risks, scores, mitigations and how partners see them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.rules.risks.vocabulary import (
    Appetite,
    RiskCategory,
    RiskMove,
    RiskStatus,
    ScoreKind,
)

USER = settings.AUTH_USER_MODEL


def _scale(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5), name=name
    )


class Risk(models.Model):
    """One risk on one body's register: because of a cause, an event, and so an impact.

    `tolerated` is the highest score that the body carries without asking for more to be done.
    `status` repeats what the replay of the events says, so that a list can be asked for.
    """

    code = models.CharField(max_length=10, unique=True)
    body = models.ForeignKey("strategy.Body", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    cause = models.TextField()
    event = models.TextField()
    impact = models.TextField()
    category = models.CharField(max_length=20, choices=choices_of(RiskCategory))
    owner_organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    owner_role = models.CharField(max_length=200)
    appetite = models.CharField(max_length=10, choices=choices_of(Appetite))
    tolerated = models.PositiveSmallIntegerField()
    tolerates = models.TextField(blank=True)
    proximity_on = models.DateField(null=True)
    status = models.CharField(
        max_length=8, choices=choices_of(RiskStatus), default=RiskStatus.OPEN.value
    )
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            one_of("category", RiskCategory, "strategy_risk_category_known"),
            one_of("appetite", Appetite, "strategy_risk_appetite_known"),
            one_of("status", RiskStatus, "strategy_risk_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^R[0-9]{2,6}$"), name="strategy_risk_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(tolerated__gte=1, tolerated__lte=25), name="strategy_risk_tolerated"
            ),
            models.CheckConstraint(
                condition=~Q(cause="") & ~Q(event="") & ~Q(impact=""),
                name="strategy_risk_said_in_three",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class RiskScore(models.Model):
    """One score as somebody gave it. Append-only: the last of a kind stands."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=10, choices=choices_of(ScoreKind))
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    reason = models.TextField()
    scored_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()
    scored_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "id"]
        constraints = [
            one_of("kind", ScoreKind, "strategy_riskscore_kind_known"),
            _scale("strategy_riskscore_scale"),
            models.CheckConstraint(condition=~Q(reason=""), name="strategy_riskscore_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.kind} {self.likelihood}×{self.impact}"


class Mitigation(models.Model):
    """Something done to bring a risk down, with the day promised, forecast and done."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="mitigations")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    action = models.ForeignKey("strategy.Action", models.PROTECT, null=True, related_name="+")
    owner_role = models.CharField(max_length=200)
    baseline_on = models.DateField()
    forecast_on = models.DateField()
    actual_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "position"], name="strategy_mitigation_position_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_mitigation_words"),
        ]

    def __str__(self) -> str:
        return self.words


class PartnerView(models.Model):
    """How an organisation sees a risk from where it stands. Append-only: its last one stands."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="views")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    words = models.TextField()
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "id"]
        constraints = [
            _scale("strategy_partnerview_scale"),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_partnerview_words"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.risk_id}"


class RiskEvent(models.Model):
    """What happened to a risk. Append-only; the status is the replay of these."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=20, choices=choices_of(RiskMove))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "sequence"]
        constraints = [
            one_of("move", RiskMove, "strategy_riskevent_move_known"),
            models.UniqueConstraint(fields=["risk", "sequence"], name="strategy_riskevent_once"),
            models.CheckConstraint(
                condition=~Q(move__in=["accepted", "acceptance_revoked", "closed", "reopened"])
                | ~Q(reason=""),
                name="strategy_riskevent_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id}: {self.move}"
