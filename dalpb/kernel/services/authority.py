"""The standing that every one of the kernel's services asks for."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone

from dalpb.kernel.access import access_of, deny_without
from dalpb.kernel.models.organisations import Membership
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from dalpb.kernel.roles import Permission, Role
from dalpb.kernel.selectors import held_on

LAST_ADMINISTRATOR: Final = Denial(
    "people.last_administrator",
    "This is the last administrator. Give somebody else the administrator's role first.",
)


def local_day(at: datetime) -> date:
    return timezone.localdate(at)


def require_standing(by: User, at: datetime, permission: Permission) -> None:
    require_permitted(deny_without(access_of(by, on=local_day(at)), permission))


def keep_an_administrator(
    *, without: Membership | None, without_user: User | None, day: date
) -> None:
    """Refuse what would leave nobody to look after people. Locks the rows it counts."""
    administrators = held_on(
        Membership.objects.select_for_update(of=("self",)).filter(
            role=Role.ADMINISTRATOR.value, user__is_active=True
        ),
        day,
    )
    left = [
        membership
        for membership in administrators
        if membership != without
        and membership.user_id != (without_user.pk if without_user else None)
    ]
    if not left:
        raise Refused(LAST_ADMINISTRATOR)
