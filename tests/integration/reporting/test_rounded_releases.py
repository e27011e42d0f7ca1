"""A release whose numbers are rounded: chosen, proved, reviewed, and told rightly everywhere."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from reporting.disclosure.audit import audit
from reporting.disclosure.policy import load_policies, parse
from reporting.disclosure.rounding import Draw
from reporting.models import FrozenCopy, Release, ReleasedFile, ReleasedTable, Statement
from reporting.releases.asking import Ask, How, Places, TableAsk, Times, Weights
from reporting.releases.ledger import ledger
from reporting.releases.saying import Printed
from reporting.selectors.published import published_release
from reporting.selectors.releases import evidence_of, printings, standing_copy
from reporting.services.publishing_guards import released_cells
from reporting.services.releases.attempting import secret_of
from reporting.services.releases.protecting import protect_release
from reporting.services.releases.reviewing import publish, send, verify_copy
from tests import worlds
from tests.factories import releases as make
from tests.factories.releases import AT
from tests.worlds import World

pytestmark = pytest.mark.django_db
ONE = "/public/figures/refusals/"
CELL = "refusal_instances; period=2024-25 Q{quarter}; area={area}"


@pytest.fixture
def ready(world: World) -> World:
    return make.may_round(make.ready(world))


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=1)):
        cache.clear()
        yield


def attempted(
    world: World, how: How, code: str = "refusals", asked: Ask | None = None
) -> FrozenCopy:
    release = make.proposed(world, code, asked)
    return protect_release(
        release=release,
        version=release.version,
        weights=Weights(how=how),
        by=world.people["officer"],
        at=AT,
    )


def numbers_of(release: Release) -> dict[str, tuple[str, int | None, int | None, int | None]]:
    copy = standing_copy(release)
    assert copy is not None
    return {row.cell: (row.kind, row.low, row.high, row.base) for row in copy.statements.all()}


# The officer chooses


def test_the_page_tells_what_both_ways_come_to_and_takes_the_choice(ready: World) -> None:
    make.proposed(ready)
    client = ready.client("officer")

    page = client.get("/releases/refusals/1/protect/").text
    sent = client.post(
        "/releases/refusals/1/protect/",
        {"version": 1, "how": "round", "totals": "as_usual", "districts": "as_usual"},
    )
    shown = client.get("/releases/refusals/1/").text

    assert "numbers withheld" in page
    assert re.search(r"Rounded to a multiple of 5, up or down: no number is withheld\. Numbers move"
                     r" by up to [1-4], totals by up to \d+ and by \d+\.\d on average\.", page)  # fmt: skip
    assert 'value="round"' in page
    assert sent.status_code == 302
    assert "Every number of 15 is rounded to a multiple of 5." in shown
    assert "totals are added from the rounded numbers (public-rounded-2)" in shown
    assert "Evidence for each rounded number" in shown


def test_rounding_waits_for_its_policy_which_a_reviewer_approves(world: World) -> None:
    make.ready(world)
    make.proposed(world)
    officer = world.client("officer")

    page = officer.get("/releases/refusals/1/protect/").text
    forced = officer.post(
        "/releases/refusals/1/protect/",
        {"version": 1, "how": "round", "totals": "as_usual", "districts": "as_usual"},
    )
    with pytest.raises(Refused, match="No disclosure policy for rounding is approved"):
        attempted(world, How.ROUND, "another")
    reviewer = world.client("certifier")
    offered = reviewer.get("/releases/policy/").text
    approved = reviewer.post(
        "/releases/policy/", {"reference": make.ROUNDING, "basis": "Board, June 2026"}
    )

    assert "once a reviewer has approved its policy" in page
    assert 'value="round"' not in page
    assert forced.status_code == 200
    assert make.ROUNDING in offered
    assert make.POLICY not in offered
    assert approved.status_code == 302
    assert 'value="round"' in officer.get("/releases/refusals/1/protect/").text
    assert "Approve a disclosure policy" not in reviewer.get("/releases/").text


def test_a_return_is_never_rounded(ready: World) -> None:
    ask = Ask(of_return=worlds.YEAR)
    release = make.proposed(ready, "return", ask)

    with pytest.raises(Refused, match="prints the figures that were signed"):
        protect_release(
            release=release,
            version=release.version,
            weights=Weights(how=How.ROUND),
            by=ready.people["officer"],
            at=AT,
        )


# What is kept and proved


def test_each_number_is_a_statement_of_what_it_tells(ready: World) -> None:
    release = make.published(ready, how=How.ROUND)
    told = numbers_of(release)
    kinds = {kind for kind, *_ in told.values()}
    added = [cell for cell, (kind, *_) in told.items() if kind == Printed.ADDED]

    assert kinds == {Printed.NEAR, Printed.ADDED}
    assert len(added) == 7
    for area, counts in make.COUNTS.items():
        for quarter, count in enumerate(counts, start=1):
            kind, number, high, base = told[CELL.format(quarter=quarter, area=area)]
            assert (kind, high, base) == (Printed.NEAR, None, 5)
            assert number is not None
            assert abs(number - count) < 5
    for quarter in range(1, 5):
        parts = [told[CELL.format(quarter=quarter, area=area)][1] for area in make.COUNTS]
        assert told[CELL.format(quarter=quarter, area="E10000099")][1] == sum(
            part or 0 for part in parts
        )
    assert verify_copy(release).policy.code == "public-rounded"


def test_the_later_ledger_knows_them_for_what_they_are(ready: World) -> None:
    release = make.published(ready, how=How.ROUND)
    (printing,) = printings()
    copy = standing_copy(release)
    assert copy is not None

    known = ledger((printing,), (), parse(copy.policy.content)).known

    assert printing.noughts_printed is False
    assert {type(shown).__name__ for shown in known.releases[0].cells.values()} == {"Near", "Added"}
    assert known.releases[0].noughts_printed is False
    assert audit(known).is_safe


def test_every_small_count_has_two_tables_in_the_evidence(ready: World) -> None:
    release = make.published(ready, how=How.ROUND)
    copy = standing_copy(release)
    assert copy is not None
    evidence = evidence_of(copy)
    small = [CELL.format(quarter=q, area=a) for q, a in ((1, make.SOUTH), (4, make.NORTH))]

    page = ready.client("officer").get("/releases/refusals/1/evidence/").text

    for cell in small:
        limits = evidence.limits(cell)
        assert limits is not None
        assert limits[1] - limits[0] >= 3
        assert f"in which this is {limits[0]} and in which it is {limits[1]}" in page
    assert "Why each rounded number stays unknown" in page
    assert page.count("It needs no proof of its own") == 12


def test_reviewers_and_the_risk_assessment_are_told_that_it_is_rounded(ready: World) -> None:
    make.in_review(ready, how=How.ROUND)

    review = ready.client("certifier").get("/releases/refusals/1/review/").text
    risk = ready.client("certifier").get("/releases/refusals/1/risk.txt").text

    assert "Each number is rounded to a multiple of 5, up or down" in review
    assert "Every number of 15 is rounded to a multiple of 5." in review
    assert "public-rounded-2" in risk
    assert "drawn from a secret of this system" in risk
    assert "Weights:" not in risk


def test_the_database_keeps_such_statements_coherent() -> None:
    copy = make.bare("unsafe", is_safe=False).copies.get()
    near: dict[str, Any] = {"kind": "near", "low": 5, "base": 5}
    added: dict[str, Any] = {"kind": "added", "low": 5}
    wrong: tuple[dict[str, Any], ...] = (
        {**near, "low": None},
        {**near, "high": 5},
        {**near, "base": None},
        {**near, "base": 1},
        {**added, "base": 5},
        {**added, "low": None},
        {"kind": "value", "low": 5},
        {"kind": "rounded", "low": 5},
    )
    for said in wrong:
        with pytest.raises(IntegrityError, match="coherent"), transaction.atomic():
            Statement.objects.create(copy=copy, table=9, cell="x", shown="5", **said)
    for cell, said in (("x", near), ("y", added)):
        assert Statement.objects.create(copy=copy, table=9, cell=cell, shown="5", **said).pk


# What the public is told


def test_page_files_and_api_tell_the_rounded_numbers_and_that_they_are(ready: World) -> None:
    release = make.published(ready, how=How.ROUND)
    told = numbers_of(release)
    found = published_release("refusals", at=clock.now())
    assert found is not None
    (table,) = found.tables
    numbers = [int(cell.text.replace(",", "")) for row in table.rows for cell in row.cells]

    page = Client().get(ONE).text
    rows = list(csv.DictReader(io.StringIO(
        Client().get(f"{ONE}1/1.csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    data = Client().get(f"{ONE}1/1.json").json()
    whole = Client().get("/api/v1/publications/refusals/").json()
    listed = Client().get("/api/v1/publications/").json()["cells"]
    workbook = bytes(ReleasedFile.objects.get().content)

    assert sorted(numbers) == sorted(low or 0 for _, low, _, _ in told.values())
    assert table.rounded_to == 5
    assert "Each number is rounded to a multiple of 5, up or down" in page
    assert "they may differ from the true totals and from totals in other tables" in page
    assert "public-rounded-2" in page
    assert [(int(row["Value"]), row["Rounded to"]) for row in rows] == [(n, "5") for n in numbers]
    cells = [cell for row in data["rows"] for cell in row["cells"].values()]
    assert [(cell["value"], cell["rounded_to"]) for cell in cells] == [(n, 5) for n in numbers]
    cells = [cell for row in whole["tables"][0]["rows"] for cell in row["cells"]]
    assert [(cell["value"], cell["rounded_to"]) for cell in cells] == [(n, 5) for n in numbers]
    assert [(cell["value"], cell["rounded_to"]) for cell in listed] == [(n, 5) for n in numbers]
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        xml = archive.read("content.xml").decode()
    assert [int(n) for n in re.findall(r'office:value="(\d+)"', xml)] == numbers
    assert "Each number is rounded to a multiple of 5, up or down" in xml
    assert "[c]" not in xml


def test_an_exact_table_is_told_as_before(ready: World) -> None:
    make.published(ready)

    header = Client().get(f"{ONE}1/1.csv").content.decode("utf-8-sig").splitlines()[0]
    listed = Client().get("/api/v1/publications/").json()["cells"]

    assert header == '"Area","Column","Value","Mark","As printed"'
    assert set(listed[0]) == {"release", "policy", "table", "labels", "heading", "shown", "value", "mark"}  # fmt: skip


def test_a_rounded_number_is_no_released_count_that_a_document_may_cite(ready: World) -> None:
    make.published(ready, how=How.ROUND)

    assert released_cells(clock.now()) == frozenset()


def test_shares_are_of_the_rounded_numbers(ready: World) -> None:
    asked = TableAsk(
        "t", "People", "supported_individuals", worlds.YEAR, Places.COUNTY, Times.YEAR,
        split="person_type", shares=True,
    )  # fmt: skip
    release = make.published(ready, "people", Ask((asked,)), how=How.ROUND)
    one = published_release("people", at=clock.now())
    assert one is not None
    shown = {row.labels[-1]: [cell.text for cell in row.cells] for row in one.tables[0].rows}
    whole = int(shown["All"][0])

    assert not Statement.objects.filter(kind="percent").exists()
    assert verify_copy(release)
    for count, share in shown.values():
        assert int(count) % 5 == 0
        assert abs(float(share) - 100 * int(count) / whole) <= 0.05
    assert any("Shares are of the rounded numbers" in note for note in one.tables[0].notes)
    cells = Client().get("/api/v1/publications/people/").json()["tables"][0]["rows"][0]["cells"]
    assert ["rounded_to" in cell for cell in cells] == [True, False]


# Nothing hidden comes out


def outside() -> dict[str, bytes]:
    """Every public byte of the release, without the moments at which it was made."""
    paths = (ONE, f"{ONE}1/1.csv", f"{ONE}1/1.json", f"{ONE}1/1.ods",
             "/api/v1/publications/", "/api/v1/publications/refusals/", "/public/changes/",
             "/public/data/catalogue.json")  # fmt: skip
    cache.clear()
    return {path: Client().get(path).content for path in paths}


def test_once_protected_no_public_byte_follows_the_figures(ready: World) -> None:
    make.published(ready, how=How.ROUND)
    before = outside()
    other = make.quarters({make.NORTH: (24, 33, 16, 1), make.SOUTH: (4, 44, 1, 27)})
    assert ready.send("officer", other, at=AT + timedelta(hours=1)).batch_id is not None

    assert outside() == before


@pytest.mark.parametrize("seed", range(3))
def test_two_worlds_that_round_to_the_same_numbers_print_the_same_bytes(
    world: World, seed: int
) -> None:
    """Rounding depends on what it hides. What is public depends on the rounded numbers alone."""
    bodies, truths = [], []
    for counts in _worlds_alike(seed):
        point = transaction.savepoint()
        make.may_round(make.ready(world, counts))
        release = make.published(world, how=How.ROUND)
        bodies.append((outside(), numbers_of(release)))
        truths.append(counts)
        transaction.savepoint_rollback(point)

    assert truths[0] != truths[1]
    assert bodies[0] == bodies[1]


def _worlds_alike(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two sets of counts, in both of which each count is drawn to the same number."""
    draw = Draw(secret_of(load_policies()[make.ROUNDING]))
    first: dict[str, Any] = {make.NORTH: (23, 31, 17, 3), make.SOUTH: (2, 41, 3, 29)}
    second = {}
    for area, counts in first.items():
        made = []
        for quarter, count in enumerate(counts, start=1):
            cell = CELL.format(quarter=quarter, area=area)
            number = draw.rounded(cell, count, 5)
            alike = [
                n
                for n in range(max(1, number - 4), number + 5)
                if draw.rounded(cell, n, 5) == number and (n < 5) == (count < 5)
            ]
            made.append(alike[(seed + quarter) % len(alike)])
        second[area] = tuple(made)
    return first, second


