"""The kernel's tables."""

from dalpb.kernel.models.areas import Area, AreaName, AreaParent, Population
from dalpb.kernel.models.jobs import Job
from dalpb.kernel.models.organisations import Membership, Organisation, OrganisationKind
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.models.requests import IdempotencyKey
from dalpb.kernel.models.tokens import ApiToken
from dalpb.kernel.models.trail import AuditEvent, AuditHead

__all__ = [
    "ApiToken",
    "Area",
    "AreaName",
    "AreaParent",
    "AuditEvent",
    "AuditHead",
    "IdempotencyKey",
    "Job",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Population",
    "ReportingPeriod",
    "User",
]
