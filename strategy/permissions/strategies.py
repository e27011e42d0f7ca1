"""Who may read, write and approve plans and strategies."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_reading_plans(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_PLAN)


def deny_writing_strategy(access: Access) -> Denial | None:
    return deny_without(access, Permission.WRITE_STRATEGY)


def deny_approving_strategy(access: Access) -> Denial | None:
    return deny_without(access, Permission.APPROVE_STRATEGY)


def sees_drafts(access: Access) -> bool:
    """A draft is for those who write it, approve it or audit it; a consultation is for all."""
    return any(
        access.has(permission)
        for permission in (
            Permission.WRITE_STRATEGY,
            Permission.APPROVE_STRATEGY,
            Permission.VIEW_AUDIT,
        )
    )
