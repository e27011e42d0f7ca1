"""What a role comes for stands on the first screen of a phone."""

import pytest

from tests import worlds
from tests.functional.conftest import axe_findings, scrolls_sideways
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


def test_the_three_things_stand_in_the_first_screenful(desk: Desk) -> None:
    desk.page.set_viewport_size(PHONE)
    for name in worlds.PEOPLE:
        desk.enter(name)
        desk.go("/")
        last = desk.page.locator(".dalpb-three__one").last.bounding_box()

        assert last is not None, name
        assert last["y"] + last["height"] <= PHONE["height"], (name, last)
        assert not scrolls_sideways(desk.page)
        assert axe_findings(desk.page) == []
