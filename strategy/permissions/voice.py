"""Who may read what people said, and who writes it down."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_reading_voice(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_VOICE)


def deny_writing_voice(access: Access) -> Denial | None:
    return deny_without(access, Permission.WRITE_VOICE)


def deny_considering_equality(access: Access) -> Denial | None:
    """Whoever keeps the plan, runs meetings or writes voice looks at what it means for people."""
    if access.has(Permission.MANAGE_PLAN) or access.has(Permission.RUN_MEETINGS):
        return None
    return deny_writing_voice(access)
