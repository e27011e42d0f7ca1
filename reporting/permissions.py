"""Who may do what to a return."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission
from reporting.workflow import STEPS, ReturnMove


def deny_move_by(access: Access, move: ReturnMove) -> Denial | None:
    return deny_without(access, STEPS[move].permission)


def deny_editing(access: Access) -> Denial | None:
    return deny_without(access, Permission.PREPARE_RETURN)


AUDIT_PACK = (Permission.VIEW_AUDIT, Permission.CLOSE_PERIODS, Permission.POST_SPEND)


def deny_audit_pack(access: Access) -> Denial | None:
    """It names who did what: for the auditor, and for those who keep and close the account."""
    if any(access.has(permission) for permission in AUDIT_PACK):
        return None
    return deny_without(access, Permission.VIEW_AUDIT)


def deny_publish_spending(access: Access) -> Denial | None:
    """Transparency files are made by whoever prepares returns or keeps the grant's account."""
    if access.has(Permission.POST_SPEND):
        return None
    return deny_without(access, Permission.PREPARE_RETURN)
