"""Who may do what with the grant."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_view(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_GRANT)


def deny_post(access: Access) -> Denial | None:
    return deny_without(access, Permission.POST_SPEND)


def deny_record_award(access: Access) -> Denial | None:
    """Awards are recorded by whoever keeps the grant's account."""
    return deny_without(access, Permission.POST_SPEND)


def deny_close_month(access: Access) -> Denial | None:
    """A month is closed by the finance certifier."""
    return deny_without(access, Permission.CLOSE_PERIODS)


def deny_propose(access: Access) -> Denial | None:
    return deny_without(access, Permission.PROPOSE_ALLOCATION)


def deny_approve(access: Access) -> Denial | None:
    return deny_without(access, Permission.APPROVE_ALLOCATION)


def deny_approve_claims(access: Access) -> Denial | None:
    return deny_without(access, Permission.APPROVE_CLAIMS)
