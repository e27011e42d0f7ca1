"""Services, the legal kind of their accommodation by date, and how much there is of it."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.roles import Permission
from needs.rules.accommodation import Manager


def ends_after_start(name: str, first: str, until: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{until}__isnull": True})
        | Q(**{f"{first}__isnull": True})
        | Q(**{f"{until}__gt": F(first)}),
        name=name,
    )


class ServiceQuerySet(models.QuerySet["Service"]):
    def for_user(self, access: Access) -> Self:
        """All services, those of the person's own organisations, or none."""
        if access.has(Permission.VIEW_ALL_FIGURES):
            return self
        return self.filter(organisation_id__in=access.organisation_ids(Permission.VIEW_OWN_FIGURES))

    def active_on(self, day: date) -> Self:
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=day),
            Q(active_until__isnull=True) | Q(active_until__gt=day),
        )


class Service(models.Model):
    """One service. Its area is a district or something larger, by a database trigger too."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    area = models.ForeignKey("kernel.Area", models.PROTECT, related_name="+")
    provision = models.CharField(max_length=200, blank=True)
    is_bed_and_breakfast = models.BooleanField(
        default=False,
        help_text="Temporary, not self-contained, with facilities shared between households",
    )
    managed_by = models.CharField(
        max_length=40, choices=choices_of(Manager), default=Manager.NOT_KNOWN.value
    )
    support_types = models.JSONField(default=list)
    is_by_and_for = models.BooleanField(default=False)
    is_women_only = models.BooleanField(default=False)
    is_commissioned = models.BooleanField(default=True)
    active_from = models.DateField(null=True)
    active_until = models.DateField(null=True)
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints = [
            one_of("managed_by", Manager, "needs_service_manager_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"), name="needs_service_code_plain"
            ),
            ends_after_start("needs_service_ends_after_start", "active_from", "active_until"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceKind(models.Model):
    """The legal kind of a service's accommodation from a day on, until another day."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="kinds")
    kind = models.CharField(max_length=20, choices=choices_of(LegalKind))
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["service", "valid_from"]
        constraints = [
            one_of("kind", LegalKind, "needs_servicekind_kind_known"),
            ends_after_start("needs_servicekind_ends_after_start", "valid_from", "valid_until"),
            models.UniqueConstraint(
                fields=["service", "valid_from"], name="needs_servicekind_start_once"
            ),
            models.UniqueConstraint(
                fields=["service", "valid_until"], name="needs_servicekind_end_once"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(valid_until__isnull=True),
                name="needs_servicekind_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.kind} from {self.valid_from}"


class Capacity(models.Model):
    """Bedspaces and units of a service from a day on, until another day."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="capacities")
    held_from = models.DateField()
    held_until = models.DateField(null=True)
    bedspaces_count = models.PositiveIntegerField(null=True)
    units_count = models.PositiveIntegerField(null=True)
    is_commissioned = models.BooleanField(default=True)
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["service", "held_from", "-is_commissioned"]
        constraints = [
            ends_after_start("needs_capacity_ends_after_start", "held_from", "held_until"),
            models.CheckConstraint(
                condition=Q(bedspaces_count__isnull=False) | Q(units_count__isnull=False),
                name="needs_capacity_says_something",
            ),
            models.UniqueConstraint(
                fields=["service", "is_commissioned", "held_from"], name="needs_capacity_start_once"
            ),
            models.UniqueConstraint(
                fields=["service", "is_commissioned"],
                condition=Q(held_until__isnull=True),
                name="needs_capacity_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.bedspaces_count} bedspaces from {self.held_from}"
