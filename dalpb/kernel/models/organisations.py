"""Organisations of the partnership, and who holds which role there, from when to when."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.models.people import User
from dalpb.kernel.roles import Role


class OrganisationKind(StrEnum):
    TIER_ONE_AUTHORITY = "tier_one_authority"
    DISTRICT_COUNCIL = "district_council"
    SPECIALIST_PROVIDER = "specialist_provider"
    HOUSING_PROVIDER = "housing_provider"
    POLICE_AND_JUSTICE = "police_and_justice"
    HEALTH = "health"
    VOLUNTARY = "voluntary"
    GOVERNMENT = "government"
    OTHER = "other"


class ProviderStatus(StrEnum):
    """The provider test of SI 2021/991, regulation 2."""

    LOCAL_HOUSING_AUTHORITY = "local_housing_authority"
    REGISTERED_PROVIDER = "registered_provider"
    DOMESTIC_ABUSE_CHARITY = "domestic_abuse_charity"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Organisation(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=choices_of(OrganisationKind))
    provider_status = models.CharField(
        max_length=30, choices=choices_of(ProviderStatus), default=ProviderStatus.NOT_KNOWN.value
    )
    area = models.ForeignKey("kernel.Area", models.PROTECT, null=True, related_name="organisations")
    active_from = models.DateField(null=True)
    active_until = models.DateField(null=True)
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            one_of("kind", OrganisationKind, "kernel_organisation_kind_known"),
            one_of("provider_status", ProviderStatus, "kernel_organisation_provider_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="kernel_organisation_code_plain",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True)
                | Q(active_from__isnull=True)
                | Q(active_until__gt=F("active_from")),
                name="kernel_organisation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person at one organisation. Ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=choices_of(Role))
    held_from = models.DateField()
    held_until = models.DateField(null=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            one_of("role", Role, "kernel_membership_role_known"),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gt=F("held_from")),
                name="kernel_membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(held_until__isnull=True),
                name="kernel_membership_open_once",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "held_from"],
                name="kernel_membership_start_once",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True, granted_at__isnull=True)
                | Q(granted_by__isnull=False, granted_at__isnull=False),
                name="kernel_membership_granted_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} at {self.organisation}"
