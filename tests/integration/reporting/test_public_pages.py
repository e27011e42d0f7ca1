"""The public site: the same bytes for everybody, and nothing that was not published."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Role
from reporting.models import PublishedDocument
from reporting.models.documents import StepKind
from tests import signing_in
from tests.factories import documents
from tests.factories.documents import AT, SLUG, content

pytestmark = pytest.mark.django_db
FIXED = ("home", "help", "data", "changes", "accessibility", "privacy", "cookies", "contact")
ONE = f"/public/strategy/{SLUG}/"
SUBJECT = ("abuse", "violence", "refuge", "victim", "survivor")


def get(path: str, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def every_page() -> list[str]:
    kinds = ("strategy", "needs-assessment", "board-papers", "decisions", "spending", "indicators")
    return [
        *(reverse(f"public:{name}") for name in FIXED),
        *(reverse("public:shelf", kwargs={"kind": kind}) for kind in kinds),
        ONE,
        f"{ONE}1/",
        f"{ONE}1/whole/",
    ]


def test_every_page_sets_no_cookie_and_says_nothing_of_the_subject_in_its_title() -> None:
    documents.published(content(title="Domestic abuse strategy"))

    for path in every_page():
        response = get(path)
        title = response.text.partition("<title>")[2].partition("</title>")[0]
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
        assert "form-action 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert not [word for word in SUBJECT if word in f"{title} {path}".casefold()], path
        assert 'content="index, follow"' in response.text
        assert "csrfmiddlewaretoken" not in response.text
        assert "govuk-js-exit-this-page-button" in response.text


def test_somebody_signed_in_reads_the_same_bytes_and_stores_none() -> None:
    documents.published()
    client = Client()
    signing_in.sign_in(client, signing_in.person(Role.OFFICER, name="reader"))

    for path in every_page():
        seen = client.get(path)
        assert seen.content == get(path).content
        assert seen.headers["Cache-Control"] == "no-store"


def test_the_tag_is_of_the_content_and_head_has_the_same() -> None:
    documents.published()
    first = get(ONE)
    tag = first.headers["ETag"]

    again, head, other = get(ONE, if_none_match=tag), Client().head(ONE), get("/public/")

    assert tag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.headers["ETag"], head.content) == (200, tag, b"")
    assert other.headers["ETag"] != tag


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent(method: str) -> None:
    assert getattr(Client(), method)("/public/").status_code == 405


def test_what_is_not_public_answers_like_what_never_was() -> None:
    ahead = clock.now() + timedelta(days=3)
    waiting = documents.proposed(content(slug="waiting"))
    declined = documents.step(documents.proposed(content(slug="declined")), StepKind.DECLINED)
    row = documents.proposed(content(slug="embargoed"), public_from=ahead)
    embargoed = documents.step(row)
    row = documents.step(documents.proposed(content(slug="pulled"), public_from=ahead))
    pulled = documents.step(row, StepKind.WITHDRAWN)

    never = get("/public/strategy/never-was/")
    for row in (waiting, declined, embargoed, pulled):
        for path in ("", "1/", "1/whole/", "1/files/document.json"):
            response = get(f"/public/strategy/{row.slug}/{path}")
            assert (response.status_code, response.content) == (404, never.content), (row, path)
            assert response.headers["Cache-Control"] == "no-store"
    for path in ("/public/data/", "/public/changes/", "/public/changes.atom", "/public/strategy/"):
        assert "Test strategy" not in get(path).text
    assert get("/public/data/catalogue.json").json()["documents"] == []


def test_an_embargo_ends_by_itself() -> None:
    ahead = clock.now() + timedelta(days=3)
    documents.step(documents.proposed(public_from=ahead))

    before = get(ONE).status_code
    with time_machine.travel(ahead):
        after = get(ONE)

    assert (before, after.status_code) == (404, 200)


def test_a_withdrawn_one_says_when_and_why_and_gives_no_file() -> None:
    made = documents.published()
    documents.step(made, StepKind.WITHDRAWN, at=AT + timedelta(days=9))

    shown, file = get(f"{ONE}1/"), get(f"{ONE}1/files/document.json")

    assert shown.status_code == 410
    assert "19 September 2026" in shown.text
    assert "It held a mistake." in shown.text
    assert "Places are found" not in shown.text
    assert file.status_code == 404
    assert "It held a mistake." in get("/public/changes/").text
    assert get("/public/data/catalogue.json").json()["documents"][0]["files"] == []


def test_the_latest_that_stands_is_shown_and_earlier_ones_keep_their_address() -> None:
    first = documents.published()
    later = documents.proposed(
        content(summary="A later plan."), supersedes=first, change_note="A year on."
    )
    documents.step(later)

    latest, earlier = get(ONE), get(f"{ONE}1/")
    documents.step(later, StepKind.WITHDRAWN)
    after = get(ONE)

    assert "A later plan." in latest.text
    assert "A year on." in latest.text
    assert "Read the latest version" in earlier.text
    assert "A later plan." not in after.text
    assert after.status_code == 200


def test_a_file_is_the_stored_bytes_with_their_digest_told() -> None:
    made = documents.published()
    file = made.files.get()

    response = get(f"{ONE}1/files/document.json")

    assert response.content == bytes(file.content)
    assert hashlib.sha256(response.content).hexdigest() == file.sha256
    assert file.sha256 in get(ONE).text
    assert "attachment" in response.headers["Content-Disposition"]
    catalogue = get("/public/data/catalogue.json").json()
    listed = catalogue["documents"][0]["files"][0]
    assert (listed["sha256"], listed["bytes"]) == (file.sha256, len(response.content))
    assert json.loads(response.content)["title"] == "Test strategy"


def test_a_stored_text_that_is_not_what_was_frozen_is_never_shown() -> None:
    made = documents.proposed()
    row = PublishedDocument.objects.create(
        **{
            field: getattr(made, field)
            for field in ("kind", "title", "summary", "dated_on", "proposed_by", "proposed_at")
        },
        slug="altered",
        version=1,
        content=made.content.replace("Test strategy", "Another one"),
        sha256=made.sha256,
    )
    documents.step(row)

    response = Client(raise_request_exception=False).get("/public/strategy/altered/")

    assert response.status_code == 500
    assert "Another one" not in response.text


def test_the_review_clock_runs_to_the_day_of_reading() -> None:
    documents.published()

    text = get(ONE).text

    assert "first publication on 1 January 2022" in text
    assert "No review is on record for the three years that ended on 31 December 2024." in text
    assert "The next review has to be done by 31 December 2027." in text


def test_the_feed_is_one_that_a_reader_can_read() -> None:
    import xml.etree.ElementTree as ET

    documents.published(content(title="Plans & <hopes>"))

    feed = ET.fromstring(get("/public/changes.atom").content)

    space = {"a": "http://www.w3.org/2005/Atom"}
    entry = feed.find("a:entry", space)
    assert entry is not None
    assert entry.findtext("a:title", "", space) == "Strategy: Plans & <hopes>, version 1"
    assert feed.findtext("a:updated", "", space) == entry.findtext("a:updated", "", space)


def test_search_engines_may_read_the_public_site_alone() -> None:
    lines = get("/robots.txt").text.splitlines()

    assert lines == ["User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /"]


def test_a_stranger_at_the_sign_in_page_is_shown_the_way() -> None:
    assert 'href="/public/"' in get("/account/login/").text
