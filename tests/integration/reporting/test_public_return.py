"""The annual return for the public: every line a protected count, and one page of its own."""

import csv
import io
import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from django.test import Client

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from reporting.assemble import released_return as read
from reporting.models import AnnualReturn, Release, ReleasedFile
from reporting.public.return_pages import files as files_of
from reporting.releases.asking import Ask, How, Places, TableAsk, Times
from reporting.returns.printed import PAGE
from reporting.selectors.published import published_release
from reporting.selectors.releases import evidence_of, standing_copy
from reporting.services.releases.proposing import revise
from reporting.services.releases.public_return import released
from reporting.services.releases.reviewing import publish, withdraw
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import releases
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]
PAGE_URL = f"/public/return/{worlds.YEAR}/"
# What the three services of Exampleshire sent, added up, by question and category.
SMALL = {("R1a", "trans_adults"): 3, ("R3a", "other_not_listed"): 3}


@pytest.fixture
def signed(world: World) -> World:
    worlds.the_return(world, ReturnStatus.CERTIFIED)
    return releases.ready(world)


def figures() -> dict[tuple[str, str], str]:
    """Each line of the public CSV."""
    one = published_release(f"annual-return-{worlds.YEAR}", at=clock.now())
    assert one is not None
    line = next(file for file in files_of(one) if file.format == "CSV")
    text = Client().get(line.url).content.decode("utf-8-sig")
    return {
        (row["question"], row["category"]): row["value"] or row["state"]
        for row in csv.DictReader(io.StringIO(text))
    }


def test_each_line_is_printed_or_withheld_on_the_page_and_in_each_file(signed: World) -> None:
    release = releases.return_published(signed)
    copy = standing_copy(release)
    assert copy is not None
    shown = figures()
    page = Client().get(PAGE_URL)

    assert page.status_code == 200
    assert "The section 151 officer, on" in page.text
    assert "[c]<span" in page.text
    assert (shown["R1", "ALL"], shown["R1a", "women"]) == ("312", "192")
    assert {line: shown[line] for line in SMALL} == dict.fromkeys(SMALL, "suppressed")
    # The parts of a total that is printed: one small part alone could be worked out.
    parts = [value for (question, _), value in shown.items() if question == "R1a"]
    assert parts.count("suppressed") >= 2
    assert not [value for value in shown.values() if value in {"1", "2", "3", "4"}]
    for words in ("Haven", "Harbour", "Officer of Example", "Certifier of Example"):
        assert words not in page.text, words
    assert {file.name.rpartition(".")[2] for file in copy.files.all()} == {
        "ods", "pdf", "csv", "json",
    }  # fmt: skip


def test_every_small_line_has_its_two_tables(signed: World) -> None:
    copy = standing_copy(releases.return_published(signed))
    assert copy is not None
    evidence = evidence_of(copy)
    at = f"period={worlds.YEAR}; area=E10000099"

    for cell in (
        f"supported_individuals; {at}; category=trans_adults",
        f"households_unable_to_support; {at}; category=other_not_listed",
    ):
        limits = evidence.limits(cell)
        assert limits is not None
        assert limits[1] - limits[0] >= 3, cell


def test_what_is_left_out_is_withheld_and_says_so(signed: World) -> None:
    releases.return_published(signed, left_out=("R3", "R3a"))
    shown = figures()

    assert {v for (q, _), v in shown.items() if q in {"R3", "R3a"}} == {"suppressed"}
    assert shown["R1", "ALL"] == "312"


def test_files_are_the_bytes_that_were_approved(signed: World) -> None:
    release = releases.return_published(signed)
    one = published_release(release.code, at=clock.now())
    assert one is not None
    lines = files_of(one)

    assert [line.format for line in lines] == ["PDF", "ODS", "CSV", "JSON"]
    for line in lines:
        answered = Client().get(line.url)
        assert sha256(answered.content).hexdigest() == line.sha256
        assert f'href="{line.url}"' in Client().get(PAGE_URL).text
    approved = json.loads(standing_copy(release).content)["files"]  # type: ignore[union-attr]
    assert approved == dict(ReleasedFile.objects.values_list("name", "sha256"))
    assert Client().get(f"{PAGE_URL}1/{PAGE}").status_code == 404


