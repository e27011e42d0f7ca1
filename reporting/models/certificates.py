"""Certificates of the section 151 officer: what was asked for, and what was certified.

All of it is append-only. What is certified wrongly is followed by another certificate.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission

_SHA256 = r"^[0-9a-f]{64}$"


class CertificateRequestQuerySet(models.QuerySet["CertificateRequest"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()


class CertificateRequest(models.Model):
    """Somebody asks for the spend of a year's awards to be certified as a closed month stood.

    `content` is the position as it was put forward, `answers` what was said of each finding.
    """

    award_year = models.CharField(max_length=7)
    closing = models.PositiveBigIntegerField()
    month_label = models.CharField(max_length=60)
    statement = models.TextField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    answers = models.TextField()
    reason = models.CharField(max_length=300, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)

    objects = CertificateRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(award_year__regex=r"^20[0-9]{2}-[0-9]{2}$"),
                name="reporting_certificaterequest_year",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_SHA256), name="reporting_certificaterequest_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(statement=""), name="reporting_certificaterequest_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_year}, {self.month_label}"


class CertificateDecline(models.Model):
    """The certifier did not certify what was asked for, and said why."""

    request = models.OneToOneField(CertificateRequest, models.PROTECT, related_name="decline")
    reason = models.CharField(max_length=600)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="reporting_certificatedecline_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} declined"


class SpendCertificate(models.Model):
    """What was certified, with the file as it was made. `sha256` is of `content`.

    Certificates of one year's awards are numbered on; each later one says why it is there.
    """

    request = models.OneToOneField(CertificateRequest, models.PROTECT, related_name="certificate")
    award_year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certified_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-award_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["award_year", "number"], name="reporting_spendcertificate_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None, reason="")
                | (Q(number__gt=1, supersedes__isnull=False) & ~Q(reason="")),
                name="reporting_spendcertificate_later_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(certified_by=F("prepared_by")),
                name="reporting_spendcertificate_certified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_SHA256, pdf_sha256__regex=_SHA256),
                name="reporting_spendcertificate_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_year}, certificate {self.number}"
