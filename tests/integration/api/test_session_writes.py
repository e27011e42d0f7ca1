"""What a signed-in browser writes through the API, with the real check of its CSRF token."""

import pytest
from django.core.cache import cache

from dalpb.kernel.models import Organisation
from needs.models import ImportBatch
from tests import worlds
from tests.browsers import Browser, assert_only_its_own
from tests.worlds import HAVEN, World

API = "/api/v1"


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


def test_a_browser_sends_figures_once_under_one_key(world: World) -> None:
    browser = Browser(world.people[HAVEN])
    address = f"{API}/observations/"
    row = worlds.row("haven-house", "households_supported", "ALL", "75", note="a recount")
    key = {"Idempotency-Key": "browser-0001"}

    assert_only_its_own(browser, "POST", address, {"rows": [row]})
    assert not ImportBatch.objects.filter(via="api").exists()
    first = browser.send("POST", address, {"rows": [row]}, **key)
    again = browser.send("POST", address, {"rows": [row]}, **key)
    other = browser.send("POST", address, {"rows": [row], "dry_run": False}, **key)
    wrong = browser.send("POST", address, {"rows": [{**row, "value": "many"}]})

    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, wrong.status_code) == (422, 422)
    assert ImportBatch.objects.filter(via="api").count() == 1


def test_a_browser_writes_a_text_of_the_return(world: World) -> None:
    worlds.the_return(world)
    browser = Browser(world.people["officer"])
    address = f"{API}/returns/2024-25.1/texts/R8.1/"
    body = {"status": "done", "answer": "The board met four times."}
    version = {"If-Match": '"v1"'}

    assert_only_its_own(browser, "PUT", address, body, **version)
    saved = browser.send("PUT", address, body, **version)

    assert saved.status_code == 200, saved.content
    assert browser.send("PUT", address, body, **version).status_code == 412


def test_a_browser_edits_an_organisation(world: World) -> None:
    browser = Browser(world.people["administrator"])
    row = Organisation.objects.get(code=HAVEN)
    body = {
        "name": "Haven Together",
        "kind": row.kind,
        "provider_status": row.provider_status,
        "active_from": None,
        "active_until": None,
    }
    address, version = f"{API}/organisations/{HAVEN}/", {"If-Match": f'"v{row.version}"'}

    assert_only_its_own(browser, "PUT", address, body, **version)
    saved = browser.send("PUT", address, body, **version)

    assert saved.status_code == 200, saved.content
    assert Organisation.objects.get(code=HAVEN).name == "Haven Together"


def test_a_stranger_with_a_csrf_token_is_told_to_sign_in(world: World) -> None:
    browser = Browser(world.people[HAVEN])
    browser.client.logout()
    browser.client.cookies["csrftoken"] = browser.token

    assert browser.send("POST", f"{API}/observations/", {"rows": []}).status_code == 401
