"""Who may read strategies and their dashboards."""

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


def deny_reading_dashboards(access: Access) -> Denial | None:
    """A dashboard shows indicators, which add up several organisations' figures."""
    return deny_without(access, Permission.VIEW_INDICATORS)
