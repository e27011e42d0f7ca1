"""All stored results by columns: what each says, who sees them, and that nothing breaks them."""

import base64
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dalpb.kernel.cells import EMPTY_STATES
from dalpb.kernel.roles import Role
from needs.models import Indicator, IndicatorResult
from tests import signing_in

pytestmark = pytest.mark.usefixtures("on_seed_indicators")
API = "/api/v1/indicators"
PROBLEM = "application/problem+json"
READERS = (Role.OFFICER, Role.COMMISSIONER, Role.FINANCE_CERTIFIER, Role.BOARD_MEMBER, Role.CHAIR,
           Role.AUDITOR)  # fmt: skip
STRANGERS = (Role.ADMINISTRATOR, Role.PARTNER, Role.CONSULTATION_OFFICER)
KEYS = ("indicator", "area", "period")
REMARK = ("statistic", "method", "reason", "label", "comparator", "white_reason", "trend")
MICRO = ("value_micro", "low_micro", "high_micro", "lower_micro", "upper_micro")

Key = tuple[str, str, str]


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def officer(client: Client) -> Client:
    signing_in.sign_in(client, signing_in.person(Role.OFFICER))
    return client


def body(client: Client, query: str = "") -> dict[str, Any]:
    answer: Any = client.get(f"{API}/results/{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def rows(found: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    """The columns as a reader puts them together again."""
    columns = dict(found["results"])
    for name in KEYS:
        table = found[f"{name}s"]
        columns[name] = [table[place]["code"] for place in columns[name]]
    remarks = [found["remarks"][place] for place in columns.pop("remark")]
    for name in REMARK:
        columns[name] = [remark[name] for remark in remarks]
    for name in MICRO:
        columns[name] = [_number(micro, found["scale"]) for micro in columns[name]]
    together = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    by_key = {(row["indicator"], row["area"], row["period"]): row for row in together}
    assert len(by_key) == len(together)
    return by_key


def _number(micro: int | str | None, scale: int) -> Decimal | None:
    return None if micro is None else Decimal(micro) / scale


def one_by_one(client: Client) -> dict[Key, dict[str, Any]]:
    """The same from the address of each indicator, in the same words."""
    found = {}
    for code in Indicator.objects.values_list("code", flat=True):
        for row in client.get(f"{API}/{code}/results/?page_size=500").json()["results"]:
            value = row["value"]
            row |= {"state": value["state"]}
            row |= {"value_micro": value["value"], "low_micro": value["low"]}
            row |= {"high_micro": value["high"]}
            row |= {"lower_micro": row["lower"], "upper_micro": row["upper"]}
            for name in MICRO:
                row[name] = None if row[name] is None else Decimal(row[name])
            found[row["indicator"], row["area"], row["period"]] = row
    return found


def assert_the_same(client: Client) -> None:
    by_columns, wanted = rows(body(client)), one_by_one(client)
    assert by_columns.keys() == wanted.keys()
    for key, row in by_columns.items():
        assert row == {name: wanted[key][name] for name in row}


def test_columns_say_what_the_results_of_each_indicator_say(officer: Client) -> None:
    assert IndicatorResult.objects.count() > 20
    assert_the_same(officer)


def test_lists_hold_each_code_and_sentence_once(officer: Client) -> None:
    found = body(officer)

    for name in KEYS:
        codes = [each["code"] for each in found[f"{name}s"]]
        assert len(set(codes)) == len(codes)
    county = next(each for each in found["areas"] if each["code"] == "E10000013")
    assert county == {"code": "E10000013", "kind": "county", "latest_name": "Gloucestershire"}
    year = next(each for each in found["periods"] if each["code"] == "2020-21")
    assert year == {
        "code": "2020-21", "kind": "year", "first_on": "2020-04-01", "until_on": "2021-04-01",
    }  # fmt: skip
    stalking = next(x for x in found["indicators"] if x["code"] == "stalking-crime-rate")
    assert {*stalking} == {"code", "name", "theme", "unit", "polarity"}


def test_each_kind_of_empty_stays_itself_and_none_is_nought(officer: Client) -> None:
    keys = list(IndicatorResult.objects.order_by("pk").values_list("pk", flat=True)[:5])
    *empties, nought = [IndicatorResult.objects.filter(pk=key) for key in keys]
    nothing = dict.fromkeys(
        ("value_micro", "value_low_micro", "value_high_micro", "lower_micro", "upper_micro")
    )
    for result, state in zip(empties, sorted(EMPTY_STATES), strict=True):
        result.update(**nothing, value_state=state.value, reason=f"It is {state.value}.")
    nought.update(
        **{**nothing, "value_micro": 0, "value_low_micro": 0, "value_high_micro": 0},
        value_state="exact",
    )

    found = rows(body(officer))

    for result, state in zip(empties, sorted(EMPTY_STATES), strict=True):
        row = found[_key(result.get())]
        assert (row["state"], row["value_micro"]) == (state.value, None)
        assert row["reason"] == f"It is {state.value}."
    row = found[_key(nought.get())]
    assert (row["state"], row["value_micro"], row["lower_micro"]) == ("exact", 0, None)
    assert_the_same(officer)


def _key(result: IndicatorResult) -> Key:
    return result.indicator.code, result.area.code, result.period.code


def test_a_number_that_readers_would_round_is_its_digits(officer: Client) -> None:
    great = 8_999_999_999_999_000_001
    exact = dict.fromkeys(("value_micro", "value_low_micro", "value_high_micro"), great)
    result = IndicatorResult.objects.filter(value_state="exact").order_by("pk")[0]
    IndicatorResult.objects.filter(pk=result.pk).update(**exact, lower_micro=None, upper_micro=None)

    found = body(officer)

    assert str(great) in found["results"]["value_micro"]
    assert great not in found["results"]["value_micro"]
    assert_the_same(officer)


@pytest.mark.parametrize(
    ("label", "comparator"), [("a\x1fb", "c"), ("a", "b\x1ec"), ("\x1e", "\x1f"), ("'", '"\\')]
)
def test_whatever_a_sentence_holds_it_stays_whole(
    officer: Client, label: str, comparator: str
) -> None:
    result = IndicatorResult.objects.filter(value_state="exact").order_by("pk")[0]
    IndicatorResult.objects.filter(pk=result.pk).update(label=label, comparator=comparator)

    assert_the_same(officer)


@pytest.mark.parametrize("role", READERS)
def test_who_reads_indicators_reads_all(client: Client, role: Role) -> None:
    signing_in.sign_in(client, signing_in.person(role))

    assert len(rows(body(client))) == IndicatorResult.objects.count()


@pytest.mark.parametrize("role", STRANGERS)
def test_who_does_not_gets_empty_columns_and_no_code(client: Client, role: Role) -> None:
    signing_in.sign_in(client, signing_in.person(role))

    found = body(client)

    assert {len(column) for column in found["results"].values()} == {0}
    assert [found[f"{name}s"] for name in KEYS] == [[], [], []]
    assert found["remarks"] == []
    assert (found["next"], found["previous"]) == (None, None)


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    answer = client.get(f"{API}/results/")

    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)


@pytest.mark.parametrize(
    ("query", "place", "wanted"),
    [
        ("indicator=stalking-crime-rate", 0, {"stalking-crime-rate"}),
        ("indicator=stalking-crime-rate,homelessness-rate", 0,
         {"stalking-crime-rate", "homelessness-rate"}),
        ("area=E07000079", 1, {"E07000079"}),
        ("period=2020-21", 2, {"2020-21"}),
    ],
)  # fmt: skip
def test_filters_leave_exactly_what_they_name(
    officer: Client, query: str, place: int, wanted: set[str]
) -> None:
    everything = rows(body(officer))

    found = rows(body(officer, f"?{query}"))

    assert found == {key: row for key, row in everything.items() if key[place] in wanted}
    assert {key[place] for key in found} == wanted


def test_a_theme_is_its_indicators(officer: Client) -> None:
    theme = Indicator.objects.get(code="stalking-crime-rate").theme

    found = body(officer, f"?theme={theme}")

    assert {each["theme"] for each in found["indicators"]} == {theme}
    count = IndicatorResult.objects.filter(indicator__theme=theme).count()
    assert len(found["results"]["state"]) == count


@pytest.mark.parametrize("query", ["indicator=none-such", "area=E1", "period=1900-01", "theme=x"])
def test_what_is_not_there_is_no_result(officer: Client, query: str) -> None:
    assert rows(body(officer, f"?{query}")) == {}


def test_pages_give_each_result_once_and_lead_back(officer: Client) -> None:
    address, seen, last = "?page_size=7", {}, {}
    while address:
        last = body(officer, address)
        page = rows(last)
        assert 0 < len(page) <= 7
        assert not seen.keys() & page.keys()
        seen |= page
        address = last["next"] and last["next"].partition("/results/")[2]

    assert seen == rows(body(officer))
    back = rows(body(officer, last["previous"].partition("/results/")[2]))
    assert len(back) == 7
    assert not back.keys() & rows(last).keys()


def test_pages_keep_the_filters(officer: Client) -> None:
    first = body(officer, "?page_size=1&area=E10000013")

    second = body(officer, first["next"].partition("/results/")[2])

    assert {key[1] for key in (*rows(first), *rows(second))} == {"E10000013"}


@pytest.mark.parametrize(
    "query",
    ["value__lt=5", "value_micro=0", "ordering=value", "search=7", "state=exact", "indicator=",
     "indicator=a&indicator=b", "area=%00", "page_size=0", "page_size=5001", "page_size=-1",
     "page_size=1e3", "page_size=99999999999999999999", "page_size=%D9%A3", "cursor=zzz",
     f"indicator={'a' * 61}", f"area={'9' * 50}", "limit=5", "format=csv"],
)  # fmt: skip
def test_hostile_parameters_are_problems(officer: Client, query: str) -> None:
    answer = officer.get(f"{API}/results/?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    ["indicator=,,", "indicator=%F0%9F%92%A5", "indicator=%ED%A0%80", "area=%27%3B--",
     "period=%25", f"indicator={'a,' * 900}", "theme=%F0%9F%92%A5"],
)  # fmt: skip
def test_strange_values_find_nothing(officer: Client, query: str) -> None:
    assert rows(body(officer, f"?{query}")) == {}


@pytest.mark.parametrize(
    "position",
    ["p=abc", "p=%00", "p=" + "9" * 40, "p=-1", "r=1&p=5", "r=1", "o=99999999999999", "o=-1",
     "o=x&p=1"],
)  # fmt: skip
def test_a_forged_cursor_is_never_a_fault_of_ours(officer: Client, position: str) -> None:
    cursor = base64.b64encode(position.encode()).decode()
    officer.raise_request_exception = False

    answer = officer.get(f"{API}/results/", {"cursor": cursor})

    assert answer.status_code in {200, 400}, answer.content


def test_a_longer_page_costs_no_more_queries(officer: Client) -> None:
    body(officer)
    counts = []
    for query in ("?page_size=1", "", "?indicator=stalking-crime-rate,homelessness-rate"):
        with CaptureQueriesContext(connection) as queries:
            body(officer, query)
        counts.append(len(queries))

    assert len(set(counts)) == 1
    # Who asks and how often: five. Keys, results and codes: three, and what holds the second.
    assert counts[0] <= 11


def test_whoever_holds_the_answer_is_told_so(officer: Client) -> None:
    first = officer.get(f"{API}/results/")

    again = officer.get(f"{API}/results/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    result = IndicatorResult.objects.order_by("pk")[0]
    IndicatorResult.objects.filter(pk=result.pk).update(version=result.version + 1)
    changed = officer.get(f"{API}/results/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_schema_names_what_is_sent(officer: Client) -> None:
    schema = officer.get("/api/v1/schema/").json()
    found = body(officer)

    operation = schema["paths"]["/api/v1/indicators/results/"]["get"]
    assert {each["name"] for each in operation["parameters"]} == {
        "indicator", "area", "period", "theme", "cursor", "page_size",
    }  # fmt: skip
    shapes = schema["components"]["schemas"]
    assert {*shapes["ResultColumns"]["properties"]} == {*found}
    assert {*shapes["Columns"]["properties"]} == {*found["results"]}
    assert {*shapes["Remark"]["properties"]} == {*found["remarks"][0]}
