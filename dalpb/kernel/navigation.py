"""The navigation: sections and their pages, as each person may use them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Item:
    """One page of a section. It is shown to holders of any of the permissions, or to all.

    `also` are the routes of other pages that belong to it.
    """

    section: str
    label: str
    route: str
    any_of: tuple[Permission, ...] = ()
    also: tuple[str, ...] = ()


# Sections stand in the order in which they first come here, and so do the pages of each.
ITEMS: Final = (
    Item("Home", "Home", "home"),
    Item("Figures", "Collections", "needs:collections", (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES)),
    Item("Figures", "Send figures", "needs:import", (P.SUBMIT_FIGURES,)),
    Item(
        "Figures",
        "All figures",
        "needs:figures",
        (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES),
        ("needs:batches", "needs:measures"),
    ),
    Item("Figures", "Services", "needs:services", (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES)),
    Item("Need", "Indicators", "needs:indicators", (P.VIEW_INDICATORS,)),
    Item("Need", "Dashboards", "strategy:dashboards", (P.VIEW_INDICATORS,)),
    Item("Need", "Sufficiency", "needs:sufficiency", (P.VIEW_ALL_FIGURES,)),
    Item(
        "Need",
        "Needs assessment",
        "reporting:assessments",
        (P.VIEW_ASSESSMENT, P.VIEW_ASSESSMENT_DRAFT),
    ),
    Item("Plan", "Strategies", "strategy:plans", (P.VIEW_PLAN,)),
    Item(
        "Plan", "Delivery plan", "strategy:delivery-plan", (P.VIEW_PLAN,), ("strategy:action-new",)
    ),
    Item("Plan", "Your actions", "strategy:my-actions", (P.UPDATE_ACTIONS,)),
    Item("Plan", "Golden thread", "reporting:thread", (P.VIEW_PLAN,)),
    Item("Plan", "Breaks in the thread", "reporting:thread-breaks", (P.VIEW_PLAN,)),
    Item("Plan", "Stocktake", "strategy:stocktake", (P.VIEW_PLAN,)),
    Item("Plan", "Voice", "strategy:voice", (P.VIEW_VOICE,)),
    Item("Plan", "Equality", "strategy:equality", (P.VIEW_VOICE,)),
    Item("Plan", "Requests to co-operate", "strategy:cooperation", (P.VIEW_PLAN,)),
    Item("Board", "Meetings", "strategy:board-meetings", (P.VIEW_BOARD,)),
    Item("Board", "Packs", "reporting:packs", (P.VIEW_BOARD,)),
    Item("Board", "Published documents", "reporting:documents", (P.VIEW_BOARD,)),
    Item("Board", "Decisions", "strategy:board-decisions", (P.VIEW_BOARD,)),
    Item("Board", "Actions arising", "strategy:board-actions", (P.VIEW_BOARD,)),
    Item("Board", "Risks", "strategy:risks", (P.VIEW_RISKS,)),
    Item("Board", "Duties", "reporting:duties", (P.VIEW_BOARD,)),
    Item("Board", "Challenge log", "strategy:board-challenges", (P.VIEW_BOARD,)),
    Item("Board", "Bodies and seats", "strategy:board-bodies", (P.VIEW_BOARD,)),
    Item("Returns", "Returns", "reporting:returns", (P.VIEW_RETURN, P.VIEW_CERTIFIED_RETURN)),
    Item("Returns", "Rehearsal", "reporting:rehearsal", (P.VIEW_RETURN,)),
    Item("Returns", "Compare forms", "reporting:form-drift", (P.VIEW_RETURN,)),
    Item(
        "Returns",
        "Releases",
        "reporting:releases",
        (P.VIEW_RELEASES,),
        ("reporting:release-ledger", "reporting:external"),
    ),
    Item("Grant", "Grant", "commissioning:grant", (P.VIEW_GRANT,)),
    Item("Grant", "Allocations", "commissioning:allocations", (P.VIEW_GRANT,)),
    Item("Grant", "Commitments", "commissioning:commitments", (P.VIEW_GRANT,)),
    Item("Grant", "Proposals", "commissioning:proposals", (P.VIEW_GRANT,)),
    Item("Grant", "What if", "commissioning:scenarios", (P.VIEW_GRANT,)),
    Item(
        "Grant",
        "Agreements",
        "commissioning:agreements",
        (P.VIEW_GRANT,),
        ("commissioning:unit-costs", "commissioning:spend-against-need"),
    ),
    Item("Grant", "Requests", "commissioning:requests", (P.VIEW_GRANT,)),
    Item("Grant", "Delegations", "commissioning:delegations", (P.VIEW_GRANT,)),
    Item("Grant", "Carrying forward", "commissioning:carried", (P.VIEW_GRANT,)),
    Item("Grant", "Decisions cited", "commissioning:decisions", (P.VIEW_GRANT,)),
    Item("Grant", "Claims", "commissioning:claims", (P.VIEW_GRANT,)),
    Item("Grant", "Finance system", "commissioning:queue", (P.VIEW_GRANT,)),
    Item("Grant", "Months", "commissioning:months", (P.VIEW_GRANT,)),
    Item("Grant", "Position", "reporting:grant-position", (P.VIEW_GRANT,)),
    Item("Grant", "Certificates", "reporting:certificates", (P.VIEW_GRANT,)),
    Item("Grant", "Transparency files", "reporting:transparency", (P.VIEW_GRANT,)),
    Item(
        "Grant",
        "Audit packs",
        "reporting:audit-packs",
        (P.VIEW_AUDIT, P.CLOSE_PERIODS, P.POST_SPEND),
    ),
    Item("People", "People", "kernel_people", (P.MANAGE_PEOPLE,)),
    Item("People", "Organisations", "kernel_organisations", (P.MANAGE_REFERENCE,)),
    Item("Audit", "Audit", "reporting:audit", (P.VIEW_AUDIT,)),
)

Entry = tuple[str, str, bool]


def navigation(access: Access, path: str) -> tuple[Entry, ...]:
    """Each section, the address of its first page, and whether `path` is in it."""
    found: dict[str, Entry] = {}
    for item, address, is_current in _pages(access, path):
        _, first, already = found.get(item.section, (item.section, address, False))
        found[item.section] = (item.section, first, already or is_current)
    return tuple(found.values())


def section_pages(access: Access, path: str) -> tuple[Entry, ...]:
    """The pages of the section that `path` is in, where it has more than one."""
    pages = _pages(access, path)
    current = {item.section for item, _, is_current in pages if is_current}
    shown = tuple((i.label, address, now) for i, address, now in pages if i.section in current)
    return shown if len(shown) > 1 else ()


def _pages(access: Access, path: str) -> list[tuple[Item, str, bool]]:
    """What the person may use, each with whether the page at `path` belongs to it."""
    shown = [
        (item, addresses)
        for item in ITEMS
        if (not item.any_of or any(access.has(permission) for permission in item.any_of))
        and (addresses := _addresses(item))
    ]
    reach = [max(_reach(a, path) for a in addresses) for _, addresses in shown]
    furthest = max(reach, default=0)
    return [
        (item, addresses[0], bool(furthest) and reached == furthest)
        for (item, addresses), reached in zip(shown, reach, strict=True)
    ]


def _addresses(item: Item) -> tuple[str, ...]:
    return _reversed(item, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


# Some sixty items are asked for twice on every page, and an address does not change.
@lru_cache(maxsize=512)
def _reversed(item: Item, book: str, prefix: str) -> tuple[str, ...]:
    """None where an address book leaves the route out, as that of a test may."""
    try:
        return tuple(reverse(route) for route in (item.route, *item.also))
    except NoReverseMatch:
        return ()


def _reach(address: str, path: str) -> int:
    """How much of the path the address covers; the home page covers itself alone."""
    if address.count("/") == 1:
        return int(path == address)
    return len(address) if path.startswith(address) else 0
