"""The foundation of the API: problems, versions, keys, filters, pages, tokens."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from model_bakery import baker
from rest_framework.throttling import UserRateThrottle

from dalpb.kernel.access import access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.clock import now
from dalpb.kernel.models import ApiToken, IdempotencyKey, Organisation, User
from dalpb.kernel.roles import Role
from tests import signing_in

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
COUNTY = "/api/v1/organisations/county/"


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def administrator(client: Client) -> User:
    return signing_in.sign_in(client, signing_in.person(Role.ADMINISTRATOR))


def change(**fields: Any) -> dict[str, Any]:
    return {
        "name": "The County",
        "kind": "tier_one_authority",
        "provider_status": "not_known",
        "active_from": None,
        "active_until": None,
        **fields,
    }


def put(client: Client, body: Any, **headers: str) -> Any:
    return client.put(COUNTY, body, content_type="application/json", headers=headers)


def make_token(user: User, *, at: datetime | None = None, submit: bool = False) -> str:
    at = at or now()
    organisation = user.memberships.get().organisation
    made = tokens.create_token(
        by=user,
        at=at,
        access=access_of(user, on=at.date()),
        organisation=organisation,
        name="nightly",
        days=30,
        can_read=True,
        can_submit=submit,
    )
    return made.shown_once


def by_token(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def assert_problem(response: Any, status: int, code: str = "") -> None:
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    assert not code or body["code"] == code


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    response = client.get("/api/v1/areas/")

    assert_problem(response, 401, "api.sign_in_first")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("get", "/api/v1/nothing/", {}, 404),
        ("get", "/api/v1/organisations/none-such/", {}, 404),
        ("delete", COUNTY, {}, 405),
        ("get", COUNTY, {"Accept": "text/csv"}, 406),
        ("put", COUNTY, {"If-Match": '"v1"'}, 415),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_errors_are_problem_details(
    client: Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = client.generic(
        method.upper(), path, b"x", content_type="text/plain", headers=headers
    )

    assert_problem(response, status)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 5000 + b"]" * 5000,
        b'{"name": 1, "name": 2}',
        b"{",
        b"NaN",
        b'{"name": "\xff"}',
        b'"\\ud800"',
        b'{"a":' * 21 + b"1" + b"}" * 21,
        b"",
        b"9" * 5000,
    ],
)
@pytest.mark.usefixtures("administrator")
def test_hostile_json_is_a_problem_and_never_a_failure(client: Client, raw: bytes) -> None:
    response = client.generic(
        "PUT", COUNTY, raw, content_type="application/json", headers={"If-Match": '"v1"'}
    )

    assert_problem(response, 400)


@pytest.mark.usefixtures("administrator")
def test_a_body_that_is_too_large_is_a_problem(client: Client) -> None:
    response = client.generic(
        "PUT",
        COUNTY,
        b'"' + b"x" * 3_000_000 + b'"',
        content_type="application/json",
        headers={"If-Match": '"v1"'},
    )

    assert_problem(response, 413)


@pytest.mark.parametrize(
    "query",
    [
        "value__lt=5",
        "kind=",
        "kind=district_council&kind=health",
        "ordering=name",
        "page_size=999999999999999999999",
        "page_size=0",
        "cursor=!!!",
        "kind=not-a-kind",
        "search=x",
        "kind=%00",
    ],
)
@pytest.mark.usefixtures("administrator")
def test_query_parameters_are_a_closed_list(client: Client, query: str) -> None:
    assert_problem(client.get(f"/api/v1/organisations/?{query}"), 400)


@pytest.mark.usefixtures("administrator")
def test_pages_follow_one_another_to_the_end(client: Client) -> None:
    for number in range(5):
        baker.make(Organisation, code=f"partner-{number}", kind="voluntary")
    seen, url = [], "/api/v1/organisations/?page_size=2"

    while url:
        page = client.get(url).json()
        seen += [row["code"] for row in page["results"]]
        url = page["next"]

    assert seen == ["county", *(f"partner-{number}" for number in range(5))]


def test_another_organisation_and_a_missing_one_are_answered_alike(client: Client) -> None:
    signing_in.sign_in(client, signing_in.person(Role.PARTNER))
    baker.make(Organisation, code="other", kind="health", name="CANARY")

    with CaptureQueriesContext(
        connection,
    ) as of_other:
        other = client.get("/api/v1/organisations/other/")
    with CaptureQueriesContext(connection) as of_missing:
        missing = client.get("/api/v1/organisations/missing/")
    own = client.get("/api/v1/organisations/partner/")

    assert own.status_code == 200
    assert (other.status_code, other.content) == (404, missing.content)
    assert len(of_other) == len(of_missing)
    assert "CANARY" not in client.get("/api/v1/organisations/").content.decode()


def test_an_edit_names_its_version(client: Client, administrator: User) -> None:
    tag = client.get(COUNTY).headers["ETag"]

    assert tag == '"v1"'
    assert_problem(put(client, change()), 428, "api.version_missing")
    assert_problem(put(client, change(), **{"If-Match": "*"}), 412)
    changed = put(client, change(), **{"If-Match": tag})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"v2"')
    assert_problem(put(client, change(name="Later"), **{"If-Match": tag}), 412, "versions.stale")
    county = Organisation.objects.get(code="county")
    assert (county.name, county.version) == ("The County", 2)
    assert county.history.first().history_user == administrator


@pytest.mark.usefixtures("administrator")
def test_an_unknown_name_in_a_body_is_refused(client: Client) -> None:
    response = put(client, change(version=9, code="x"), **{"If-Match": '"v1"'})

    assert_problem(response, 400, "api.not_valid")
    assert [error["where"] for error in response.json()["errors"]] == ["code", "version"]


@pytest.mark.usefixtures("administrator")
def test_the_same_key_acts_once_and_answers_the_same(client: Client) -> None:
    headers = {"If-Match": '"v1"', "Idempotency-Key": "abcdefgh-1"}

    first = put(client, change(), **headers)
    again = put(client, change(), **headers)
    other = put(client, change(name="Another"), **headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert_problem(other, 422, "api.key_reused")
    assert Organisation.objects.get(code="county").version == 2


@pytest.mark.usefixtures("administrator")
def test_a_refused_request_uses_up_no_key(client: Client) -> None:
    headers = {"If-Match": '"v7"', "Idempotency-Key": "abcdefgh-1"}

    assert_problem(put(client, change(), **headers), 412)
    assert not IdempotencyKey.objects.exists()


def test_who_may_not_edit_is_refused_and_nothing_changes(client: Client) -> None:
    signing_in.organisation()
    signing_in.sign_in(client, signing_in.person(Role.OFFICER))

    assert_problem(put(client, change(), **{"If-Match": '"v1"'}), 403)
    assert Organisation.objects.get(code="county").version == 1


def test_a_token_reads_and_its_secret_is_nowhere(client: Client) -> None:
    text = make_token(signing_in.person(Role.OFFICER))

    response = client.get("/api/v1/areas/", headers=by_token(text))

    assert response.status_code == 200
    row = ApiToken.objects.get()
    secret = text.split("_", maxsplit=2)[2]
    assert len(secret) == 43
    assert secret not in str(vars(row))
    assert row.last_used_on is not None


def test_a_token_works_only_in_the_header(client: Client) -> None:
    text = make_token(signing_in.person(Role.OFFICER))

    assert client.get(f"/api/v1/areas/?token={text}").status_code == 401


def test_a_token_stops_when_revoked_or_old_or_its_owner_leaves(client: Client) -> None:
    user = signing_in.person(Role.OFFICER)
    revoked, left = make_token(user), make_token(user)
    old = make_token(user, at=now() - timedelta(days=31))
    token = tokens.token_for(revoked, at=now())
    assert token is not None
    tokens.revoke_token(by=user, at=now(), token=token)

    assert client.get("/api/v1/areas/", headers=by_token(left)).status_code == 200
    for text in (revoked, old):
        assert_problem(client.get("/api/v1/areas/", headers=by_token(text)), 401, "api.token")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/api/v1/areas/", headers=by_token(left)).status_code == 401


def test_a_token_of_an_administrator_changes_nothing(client: Client) -> None:
    text = make_token(signing_in.person(Role.ADMINISTRATOR))

    response = put(client, change(), **{"If-Match": '"v1"', **by_token(text)})

    assert_problem(response, 403)
    assert Organisation.objects.get(code="county").version == 1


def test_a_browser_write_needs_its_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    signing_in.sign_in(client, signing_in.person(Role.ADMINISTRATOR))

    assert_problem(put(client, change(), **{"If-Match": '"v1"'}), 403)


@pytest.mark.usefixtures("administrator")
def test_the_schema_is_openapi_3_1_and_names_every_resource(client: Client) -> None:
    schema = client.get("/api/v1/schema/").json()

    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/areas/", "/api/v1/organisations/{code}/"} <= set(schema["paths"])


def test_an_unforeseen_error_is_a_problem_that_tells_nothing(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(access: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("dalpb.kernel.selectors.areas_for", fail)

    response = client.get("/api/v1/areas/")

    assert_problem(response, 500, "api.failed")
    assert "secret reason" not in response.content.decode()


@pytest.mark.usefixtures("administrator")
def test_too_many_requests_are_a_problem(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "3/min"})

    answers = [client.get("/api/v1/areas/") for _ in range(4)]

    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    assert_problem(answers[3], 429, "api.too_many_requests")
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