def test_what_is_stored_for_the_public_holds_no_count(ready: World) -> None:
    make.published(ready, how=How.ROUND)
    content = ReleasedTable.objects.get().content
    values = [cell["value"] for row in json.loads(content)["rows"] for cell in row["cells"]]

    assert set(values) == {None}


# Beside other releases


def test_totals_that_were_printed_exactly_are_reckoned_with(ready: World) -> None:
    """The county's quarters are out exactly, then the districts are rounded: no count comes out."""
    make.published(ready, "county", make.ask(places=Places.COUNTY))
    copy = attempted(ready, How.ROUND, "districts")

    assert copy.earlier_count == 1
    if copy.is_safe:
        _is_safe_together(ready, "districts")
    else:
        assert copy.findings.filter(kind__in=["narrowed", "recovered"]).exists()


def test_exact_numbers_after_rounded_ones_are_reckoned_with(ready: World) -> None:
    make.published(ready, "rounded", how=How.ROUND)
    copy = attempted(ready, How.WITHHOLD, "exact")

    assert copy.earlier_count == 1
    if copy.is_safe:
        _is_safe_together(ready, "exact")
    else:
        assert copy.findings.exists()


def _is_safe_together(world: World, code: str) -> None:
    """Both are out, and the reader of both gets no small count."""
    release = Release.objects.get(code=code)
    send(release=release, version=release.version, by=world.people["officer"], at=AT)
    make.say(world, release, "certifier")
    make.say(world, release, "commissioner")
    publish(release=release, version=release.version, by=world.people["officer"], at=AT)
    copy = standing_copy(release)
    assert copy is not None
    known = ledger(printings(), (), parse(copy.policy.content)).known
    assert len(known.releases) == 2
    assert audit(known).is_safe


def test_a_count_keeps_its_number_in_a_later_rounded_release(ready: World) -> None:
    first = make.published(ready, how=How.ROUND)
    second = make.published(ready, "again", how=How.ROUND)

    assert numbers_of(first) == numbers_of(second)
