"""The main navigation: what each person may use, and where they are in it."""

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. It is shown to holders of any of the permissions, or to all if none is named.

    `also` are the routes of other pages that belong to it.
    """

    label: str
    route: str
    any_of: tuple[Permission, ...] = ()
    also: tuple[str, ...] = ()


ITEMS: Final = (
    Item("Home", "home"),
    Item("Collections", "needs:collections", (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES)),
    Item("Send figures", "needs:import", (P.SUBMIT_FIGURES,)),
    Item(
        "Figures",
        "needs:figures",
        (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES),
        ("needs:batches", "needs:measures"),
    ),
    Item("Indicators", "needs:indicators", (P.VIEW_INDICATORS,)),
    Item("Services", "needs:services", (P.VIEW_OWN_FIGURES, P.VIEW_ALL_FIGURES)),
    Item("Dashboards", "strategy:dashboards", (P.VIEW_INDICATORS,)),
    Item("Sufficiency", "needs:sufficiency", (P.VIEW_ALL_FIGURES,)),
    Item("Needs", "reporting:assessments", (P.VIEW_ASSESSMENT, P.VIEW_ASSESSMENT_DRAFT)),
    Item("Returns", "reporting:returns", (P.VIEW_RETURN, P.VIEW_CERTIFIED_RETURN)),
    Item("Grant", "commissioning:grant", (P.VIEW_GRANT,)),
    Item("People", "kernel_people", (P.MANAGE_PEOPLE,)),
    Item("Organisations", "kernel_organisations", (P.MANAGE_REFERENCE,)),
    Item("Audit", "reporting:audit", (P.VIEW_AUDIT,)),
)

Entry = tuple[str, str, bool]


def navigation(access: Access, path: str) -> tuple[Entry, ...]:
    """Label, address, and whether the page at `path` belongs to it. At most one is current."""
    shown = [
        (item, _addresses(item))
        for item in ITEMS
        if not item.any_of or any(access.has(permission) for permission in item.any_of)
    ]
    reach = [max((_reach(a, path) for a in addresses), default=0) for _, addresses in shown]
    furthest = max(reach, default=0)
    return tuple(
        (item.label, addresses[0], bool(furthest) and reached == furthest)
        for (item, addresses), reached in zip(shown, reach, strict=True)
        if addresses
    )


def _addresses(item: Item) -> list[str]:
    """None where an address book leaves the route out, as that of a test may."""
    try:
        return [reverse(route) for route in (item.route, *item.also)]
    except NoReverseMatch:
        return []


def _reach(address: str, path: str) -> int:
    """How much of the path the address covers; the home page covers itself alone."""
    if address.count("/") == 1:
        return int(path == address)
    return len(address) if path.startswith(address) else 0
