"""Answers kept so that a request sent twice acts once."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class IdempotencyKey(models.Model):
    """One person's key, a digest of what was asked under it, and the answer that was given."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    etag = models.CharField(max_length=80, blank=True)
    made_at_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="kernel_idempotencykey_once"),
            models.CheckConstraint(
                condition=Q(status__gte=200, status__lt=300),
                name="kernel_idempotencykey_only_success",
            ),
        ]

    def __str__(self) -> str:
        return self.key
