"""What a person may do today: their roles, by organisation, worked out once a request."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from dalpb.kernel.models.organisations import Membership, OrganisationKind
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import NEVER_BY_TOKEN, ROLES, Permission, Role


@dataclass(frozen=True, slots=True)
class Held:
    """One role held at one organisation."""

    role: Role
    organisation_id: int
    organisation_code: str


@dataclass(frozen=True, slots=True)
class Access:
    """A person's standing. Querysets are narrowed by it before any object is looked at."""

    user_id: int | None
    held: tuple[Held, ...] = ()
    only: frozenset[Permission] | None = None
    only_organisation_id: int | None = None

    def has(self, permission: Permission) -> bool:
        return bool(self.organisation_ids(permission))

    def organisation_ids(self, permission: Permission) -> frozenset[int]:
        """The organisations at which the person holds the permission."""
        if self.only is not None and permission not in self.only:
            return frozenset()
        ids = frozenset(
            h.organisation_id for h in self.held if permission in ROLES[h.role].permissions
        )
        return ids if self.only_organisation_id is None else ids & {self.only_organisation_id}

    def has_role(self, role: Role) -> bool:
        return any(h.role is role for h in self.held)


NOBODY = Access(None)


def access_of(user: User, *, on: date) -> Access:
    """The roles a person holds on a day. A tier one role counts only at a tier one authority."""
    if not user.is_active:
        return Access(user.pk)
    rows = (
        Membership.objects.filter(user=user, held_from__lte=on)
        .filter(Q(held_until__isnull=True) | Q(held_until__gt=on))
        .values_list("role", "organisation_id", "organisation__code", "organisation__kind")
        .order_by("organisation__code", "role")
    )
    held = tuple(
        Held(Role(role), organisation_id, code)
        for role, organisation_id, code, kind in rows
        if not ROLES[Role(role)].of_tier_one or kind == OrganisationKind.TIER_ONE_AUTHORITY
    )
    return Access(user.pk, held)


def narrowed(access: Access, *, read: bool, submit: bool, organisation_id: int) -> Access:
    """What a token carries of its owner's standing."""
    allowed = set(Permission) - NEVER_BY_TOKEN
    writes = {
        Permission.SUBMIT_FIGURES,
        Permission.SUBMIT_ANY_FIGURES,
        Permission.PREPARE_RETURN,
        Permission.POST_SPEND,
        Permission.PROPOSE_ALLOCATION,
        Permission.WRITE_ASSESSMENT,
        Permission.UPDATE_ACTIONS,
        Permission.MANAGE_PLAN,
        Permission.WRITE_STRATEGY,
        Permission.RUN_MEETINGS,
        Permission.DECLARE_INTERESTS,
        Permission.MANAGE_RISKS,
        Permission.RATE_RISKS,
        Permission.WRITE_VOICE,
        Permission.BUILD_PACK,
        Permission.PROPOSE_DOCUMENTS,
    }
    sends = {
        Permission.SUBMIT_FIGURES,
        Permission.SUBMIT_ANY_FIGURES,
        Permission.UPDATE_ACTIONS,
    }
    if not submit:
        allowed -= writes
    else:
        allowed -= writes - sends
    if not read:
        allowed &= writes
    return replace(access, only=frozenset(allowed), only_organisation_id=organisation_id)


def deny_without(access: Access, permission: Permission) -> Denial | None:
    if access.has(permission):
        return None
    return Denial(
        "access.not_permitted",
        "Your role does not allow this. Ask your administrator if you think it should.",
    )
