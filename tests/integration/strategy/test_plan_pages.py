"""Pages and API of plans: who sees what, what is said, and how many queries it takes."""

import copy
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from strategy.models import Consultee, Objective, Strategy
from tests.factories import plans
from tests.integration.strategy.conftest import ClientOf


@pytest.fixture(autouse=True)
def loaded_plans(loaded: None) -> None:
    plans.load()


def url(name: str, *keys: object, **asked: str) -> str:
    from urllib.parse import urlencode

    address = reverse(f"strategy:{name}", args=list(keys))
    return f"{address}?{urlencode(asked)}" if asked else address


def test_a_plan_is_read_whole(client_of: ClientOf) -> None:
    text = client_of("partner").get(url("plan", plans.WHOLE)).text

    for words in (
        "Nobody lives in fear.",
        "Outcome domains: Social",
        "1.1 Objective 1.1",
        "Baseline 71% on 2 November 2021. Target 75% by 31 August 2026.",
        "Exampleshire Board",
        "South Council, cabinet",
        "25 November 2021",
        "It replaced",
    ):
        assert words in text, words
    assert "Write" not in text


def test_a_missing_district_is_named_on_the_page(client_of: ClientOf) -> None:
    assert "Not consulted yet: " in client_of("officer").get(url("plan", plans.DRAFT)).text


@pytest.mark.parametrize("name", ["plan", "plan-map", "plan-history"])
def test_a_draft_is_the_same_as_none_to_others(client_of: ClientOf, name: str) -> None:
    client = client_of("partner")
    draft, none = (client.get(url(name, code)) for code in (plans.DRAFT, "none-such"))

    assert (draft.status_code, none.status_code) == (404, 404)
    assert draft.content == none.content
    assert client_of("officer").get(url(name, plans.DRAFT)).status_code == 200


def test_the_list_narrows_by_kind_owner_and_day(client_of: ClientOf) -> None:
    client = client_of("board_member")

    def codes(**asked: str) -> set[str]:
        text = client.get(url("plans", **asked)).text
        return {code for code in (plans.OLD, plans.WHOLE, plans.OTHER) if f"/{code}/" in text}

    assert codes() == {plans.OLD, plans.WHOLE, plans.OTHER}
    assert codes(kind="framework") == {plans.OTHER}
    assert codes(on="1/4/2024") == {plans.WHOLE, plans.OTHER}
    assert codes(on="31/3/2024") == {plans.OLD, plans.OTHER}
    assert codes(owner="Exampleshire Partnership", on="2019-01-01") == set()
    assert "There is a problem" in client.get(url("plans", on="soon")).text


def test_search_leads_to_the_place_in_the_plan(client_of: ClientOf) -> None:
    client = client_of("partner")
    text = client.get(url("plan-search", words="TWO-year-olds place")).text

    assert f"/{plans.WHOLE}/#outcome-1.1.a" in text
    assert plans.DRAFT not in text
    assert "Nothing holds" in client.get(url("plan-search", words="zebra")).text


def test_the_stocktake_suggests_and_an_officer_judges(client_of: ClientOf) -> None:
    officer = client_of("officer")
    first, second = f"{plans.OTHER}:p1", f"{plans.WHOLE}:p2"
    page = officer.get(url("stocktake", on="1/5/2025")).text
    assert "Read together" in page

    form = {"first": second, "second": first, "verdict": "overlap", "why": "The same trainers."}
    assert officer.post(url("stocktake-judge"), form).status_code == 302
    assert "The same trainers." in officer.get(url("stocktake", on="1/5/2025")).text
    assert client_of("partner").post(url("stocktake-judge"), form).status_code == 403


def test_an_officer_writes_a_draft_and_a_stale_form_loses_nothing(client_of: ClientOf) -> None:
    officer = client_of("officer")
    draft = Strategy.objects.get(code=plans.DRAFT)
    objective = Objective.objects.get(strategy=draft)
    address = url("plan-part", plans.DRAFT, "objective", objective.pk)
    form = {"code": "1.1", "title": "Sharper", "description": "", "version": objective.version}

    assert officer.post(address, form).status_code == 302
    stale = officer.post(address, {**form, "title": "My long careful words"})

    objective.refresh_from_db()
    assert objective.title == "Sharper"
    assert stale.status_code == 409
    assert "My long careful words" in stale.text


def test_outcomes_are_written_with_exact_figures_and_faults_say_what_to_do(
    client_of: ClientOf,
) -> None:
    officer = client_of("officer")
    objective = Objective.objects.get(strategy__code=plans.DRAFT)
    address = url("plan-part-new", plans.DRAFT, "outcome", under=str(objective.pk))
    form = {
        "code": "1.1.b",
        "words": "More are reviewed.",
        "unit": "%",
        "baseline": "84.1",
        "target": "lots",
    }
    wrong = officer.post(address, form)
    right = officer.post(address, {**form, "target": ">=95"})

    assert wrong.status_code == 422
    assert "84.1" in wrong.text
    assert right.status_code == 302
    made = objective.outcomes.get(code="1.1.b")
    assert (made.baseline_value_micro, made.target_low_micro) == (84_100_000, 95_000_000)
    again = officer.get(url("plan-part", plans.DRAFT, "outcome", made.pk)).text
    assert 'value="84.1"' in again


