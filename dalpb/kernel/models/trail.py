"""The audit trail: an append-only chain. Database triggers refuse UPDATE and DELETE.

Rows hold text keys and no foreign keys, so that nothing a record does can reach back
and change what was said about it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One thing that happened, sealed to the one before it."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=254)
    organisation = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "subject_key"], name="kernel_audit_subject"),
            models.Index(fields=["action", "at"], name="kernel_audit_action"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sequence__gte=1), name="kernel_audit_sequence_from_1"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject} {self.subject_key}"


class AuditHead(models.Model):
    """The chain's last link. One row; its lock puts writers in a queue."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="kernel_audithead_one_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
