"""API tokens: a public key id, and a digest of the secret that is shown once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ApiToken(models.Model):
    """Stands for one person at one organisation, with a scope that never exceeds theirs."""

    key_id = models.CharField(max_length=16, unique=True)
    pepper_id = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    can_read = models.BooleanField(default=True)
    can_submit = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="kernel_apitoken_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(can_read=True) | Q(can_submit=True), name="kernel_apitoken_some_scope"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="kernel_apitoken_revoked_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key_id})"
