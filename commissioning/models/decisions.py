"""The decisions that money rests on: the board's, and those of other bodies."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.rules.vocabulary import DecidedBy
from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission

PLAIN = r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$"


class DecisionRecordQuerySet(models.QuerySet["DecisionRecord"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()


class DecisionRecord(models.Model):
    """A decision that was made, with its body, day and place of publication. Append-only.

    The board's own come from its minutes when they are first cited, and nobody records them.
    Another body's is recorded by a person, who may then not approve by it.
    """

    reference = models.CharField(max_length=60, unique=True)
    decided_by = models.CharField(max_length=10, choices=choices_of(DecidedBy))
    body = models.CharField(max_length=200)
    decided_on = models.DateField()
    words = models.CharField(max_length=600)
    url = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = DecisionRecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_on", "reference"]
        constraints = [
            one_of("decided_by", DecidedBy, "commissioning_decision_decided_by_known"),
            models.CheckConstraint(
                condition=Q(reference__regex=PLAIN), name="commissioning_decision_reference_plain"
            ),
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(words=""), name="commissioning_decision_says_what"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="board", recorded_by__isnull=True)
                | (Q(decided_by="other", recorded_by__isnull=False) & ~Q(url="")),
                name="commissioning_decision_of_others_is_published",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
