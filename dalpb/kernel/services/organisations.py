"""Editing organisations."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dalpb.kernel import audit
from dalpb.kernel.models.organisations import Organisation, OrganisationKind, ProviderStatus
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from dalpb.kernel.services.authority import require_standing
from dalpb.kernel.versions import update_versioned


@dataclass(frozen=True, slots=True)
class OrganisationChange:
    """What an edit may change. The code is the key and stays."""

    name: str
    kind: OrganisationKind
    provider_status: ProviderStatus
    active_from: date | None
    active_until: date | None


def edit_organisation(
    *, by: User, at: datetime, organisation: Organisation, version: int, change: OrganisationChange
) -> Organisation:
    """The organisation as changed, one version on."""
    require_standing(by, at, Permission.MANAGE_REFERENCE)
    denial = _deny(organisation, change)
    if denial is not None:
        raise Refused(denial)
    fields = {
        "name": change.name,
        "kind": change.kind.value,
        "provider_status": change.provider_status.value,
        "active_from": change.active_from,
        "active_until": change.active_until,
    }
    before = {name: getattr(organisation, name) for name in fields}
    with transaction.atomic():
        changed = update_versioned(
            Organisation.objects.all(), organisation.pk, version, by=by, **fields
        )
        audit.record(
            "organisations.edited",
            by=by,
            at=at,
            subject="organisation",
            subject_key=organisation.code,
            organisation=organisation.code,
            details={
                name: {"before": before[name], "after": value}
                for name, value in fields.items()
                if before[name] != value
            },
        )
    return changed


def _deny(organisation: Organisation, change: OrganisationChange) -> Denial | None:
    if (
        change.active_from is not None
        and change.active_until is not None
        and change.active_until <= change.active_from
    ):
        return Denial("organisations.dates", "The last day must come after the first.")
    tier_one = OrganisationKind.TIER_ONE_AUTHORITY
    if organisation.kind == tier_one and change.kind != tier_one:
        return Denial(
            "organisations.tier_one_stays",
            "The tier one authority stays one: the roles held there depend on it.",
        )
    return None
