"""By what authority money moves: a minuted decision, or a delegation with a limit."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.rules.vocabulary import Act
from dalpb.kernel.choices import choices_of, one_of


class Delegation(models.Model):
    """A decision lets one person decide up to a sum in all. `used_pence` is kept by trigger."""

    code = models.CharField(max_length=40, unique=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.CharField(max_length=200)
    limit_pence = models.BigIntegerField()
    used_pence = models.BigIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField()
    decision_ref = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="commissioning_delegation_code_plain",
            ),
            models.CheckConstraint(
                condition=Q(used_pence__gte=0) & Q(used_pence__lte=F("limit_pence")),
                name="commissioning_delegation_within_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")),
                name="commissioning_delegation_lasts",
            ),
            models.CheckConstraint(
                condition=~Q(decision_ref=""), name="commissioning_delegation_by_decision"
            ),
            models.CheckConstraint(
                condition=~Q(holder=F("recorded_by")),
                name="commissioning_delegation_to_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Approval(models.Model):
    """A sum may move, by a decision or under a delegation. `posted_pence` is kept by trigger.

    Whoever asked is never whoever approved.
    """

    code = models.CharField(max_length=60, unique=True)
    act = models.CharField(max_length=15, choices=choices_of(Act))
    limit_pence = models.BigIntegerField()
    posted_pence = models.BigIntegerField(default=0)
    decision_ref = models.CharField(max_length=60, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="approvals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    approved_on = models.DateField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            one_of("act", Act, "commissioning_approval_act_known"),
            models.CheckConstraint(
                condition=Q(posted_pence__gte=0) & Q(posted_pence__lte=F("limit_pence")),
                name="commissioning_approval_not_exceeded",
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True) & ~Q(decision_ref="")
                | Q(delegation__isnull=False, decision_ref=""),
                name="commissioning_approval_by_one_authority",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("approved_by")),
                name="commissioning_approval_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code
