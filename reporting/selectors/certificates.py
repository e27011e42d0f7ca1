"""Reads of certificates and of what waits for one."""

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission
from reporting.models import CertificateRequest, SpendCertificate


def certificates_for(access: Access) -> QuerySet[SpendCertificate]:
    rows = SpendCertificate.objects.select_related(
        "request", "prepared_by", "certified_by", "superseded_by"
    )
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def requests_for(access: Access) -> QuerySet[CertificateRequest]:
    """What was put forward, the latest first, with how it was answered."""
    return CertificateRequest.objects.for_user(access).select_related(
        "prepared_by", "certificate", "decline__declined_by"
    )


def latest_certificate(award_year: str) -> SpendCertificate | None:
    """The certificate that stands for a year's awards."""
    return SpendCertificate.objects.filter(award_year=award_year).order_by("-number").first()
