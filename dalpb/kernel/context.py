"""What every page's frame shows: product, organisation, marking, roles and navigation."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from dalpb.kernel.access import Access
from dalpb.kernel.navigation import Entry, navigation, section_pages
from dalpb.kernel.roles import ROLES

PRODUCT_NAME: Final = "Local Partnership Board"
SIGNED_IN_MARKING: Final = "OFFICIAL-SENSITIVE"


def site(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables. A view may give any of them itself; its own value wins.

    A signed-in page is marked, because a stored figure may be a small count. A page
    that anyone can read carries no marking unless its view gives one.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return {
        "product_name": PRODUCT_NAME,
        "organisation_name": getattr(settings, "ORGANISATION_NAME", ""),
        "password_sign_in": settings.PASSWORD_SIGN_IN,
        "demo": bool(getattr(settings, "DEMO", False)),
        "marking": SIGNED_IN_MARKING if signed_in else "",
        "navigation": main_navigation(request) if signed_in else (),
        "section_pages": pages_beside(request) if signed_in else (),
        "contact": getattr(settings, "ORGANISATION_CONTACT", ""),
        "role_names": role_names(request) if signed_in else (),
    }


def main_navigation(request: HttpRequest) -> tuple[Entry, ...]:
    """What a view has put there itself, or what the person's roles allow."""
    given: tuple[Entry, ...] | None = getattr(request, "navigation", None)
    if given is not None:
        return given
    access = getattr(request, "access", None)
    return navigation(access, request.path) if isinstance(access, Access) else ()


def pages_beside(request: HttpRequest) -> tuple[Entry, ...]:
    """The other pages of the section that the page is in."""
    access = getattr(request, "access", None)
    return section_pages(access, request.path) if isinstance(access, Access) else ()


def role_names(request: HttpRequest) -> tuple[str, ...]:
    """The labels of the roles held, each once, where the request's access is known."""
    access = getattr(request, "access", None)
    if access is None:
        return ()
    return tuple(dict.fromkeys(ROLES[held.role].label for held in access.held))