def test_a_part_of_another_plan_is_missing(client_of: ClientOf) -> None:
    officer = client_of("officer")
    theirs = Objective.objects.get(strategy__code=plans.OLD)

    assert officer.get(url("plan-part", plans.DRAFT, "objective", theirs.pk)).status_code == 404
    assert officer.get(url("plan-part-new", plans.DRAFT, "outcome", under="x")).status_code == 404
    assert officer.get(url("plan-part-new", plans.DRAFT, "nonsense")).status_code == 404


def test_what_is_published_offers_no_form_but_corrections(client_of: ClientOf) -> None:
    officer = client_of("officer")

    assert "its text is fixed" in officer.get(url("plan-terms", plans.WHOLE)).text
    form = {
        "part": "1.1",
        "was": "Objective 1.1",
        "reads": "Objective one",
        "reason": "A slip of the pen",
        "corrected_on": "1/5/2025",
    }
    assert officer.post(url("plan-record", plans.WHOLE, "correction"), form).status_code == 302
    assert "should read “Objective one”" in officer.get(url("plan", plans.WHOLE)).text


def test_a_consultee_is_added_on_the_page(client_of: ClientOf) -> None:
    officer = client_of("officer")
    form = {
        "kind": "district",
        "organisation": "north-council",
        "name": "North",
        "asked_on": "1/4/2025",
        "reply_by": "1/5/2025",
    }

    assert officer.post(url("plan-part-new", plans.DRAFT, "consultee"), form).status_code == 302
    twice = officer.post(url("plan-part-new", plans.DRAFT, "consultee"), form)

    assert Consultee.objects.filter(strategy__code=plans.DRAFT).count() == 1
    assert twice.status_code == 422
    assert "in the list already" in twice.text


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def grow() -> None:
    """Every plan again, ten times, and the draft with many more objectives."""
    rows = []
    for n in range(10):
        one = copy.deepcopy(plans.plan(f"more-{n}", **{"from": "2024-04-01"}))
        for p, priority in enumerate(one["priorities"], start=1):
            priority["objectives"] = [
                plans.objective(f"{p}.{k}", outcomes=[plans.outcome(f"{p}.{k}.a")])
                for k in range(1, 6)
            ]
        rows.append(one)
    rows.append({**rows[0], "code": plans.DRAFT, "status": "draft"})
    plans.load({"strategies": rows})


PAGES: list[Callable[[], str]] = [
    lambda: url("plans"),
    lambda: url("plan", plans.DRAFT),
    lambda: url("plan-map", plans.DRAFT),
    lambda: url("plan-write", plans.DRAFT),
    lambda: url("plan-search", words="objective"),
    lambda: url("stocktake"),
    lambda: url("cooperation"),
    lambda: "/api/v1/strategies/",
    lambda: "/api/v1/priorities/",
    lambda: "/api/v1/objectives/",
    lambda: "/api/v1/outcomes/",
]


def test_no_page_takes_more_queries_for_more_rows(client_of: ClientOf) -> None:
    officer = client_of("officer")
    few = {page(): queries(officer, page()) for page in PAGES}
    grow()

    more = {page(): queries(officer, page()) for page in PAGES}
    assert {at: (few[at], count) for at, count in more.items() if count > few[at]} == {}


def test_the_api_gives_objectives_and_outcomes_by_filter(client_of: ClientOf) -> None:
    client = client_of("partner")

    def results(name: str, **asked: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = client.get(f"/api/v1/{name}/", asked).json()["results"]
        return found

    (outcome,) = results("outcomes", strategy=plans.WHOLE, objective="1.1")
    assert outcome["baseline"] == {
        "state": "exact",
        "value": 71,
        "low": 71,
        "high": 71,
        "words": "",
    }
    assert outcome["target_on"] == "2026-08-31"
    assert [one["code"] for one in results("objectives", strategy=plans.WHOLE, priority="1")] == [
        "1.1"
    ]
    assert results("objectives", strategy=plans.DRAFT) == []
    assert {one["code"] for one in results("strategies", kind="framework")} == {plans.OTHER}
    assert {one["code"] for one in results("strategies", in_force_on="2022-01-01")} == {
        plans.OLD,
        plans.OTHER,
    }
    assert client.get("/api/v1/strategies/", {"in_force_on": "soon"}).status_code == 400
    assert client.get("/api/v1/outcomes/", {"colour": "red"}).status_code == 400
