"""Who may do what to a return."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission
from reporting.workflow import STEPS, ReturnMove


def deny_move_by(access: Access, move: ReturnMove) -> Denial | None:
    return deny_without(access, STEPS[move].permission)


def deny_editing(access: Access) -> Denial | None:
    return deny_without(access, Permission.PREPARE_RETURN)
