"""Reads for the kernel's own pages and API. Each is narrowed before anything is looked up."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.models.areas import Area, AreaName, AreaParent
from dalpb.kernel.models.organisations import Membership, Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.tokens import ApiToken
from dalpb.kernel.roles import Permission

_SEES_EVERY_ORGANISATION = (
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_REFERENCE,
    Permission.VIEW_ALL_FIGURES,
    Permission.VIEW_AUDIT,
)


def organisations_for(access: Access) -> QuerySet[Organisation]:
    """All of them for those who work across the partnership; else the person's own."""
    rows = Organisation.objects.select_related("area").order_by("name", "pk")
    if any(access.has(permission) for permission in _SEES_EVERY_ORGANISATION):
        return rows
    own = {held.organisation_id for held in access.held}
    if access.only_organisation_id is not None:
        own &= {access.only_organisation_id}
    return rows.filter(pk__in=own)


def areas_for(access: Access) -> QuerySet[Area]:
    """Every area, for anybody signed in: they are the statistical office's, and public."""
    if access.user_id is None:
        return Area.objects.none()
    return Area.objects.prefetch_related(
        Prefetch("names", AreaName.objects.order_by("valid_from")),
        Prefetch("parents", AreaParent.objects.select_related("parent").order_by("valid_from")),
    ).order_by("code")


def people_for(access: Access) -> QuerySet[User]:
    """Everybody, for administrators; nobody for others."""
    if not access.has(Permission.MANAGE_PEOPLE):
        return User.objects.none()
    memberships = Membership.objects.select_related("organisation").order_by("-held_from")
    return User.objects.prefetch_related(Prefetch("memberships", memberships)).order_by(
        "full_name", "email"
    )


def tokens_for(access: Access) -> QuerySet[ApiToken]:
    """A person's own tokens, the newest first."""
    if access.user_id is None:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(user_id=access.user_id).select_related("organisation")


def held_on(memberships: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    """The memberships in force on a day."""
    return memberships.filter(held_from__lte=day).filter(
        Q(held_until__isnull=True) | Q(held_until__gt=day)
    )
