"""Granting and ending roles."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from dalpb.kernel import audit
from dalpb.kernel.accounts.sessions import end_all
from dalpb.kernel.models.organisations import Membership, Organisation, OrganisationKind
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, NotPermitted, Refused
from dalpb.kernel.roles import ROLES, Permission, Role
from dalpb.kernel.services.authority import keep_an_administrator, local_day, require_standing
from dalpb.kernel.versions import update_versioned

NOT_TO_YOURSELF: Final = Denial(
    "roles.not_to_yourself",
    "Nobody gives a role to themselves. Ask another administrator.",
)


def grant_role(
    *,
    by: User,
    at: datetime,
    user: User,
    organisation: Organisation,
    role: Role,
    held_from: date,
    held_until: date | None = None,
) -> Membership:
    """The person holds the role there from a day, and their sessions begin anew."""
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    if by.pk == user.pk:
        raise NotPermitted(NOT_TO_YOURSELF)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        denial = _deny_grant(user, organisation, role, held_from, held_until)
        if denial is not None:
            raise Refused(denial)
        membership = Membership.objects.create(
            user=user,
            organisation=organisation,
            role=role.value,
            held_from=held_from,
            held_until=held_until,
            granted_by=by,
            granted_at=at,
        )
        end_all(user)
        _record("roles.granted", membership, by=by, at=at)
    return membership


def end_role(
    *, by: User, at: datetime, membership: Membership, version: int, held_until: date
) -> Membership:
    """The person holds the role no more from that day on."""
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    if held_until <= membership.held_from:
        raise Refused(
            Denial(
                "roles.ends_before_start",
                "The last day must come after the first. A role given today can end tomorrow at "
                "the earliest: deactivate the person if it must end now.",
            )
        )
    if held_until < local_day(at):
        raise Refused(
            Denial("roles.ends_in_the_past", "Choose today or a later day: what was held was held.")
        )
    with transaction.atomic():
        if membership.role == Role.ADMINISTRATOR.value:
            keep_an_administrator(without=membership, without_user=None, day=held_until)
        ended = update_versioned(
            Membership.objects.filter(Q(held_until=None) | Q(held_until__gt=local_day(at))),
            membership.pk,
            version,
            by=by,
            held_until=held_until,
        )
        end_all(ended.user)
        _record("roles.ended", ended, by=by, at=at)
    return ended


def _deny_grant(
    user: User, organisation: Organisation, role: Role, held_from: date, held_until: date | None
) -> Denial | None:
    if not user.is_active:
        return Denial("roles.inactive", "This person is deactivated. Activate them first.")
    if ROLES[role].of_tier_one and organisation.kind != OrganisationKind.TIER_ONE_AUTHORITY:
        return Denial(
            "roles.tier_one_only",
            f"The role “{ROLES[role].label}” can be held only at the tier one authority.",
        )
    if held_until is not None and held_until <= held_from:
        return Denial("roles.ends_before_start", "The last day must come after the first.")
    same = Membership.objects.filter(user=user, organisation=organisation, role=role.value)
    overlapping = same.filter(Q(held_until=None) | Q(held_until__gt=held_from))
    if held_until is not None:
        overlapping = overlapping.filter(held_from__lt=held_until)
    if overlapping.exists():
        return Denial(
            "roles.overlapping",
            "The person already holds this role there in that time. End it first, or choose "
            "other days.",
        )
    return None


def _record(action: str, membership: Membership, *, by: User, at: datetime) -> None:
    audit.record(
        action,
        by=by,
        at=at,
        subject="person",
        subject_key=membership.user.email,
        organisation=membership.organisation.code,
        details={
            "role": membership.role,
            "held_from": membership.held_from,
            "held_until": membership.held_until,
        },
    )