def test_nothing_is_out_before_two_others_approved(signed: World) -> None:
    releases.return_in_review(signed)

    for path in (PAGE_URL, f"{PAGE_URL}1/", f"{PAGE_URL}1/{PAGE}"):
        assert Client().get(path).status_code == 404, path
    assert worlds.YEAR not in Client().get("/public/return/").text


def test_a_return_that_was_amended_meanwhile_is_not_published(signed: World) -> None:
    release = releases.return_in_review(signed)
    for name in ("certifier", "commissioner"):
        releases.say(signed, release, name)
    made = AnnualReturn.objects.get()
    worlds.record_submission(
        annual_return=made,
        version=made.version,
        receipt_reference="RECEIPT-1",
        submitted_on=worlds.TODAY,
        by=signed.people["officer"],
        at=worlds.later(3),
    )
    made.refresh_from_db()
    worlds.sign_amendment(worlds.start_amendment(signed, made), signed)

    with pytest.raises(Refused, match="Another return for 2024-25 was signed"):
        publish(
            release=release, version=release.version, by=signed.people["officer"], at=releases.AT
        )


def test_a_revision_follows_the_amended_return_and_says_nothing_of_what_changed(
    world: World,
) -> None:
    worlds.the_return(world, ReturnStatus.AMENDED)
    releases.ready(world)
    releases.return_published(world)
    page = Client().get(PAGE_URL).text

    assert "Number 2, amending number 1." in page
    assert "What this changes" not in page
    assert "Before" not in re.findall(r"<th[^>]*>([^<]*)</th>", page)


def test_a_withdrawn_return_says_why_and_shows_no_line(signed: World) -> None:
    release = releases.return_published(signed)
    url = files_of(published_release(release.code, at=clock.now()))[0].url  # type: ignore[arg-type]
    withdraw(
        release=release,
        version=release.version,
        reason="A service counted twice.",
        by=signed.people["officer"],
        at=clock.now(),
    )
    page = Client().get(PAGE_URL)

    assert (page.status_code, "A service counted twice." in page.text) == (410, True)
    assert "312" not in page.text
    assert Client().get(url).status_code == 404


def test_the_officer_proposes_it_on_a_page_and_leaves_questions_out(signed: World) -> None:
    client = signed.client("officer")
    listed = client.get("/releases/")
    url = f"/releases/propose/return/{worlds.YEAR}/"
    assert f'href="{url}"' in listed.text
    asked = client.get(url)
    assert "R3a: " in asked.text
    said = {"summary": "What was reported.", "reason": "So that anybody may see it."}

    sent = client.post(url, {**said, "left_out": ["R3a"]})
    release = Release.objects.get()
    again = client.post(url, said)

    assert sent.status_code == 302
    assert json.loads(release.ask)["left_out"] == ["R3a"]
    assert "There is a release" in again.text
    changed = client.get(f"/releases/{release.code}/1/change/", follow=True)
    assert "Questions to leave out" in changed.text
    kept = client.post(
        f"/releases/{release.code}/1/change-return/",
        {**said, "version": release.version, "left_out": ["R4", "R9"]},
    )
    assert "This form has no question “R9”" in kept.text
    assert client.get(f"/releases/{release.code}/1/protect/").status_code == 200
    assert client.get("/releases/propose/return/1999-00/").status_code == 404


def test_a_revision_is_protected_against_the_one_before(signed: World) -> None:
    release = releases.return_published(signed)
    officer = signed.people["officer"]
    revised = revise(
        release=release,
        version=release.version,
        note="A word put right.",
        by=officer,
        at=releases.AT,
    )

    assert json.loads(revised.ask)["of_return"] == worlds.YEAR


def test_a_rounded_number_is_no_line_of_the_return(signed: World) -> None:
    """It is not what was signed, and it does not take the place of what is out exactly."""
    asked = TableAsk(
        "t", "People", "supported_individuals", worlds.YEAR, Places.COUNTY, Times.YEAR,
        split="person_type",
    )  # fmt: skip
    found = read.signed(worlds.YEAR)
    releases.may_round(signed)
    releases.published(signed, "rounded", Ask((asked,)), how=How.ROUND)
    alone = released(found)
    releases.published(signed, "exact", Ask((replace(asked, split=""),)))
    releases.published(signed, "again", Ask((asked,)), how=How.ROUND)

    assert alone == {}
    assert released(found) == {("R1", ""): "312"}
