"""The API's resources: who sees what, one answer for another's and for nothing, sending."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import LedgerEntry
from dalpb.kernel.audit import head
from needs.models import Category, ImportBatch, Observation
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.worlds import HARBOUR, HAVEN, World

API = "/api/v1"
S = ReturnStatus
FIGURE_READERS = ("officer", "commissioner", "certifier", "auditor")
FIGURE_STRANGERS = ("administrator", "chair", "board", "consultation")


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


def got(client: Client, path: str) -> Any:
    return client.get(f"{API}/{path}")


def results(client: Client, path: str) -> list[dict[str, Any]]:
    answer = got(client, path)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def sending(*rows: Mapping[str, str], **more: Any) -> str:
    return json.dumps({"rows": list(rows), **more})


def send(client: Client, body: str, **headers: str) -> Any:
    return client.post(
        f"{API}/observations/", body, content_type="application/json", headers=headers
    )


@pytest.mark.parametrize(
    "resource",
    ["measures", "categories", "services", "submissions", "observations", "grants",
     "ledger-entries", "returns", "indicators", "strategies", "priorities"],
)  # fmt: skip
def test_a_stranger_gets_nothing(world: World, client: Client, resource: str) -> None:
    answer = got(client, f"{resource}/")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", FIGURE_READERS)
def test_those_who_read_all_figures_read_everybodys(world: World, name: str) -> None:
    rows = results(world.client(name), "observations/?page_size=500")

    assert {row["organisation"] for row in rows} == {HAVEN, HARBOUR}


@pytest.mark.parametrize("name", FIGURE_STRANGERS)
def test_those_without_the_role_read_no_figure(world: World, name: str) -> None:
    client = world.client(name)

    assert results(client, "observations/") == []
    assert results(client, "submissions/") == []


@pytest.mark.parametrize(("name", "other"), [(HAVEN, HARBOUR), (HARBOUR, HAVEN)])
def test_a_partner_reads_its_own_alone(world: World, name: str, other: str) -> None:
    client = world.client(name)

    for resource in ("observations", "submissions", "services"):
        rows = results(client, f"{resource}/?page_size=500")
        assert {row["organisation"] for row in rows} == {name}, resource
        assert results(client, f"{resource}/?organisation={other}") == []


@pytest.mark.parametrize("resource", ["observations", "submissions", "services"])
def test_anothers_and_a_missing_one_are_the_same_answer(world: World, resource: str) -> None:
    client = world.client(HAVEN)
    keys = {
        "observations": (
            Observation.objects.filter(organisation__code=HARBOUR).latest("pk").pk,
            9**9,
        ),
        "submissions": (
            ImportBatch.objects.get(organisation__code=HARBOUR).pk,
            "00000000-0000-4000-8000-000000000000",
        ),
        "services": ("harbour-homes", "nowhere-homes"),
    }[resource]
    got(client, f"{resource}/")

    answers = []
    for key in keys:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = got(client, f"{resource}/{key}/")
        answers.append((answer.status_code, answer.content, len(queries)))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_figure_is_exact_and_says_its_state(world: World) -> None:
    client = world.client("officer")
    query = "measure=supported_individuals&category=women&service=haven-house&period=2024-25"
    row = results(client, f"observations/?{query}")[0]

    assert row["figure"] == {"state": "exact", "value": 71, "low": 71, "high": 71, "words": ""}
    detail = got(client, f"observations/{row['id']}/")
    assert detail.json() == row
    assert detail["ETag"] == '"v1"'


@pytest.mark.parametrize(
    "query",
    ["value__lt=5", "ordering=value", "search=71", "figure=71", "period__code__contains=2",
     "organisation=", "organisation=a&organisation=b", "page_size=0", "page_size=999999999999999999",
     "cursor=zzz", "limit=5", "offset=1", "submission=x"],
)  # fmt: skip
def test_figures_cannot_be_asked_by_anything_but_their_keys(world: World, query: str) -> None:
    """By `value__lt` or by order a hidden figure would be found in a few questions."""
    assert got(world.client("officer"), f"observations/?{query}").status_code == 400


@pytest.mark.parametrize(
    "resource",
    ["measures", "categories", "services", "submissions", "observations", "ledger-entries",
     "returns"],
)  # fmt: skip
def test_a_longer_page_costs_no_more_queries(world: World, resource: str) -> None:
    client = world.client("officer")
    worlds.the_return(world)
    got(client, f"{resource}/?page_size=1")

    counts = []
    for size in (1, 60):
        with CaptureQueriesContext(connection) as queries:
            assert got(client, f"{resource}/?page_size={size}").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_pages_by_cursor_give_every_figure_once(world: World) -> None:
    client = world.client("officer")
    address, seen = f"{API}/observations/?page_size=37", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]

    assert sorted(seen) == sorted(Observation.objects.values_list("pk", flat=True))
    assert len(set(seen)) == len(seen)


def test_figures_are_sent_once_under_one_key(world: World) -> None:
    client = world.client(HAVEN)
    changed = worlds.row("haven-house", "households_supported", "ALL", "75", note="a recount")
    body = sending(changed)

    first = send(client, body, **{"Idempotency-Key": "sending-0001"})
    again = send(client, body, **{"Idempotency-Key": "sending-0001"})
    other = send(client, sending(changed, dry_run=False), **{"Idempotency-Key": "sending-0001"})
    unkeyed = send(client, body)

    assert first.status_code == 201, first.content
    assert (first.json()["rows_written"], first.json()["errors"]) == (1, [])
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert unkeyed.status_code == 200
    assert (unkeyed.json()["rows_written"], unkeyed.json()["rows_unchanged"]) == (0, 1)
    batch = ImportBatch.objects.get(via="api")
    assert batch.imported_by == world.people[HAVEN]


def test_what_a_row_does_not_have_stays_as_it_stands(world: World) -> None:
    client = world.client(HAVEN)
    row = worlds.row("haven-house", "households_supported", "ALL", "75", note="a recount")
    whole = {**row, "source": "Case system"}
    assert send(client, sending(whole)).status_code == 201
    mine = Observation.objects.filter(note="a recount")
    mine.update(is_illustrative=True)
    bare = {name: whole[name] for name in whole if name not in ("note", "source")}

    rehearsed = send(client, sending(bare, dry_run=True))
    same = send(client, sending(bare))
    assert (rehearsed.json()["rows_written"], same.status_code) == (0, 200)
    assert mine.get().is_illustrative

    assert send(client, sending({**bare, "value": "76"})).status_code == 201
    held = mine.get()
    assert (held.value_micro, held.source) == (76_000_000, "Case system")
    assert not held.is_illustrative
    assert send(client, sending({**bare, "value": "76", "note": ""})).status_code == 201
    held.refresh_from_db()
    assert (held.note, held.source) == ("", "Case system")


def test_a_rehearsal_writes_nothing(world: World) -> None:
    before = head()
    row = worlds.row("haven-house", "households_supported", "ALL", "75")

    answer = send(world.client(HAVEN), sending(row, dry_run=True))

    assert answer.status_code == 200
    assert answer.json()["rows_written"] == 1
    assert not ImportBatch.objects.filter(via="api").exists()
    assert head() == before


def test_a_refusal_under_a_key_is_told_and_not_kept(world: World) -> None:
    client = world.client(HAVEN)
    wrong = worlds.row("haven-house", "no_such_measure", "ALL", "75")
    right = worlds.row("haven-house", "households_supported", "ALL", "75", note="a recount")

    refused = send(client, sending(wrong), **{"Idempotency-Key": "sending-0002"})
    again = send(client, sending(wrong), **{"Idempotency-Key": "sending-0002"})
    mended = send(client, sending(right), **{"Idempotency-Key": "sending-0002"})

    for answer in (refused, again):
        assert answer.status_code == 422, answer.content
        assert [issue["code"] for issue in answer.json()["errors"]] == ["measure.unknown"]
    assert mended.status_code == 201


def test_refused_figures_say_row_column_and_the_way_out(world: World) -> None:
    good = worlds.row("haven-house", "households_supported", "ALL", "75")
    blank = worlds.row("haven-house", "supported_individuals", "men", "")
    wrong = worlds.row("haven-house", "supported_individuals", "wommen", "3")

    answer = send(world.client(HAVEN), sending(good, blank, wrong))

    assert answer.status_code == 422
    body = answer.json()
    assert (body["status"], body["rows_written"]) == ("refused", 0)
    places = {(e["row"], e["column"]) for e in body["errors"]}
    assert places == {(3, "value"), (4, "category")}
    assert all(error["message"] for error in body["errors"])
    assert not ImportBatch.objects.filter(via="api").exists()


def test_a_partner_cannot_send_for_another(world: World) -> None:
    there = worlds.row("harbour-homes", "households_supported", "ALL", "75")
    nowhere = {**there, "organisation": "no-such-organisation", "service": "no-such-service"}
    client = world.client(HAVEN)

    answers = [send(client, sending(row)) for row in (there, nowhere)]

    assert [answer.status_code for answer in answers] == [422, 422]
    codes = [sorted(e["code"] for e in answer.json()["errors"]) for answer in answers]
    assert codes[0] == codes[1]
    assert not ImportBatch.objects.filter(via="api").exists()


@pytest.mark.parametrize("name", ["auditor", "certifier", "board", "chair", "administrator"])
def test_those_who_may_not_send_are_refused(world: World, name: str) -> None:
    row = worlds.row("haven-house", "households_supported", "ALL", "75")

    assert send(world.client(name), sending(row)).status_code == 403


def test_personal_data_is_refused_and_never_said_back(world: World) -> None:
    row = worlds.row("haven-house", "households_supported", "ALL", "75", note="ring 01452 123456")

    answer = send(world.client(HAVEN), sending(row))

    assert answer.status_code == 422
    assert b"01452" not in answer.content


DEEP = '{"rows":' + "[" * 5000 + "]" * 5000 + "}"


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{", '{"rows": 3}', '{"rows": []}', '{"rows": [3]}', '{"rows": [null]}',
     '{"rows": [{}]}', DEEP, '{"rows": NaN}', '{"rows": [], "rows": []}', '{"extra": 1}',
     '{"rows": [{"period": "\\u0000"}]}', "\x00", '{"rows": [{"period": "' + "9" * 9999 + '"}]}',
     '{"dry_run": "perhaps", "rows": [{}]}'],
)  # fmt: skip
def test_hostile_bodies_are_refused_in_words(world: World, body: str) -> None:
    answer = send(world.client("officer"), body)

    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_the_grant_is_for_those_who_see_it(world: World) -> None:
    officer, board = world.client("officer"), world.client("board")
    entry = LedgerEntry.objects.latest("pk")

    grants = results(officer, "grants/")
    assert grants[0]["awards"]
    assert all(isinstance(award["amount_pence"], int) for award in grants[0]["awards"])
    assert got(officer, f"ledger-entries/{entry.pk}/").json()["amount_pence"] == entry.amount_pence
    assert results(board, "grants/") == []
    assert results(board, "ledger-entries/") == []
    hidden, missing = (got(board, f"ledger-entries/{key}/") for key in (entry.pk, 9**9))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


def test_reference_lists_are_for_everybody_signed_in(world: World) -> None:
    client = world.client("board")
    measure = next(m for m in results(client, "measures/") if m["code"] == "supported_individuals")
    category = Category.objects.get(dimension__code="person_type", code="women")

    assert "person_type" in measure["dimensions"]
    assert got(client, f"categories/{category.pk}/").json()["code"] == "women"
    assert {r["dimension"] for r in results(client, "categories/?dimension=person_type")} == {
        "person_type"
    }


def test_a_draft_return_is_for_its_makers_and_a_signed_one_for_the_board(
    world: World, quick_press: None
) -> None:
    made = worlds.the_return(world)
    board, officer = world.client("board"), world.client("officer")
    hidden, missing = (got(board, f"returns/{key}/") for key in ("2024-25.1", "2024-25.9"))

    assert results(board, "returns/") == []
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    draft = got(officer, "returns/2024-25.1/")
    lines = {(x["question"], x["category"]): x["figure"]["value"] for x in draft.json()["lines"]}
    assert lines["R1", "ALL"] == sum(worlds.WOMEN.values()) + 120
    assert draft.json()["texts"][0]["version"] == 1

    worlds.send_for_certification(
        annual_return=made, version=made.version, by=world.people["officer"], at=worlds.later(1)
    )
    worlds.sign(made, by=world.people["certifier"])

    signed = got(board, "returns/2024-25.1/")
    assert signed.status_code == 200
    assert signed.json()["lines"] == draft.json()["lines"]
    assert signed.json()["sha256"] == made.snapshot.sha256


def text(client: Client, body: Any, key: str = "2024-25.1", **headers: str) -> Any:
    return client.put(
        f"{API}/returns/{key}/texts/R8.1/",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_a_text_is_written_against_the_version_that_was_read(world: World) -> None:
    worlds.the_return(world)
    officer = world.client("officer")
    body = {"status": "done", "answer": "The board met four times."}

    assert text(officer, body).status_code == 428
    assert text(officer, body, **{"If-Match": "anything"}).status_code == 412
    assert text(officer, body, **{"If-Match": '"v7"'}).status_code == 412
    saved = text(officer, body, **{"If-Match": '"v1"'})
    assert saved.status_code == 200, saved.content
    assert (saved.json()["version"], saved["ETag"]) == (2, '"v2"')
    assert text(officer, body, **{"If-Match": '"v1"'}).status_code == 412
    assert text(officer, {**body, "extra": 1}, **{"If-Match": '"v2"'}).status_code == 400
    personal = {"status": "done", "answer": "Ring her on 01452 123456."}
    assert text(officer, personal, **{"If-Match": '"v2"'}).status_code == 409
    assert text(world.client("certifier"), body, **{"If-Match": '"v2"'}).status_code == 403
    assert text(world.client(HAVEN), body, **{"If-Match": '"v2"'}).status_code == 404


RESOURCES = ("areas", "organisations", "measures", "categories", "services", "submissions",
             "observations", "grants", "ledger-entries", "returns", "indicators")  # fmt: skip
FORGED = ("p=abc", "p=%00", "p=" + "9" * 40, "p=-1", "p=2025-13-45", "r=1&p=%F0%9F%92%A5",
          "o=99999999999999", "o=-1", "o=x&p=1", "p=9999999999-01-01T00:00:00Z")  # fmt: skip


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("position", FORGED)
def test_a_forged_cursor_is_never_a_fault_of_ours(
    world: World, resource: str, position: str
) -> None:
    cursor = base64.b64encode(position.encode()).decode()
    client = world.client("officer")
    client.raise_request_exception = False

    answer = client.get(f"{API}/{resource}/", {"cursor": cursor})

    assert answer.status_code in {200, 400}, (resource, position, answer.content)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    "key", ["0", "999999999999999999", "%00", "..", "%F0%9F%92%A5", "a" * 300, "2024-25.999", "-1"]
)
def test_a_strange_key_is_nothing_there(world: World, resource: str, key: str) -> None:
    client = world.client("officer")
    client.raise_request_exception = False

    answer = client.get(f"{API}/{resource}/{key}/")

    assert answer.status_code in {301, 400, 404}, (resource, key, answer.status_code)
