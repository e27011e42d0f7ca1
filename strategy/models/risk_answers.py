"""What is asked of others about a risk: to carry it, or to accept it until a day."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.risks import Risk
from strategy.rules.risks.vocabulary import Answer, Direction

USER = settings.AUTH_USER_MODEL
_WAITING = Answer.WAITING.value
# Both or neither, and never by whoever asked.
_ANSWERED_BY_ANOTHER = Q(answer=_WAITING, answered_by__isnull=True, answered_at__isnull=True) | (
    ~Q(answer=_WAITING)
    & Q(answered_at__isnull=False, answered_by__isnull=False)
    & ~Q(answered_by=F("asked_by"))
)


class Escalation(models.Model):
    """One body asks another to carry a risk; the other takes it on or says why not."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="escalations")
    from_body = models.ForeignKey("strategy.Body", models.PROTECT, related_name="+")
    to_body = models.ForeignKey("strategy.Body", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=4, choices=choices_of(Direction))
    reason = models.TextField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=choices_of(Answer), default=_WAITING)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "id"]
        constraints = [
            one_of("direction", Direction, "strategy_escalation_direction_known"),
            one_of("answer", Answer, "strategy_escalation_answer_known"),
            models.CheckConstraint(
                condition=~Q(from_body=F("to_body")), name="strategy_escalation_elsewhere"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="strategy_escalation_reason"),
            models.CheckConstraint(
                condition=_ANSWERED_BY_ANOTHER, name="strategy_escalation_answered_by_another"
            ),
            models.UniqueConstraint(
                fields=["risk"],
                condition=Q(answer=_WAITING),
                name="strategy_escalation_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id}: {self.from_body_id} to {self.to_body_id}"


class AcceptanceRequest(models.Model):
    """Somebody asks that a risk be accepted until a day."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="acceptance_requests")
    reason = models.TextField()
    expires_on = models.DateField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=choices_of(Answer), default=_WAITING)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "id"]
        constraints = [
            one_of("answer", Answer, "strategy_acceptancerequest_answer_known"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="strategy_acceptancerequest_reason"
            ),
            models.CheckConstraint(
                condition=_ANSWERED_BY_ANOTHER,
                name="strategy_acceptancerequest_answered_by_another",
            ),
            models.UniqueConstraint(
                fields=["risk"],
                condition=Q(answer=_WAITING),
                name="strategy_acceptancerequest_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id}: until {self.expires_on}"


class RiskAcceptance(models.Model):
    """A risk is accepted until a day, with its scores as they were. Append-only."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="acceptances")
    request = models.OneToOneField(AcceptanceRequest, models.PROTECT, related_name="acceptance")
    inherent_likelihood = models.PositiveSmallIntegerField(null=True)
    inherent_impact = models.PositiveSmallIntegerField(null=True)
    current_likelihood = models.PositiveSmallIntegerField()
    current_impact = models.PositiveSmallIntegerField()
    target_likelihood = models.PositiveSmallIntegerField(null=True)
    target_impact = models.PositiveSmallIntegerField(null=True)
    tolerated = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    accepted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    accepted_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["risk", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(accepted_by=F("asked_by")),
                name="strategy_riskacceptance_asker_is_not_accepter",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("accepted_on")),
                name="strategy_riskacceptance_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="strategy_riskacceptance_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id}: until {self.expires_on}"


class AcceptanceRevocation(models.Model):
    """An acceptance was taken back before its end. Append-only."""

    acceptance = models.OneToOneField(
        RiskAcceptance, models.PROTECT, primary_key=True, related_name="revocation"
    )
    reason = models.TextField()
    revoked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()
    revoked_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="strategy_acceptancerevocation_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acceptance_id}: revoked"
