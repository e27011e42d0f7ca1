"""Who may read the delivery plan, write it, update an action, and record what the board agreed."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_reading_plan(access: Access) -> Denial | None:
    """The whole plan is read by everybody who works on it."""
    return deny_without(access, Permission.VIEW_PLAN)


def deny_managing_plan(access: Access) -> Denial | None:
    return deny_without(access, Permission.MANAGE_PLAN)


def deny_agreeing(access: Access) -> Denial | None:
    """What the board agreed is recorded by whoever runs the plan or chairs the meeting."""
    if access.has(Permission.CHAIR_MEETINGS):
        return None
    return deny_without(access, Permission.MANAGE_PLAN)


def may_update(access: Access, owner_id: int) -> bool:
    return deny_updating(access, owner_id) is None


def deny_updating(access: Access, owner_id: int) -> Denial | None:
    """An action is updated by its owner, or on the owner's behalf by whoever runs the plan."""
    if owner_id in access.organisation_ids(Permission.UPDATE_ACTIONS):
        return None
    if access.has(Permission.MANAGE_PLAN):
        return None
    return Denial(
        "action.not_yours",
        "Only the organisation that owns an action updates it. Ask the partnership officer if"
        " the owner is wrong.",
    )


def is_on_behalf(access: Access, owner_id: int) -> bool:
    """Whether somebody who updates an action does so for another organisation."""
    return owner_id not in access.organisation_ids(Permission.UPDATE_ACTIONS)
