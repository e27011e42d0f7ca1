"""Who may read, keep, rate and accept risks."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_reading_risks(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_RISKS)


def deny_managing_risks(access: Access) -> Denial | None:
    return deny_without(access, Permission.MANAGE_RISKS)


def deny_rating_risks(access: Access) -> Denial | None:
    """A partner says how it sees a risk: for its own organisation alone."""
    return deny_without(access, Permission.RATE_RISKS)


def deny_accepting_risks(access: Access) -> Denial | None:
    return deny_without(access, Permission.ACCEPT_RISKS)


def deny_answering_escalation(access: Access) -> Denial | None:
    """Whoever keeps registers or chairs answers for the body that was asked."""
    if deny_managing_risks(access) is None:
        return None
    return deny_accepting_risks(access)
