from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from dalpb.kernel.access import Access, Held
from dalpb.kernel.context import site
from dalpb.kernel.roles import Role


def asked_by(user: Any, **more: Any) -> HttpRequest:
    request = HttpRequest()
    for name, value in {"user": user, **more}.items():
        setattr(request, name, value)
    return request


SOMEONE = SimpleNamespace(is_authenticated=True)
NAVIGATION = (("Home", "/", True),)


def test_a_page_for_anyone_has_no_marking_and_no_navigation() -> None:
    frame = site(asked_by(AnonymousUser(), navigation=NAVIGATION))

    assert frame["marking"] == ""
    assert frame["navigation"] == ()
    assert frame["role_names"] == ()


def test_a_request_that_never_met_the_middleware_still_has_a_frame() -> None:
    assert site(HttpRequest())["product_name"] == "Local Partnership Board"


def test_a_signed_in_page_is_marked_and_has_its_navigation() -> None:
    frame = site(asked_by(SOMEONE, navigation=NAVIGATION))

    assert frame["marking"] == "OFFICIAL-SENSITIVE"
    assert frame["navigation"] == NAVIGATION


def test_each_role_is_named_once_however_often_it_is_held() -> None:
    held = (
        Held(Role.CHAIR, 1, "A"),
        Held(Role.PARTNER, 1, "A"),
        Held(Role.PARTNER, 2, "B"),
    )

    frame = site(asked_by(SOMEONE, access=Access(7, held)))

    assert frame["role_names"] == ("Chair", "Partner officer")


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_says_what_it_is(settings: Any, demo: bool) -> None:
    settings.DEMO = demo

    assert site(asked_by(AnonymousUser()))["demo"] is demo


def test_the_council_is_named_where_its_name_is_set(settings: Any) -> None:
    settings.ORGANISATION_NAME = "Exampleshire County Council"

    assert site(HttpRequest())["organisation_name"] == "Exampleshire County Council"
