"""The golden thread from what the three apps know: built whole, then narrowed to a reader."""

from datetime import date

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission
from needs.facts.thread import own_organisations
from reporting.assemble.thread.lines import reported
from reporting.assemble.thread.money import paid
from reporting.assemble.thread.need import found
from reporting.assemble.thread.plan import planned
from reporting.thread.breaks import Break, Places, breaks, told_to
from reporting.thread.graph import Page, Thread, build
from reporting.thread.reader import Reader, narrowed
from reporting.thread.summary import Column, columns
from strategy.facts.thread import plan_thread

__all__ = ["breaks_for", "places", "reader_of", "thread_columns", "thread_for", "whole_thread"]


def whole_thread(on: date) -> Thread:
    """Everything that stands on a day. Never shown as it is: see `thread_for`."""
    plan = plan_thread(on)
    parts = (
        found(plan.cited_versions if plan else (), on),
        planned(plan),
        paid(plan, on),
        reported(),
    )
    return build(
        (node for nodes, _ in parts for node in nodes),
        (edge for _, edges in parts for edge in edges),
    )


def reader_of(access: Access) -> Reader:
    held = frozenset(permission for permission in Permission if access.has(permission))
    return Reader(held, own_organisations(access))


def thread_for(access: Access, on: date) -> Thread:
    """The thread with only what the reader may see."""
    return narrowed(whole_thread(on), reader_of(access))


def breaks_for(access: Access, on: date) -> tuple[Break, ...]:
    """The breaks that a reader may be told of, found on the whole thread."""
    return told_to(breaks(whole_thread(on), places()), reader_of(access))


def thread_columns(on: date) -> tuple[Column, ...]:
    """The whole thread counted, for the board: numbers of things and of breaks alone."""
    thread = whole_thread(on)
    return columns(thread, breaks(thread, places()))


def places() -> Places:
    """The pages on which a link is made that has none yet."""
    return Places(
        Page("Propose an action", reverse("strategy:action-new"), (Permission.MANAGE_PLAN,)),
        Page(
            "Propose an allocation",
            reverse("commissioning:proposal-new"),
            (Permission.PROPOSE_ALLOCATION,),
        ),
        Page("The ledger", reverse("commissioning:ledger"), (Permission.VIEW_GRANT,)),
    )
