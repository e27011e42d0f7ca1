"""Nobody learns, or does, what their role, their organisation or its dates do not give."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.views import grant as grant_views
from dalpb.kernel.access import Access, access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.clock import now, today
from dalpb.kernel.models import ApiToken, AuditEvent, Membership, Organisation, User
from dalpb.kernel.roles import ROLES, Permission, Role
from needs.models import ImportBatch, Observation, Service, StagedImport
from needs.views.standing import ReadingView, SendingView
from reporting.models import ReturnEvent
from reporting.views.standing import StandingView
from reporting.workflow import ReturnStatus
from tests import signing_in, worlds
from tests.integration.test_route_matrix import bare
from tests.worlds import HARBOUR, HAVEN, World

NONE = "00000000-0000-4000-8000-000000000000"
LISTS = (
    "home",
    "needs:figures",
    "needs:batches",
    "needs:services",
    "api_observation-list",
    "api_submission-list",
    "api_service-list",
    "api_organisation-list",
    "kernel_organisations",
)


@pytest.fixture
def world(on_exampleshire: World) -> Iterator[World]:
    cache.clear()
    yield on_exampleshire
    cache.clear()


def answer(client: Client, path: str, method: str = "GET") -> tuple[int, bytes, int]:
    """The status, the bytes and the number of queries."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.generic(method, path)
    return response.status_code, bare(response), len(asked)


def seen_by_haven(client: Client) -> dict[str, bytes]:
    addresses = [reverse(name) for name in LISTS]
    figures = reverse("needs:figures")
    addresses += [f"{figures}?organisation={HARBOUR}", f"{figures}?service=harbour-homes"]
    addresses += [f"{reverse('api_observation-list')}?organisation={HARBOUR}"]
    return {path: bare(client.get(path)) for path in addresses}


def test_what_another_organisation_sends_changes_nothing_a_partner_sees(world: World) -> None:
    client = world.client("haven")
    before = seen_by_haven(client)
    sent = world.send(
        "harbour",
        [worlds.row("harbour-homes", "supported_individuals", "women", "97")],
        at=worlds.later(1),
    )

    assert sent.batch_id is not None
    assert seen_by_haven(client) == before


def test_no_list_a_partner_reads_names_another_organisation_or_its_services(world: World) -> None:
    client = world.client("haven")
    found = [n for n in LISTS if b"harbour" in bare(client.get(reverse(n))).lower()]

    assert found == []


@pytest.mark.parametrize("kind", ["organisation", "service"])
def test_a_filter_by_another_s_answers_as_one_by_nobody_s(world: World, kind: str) -> None:
    client = world.client("haven")
    theirs = HARBOUR if kind == "organisation" else "harbour-homes"
    nobody = "x" * len(theirs)
    for name in ("needs:figures", "api_observation-list"):
        first, second = (client.get(reverse(name), {kind: c}) for c in (theirs, nobody))
        assert first.status_code == second.status_code
        assert bare(first).replace(theirs.encode(), nobody.encode()) == bare(second)


@pytest.mark.parametrize("column", ["organisation", "service"])
def test_a_file_naming_another_s_is_refused_as_one_naming_nobody_s(
    world: World, column: str
) -> None:
    theirs = HARBOUR if column == "organisation" else "harbour-homes"
    nobody = "x" * len(theirs)
    own = worlds.row("haven-house", "supported_individuals", "women", "72")
    found = [world.send("haven", [{**own, column: code}]) for code in (theirs, nobody)]

    told = [
        repr((result.errors, result.warnings, result.notes)).replace(theirs, nobody)
        for result in found
    ]
    assert told[0] == told[1]
    assert [result.batch_id for result in found] == [None, None]


def staged_of_harbour(world: World) -> StagedImport:
    rows = [worlds.row("harbour-homes", "supported_individuals", "women", "not a number")]
    sent = SimpleUploadedFile("harbour.csv", worlds.as_csv(rows), content_type="text/csv")
    world.client("harbour").post(reverse("needs:import"), {"file": sent})
    return StagedImport.objects.get(owner=world.people["harbour"])


@pytest.mark.parametrize("who", ["haven", "officer"])
def test_a_waiting_file_of_another_person_answers_as_a_missing_one(world: World, who: str) -> None:
    staged, client = staged_of_harbour(world), world.client(who)
    client.get(reverse("help"))
    for name, method, more in (
        ("needs:import-preview", "GET", {}),
        ("needs:import-confirm", "POST", {}),
        ("needs:import-errors", "GET", {"kind": "xlsx"}),
        ("needs:import-errors", "GET", {"kind": "csv"}),
    ):
        there, none = (
            answer(client, reverse(name, kwargs={"staged_id": key, **more}), method)
            for key in (str(staged.pk), NONE)
        )
        assert there == none, name
        assert there[0] == 404
    assert world.client("harbour").get(
        reverse("needs:import-preview", args=[staged.pk])
    ).status_code in {200, 302}


def of_harbour() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    figure = Observation.objects.filter(organisation__code=HARBOUR).values_list("pk").first()
    batch = ImportBatch.objects.get(organisation__code=HARBOUR).pk
    assert figure is not None
    return [
        ("needs:figure", {"figure_id": figure[0]}, {"figure_id": 999_999_999}),
        ("needs:batch", {"batch_id": batch}, {"batch_id": NONE}),
        ("needs:service", {"code": "harbour-homes"}, {"code": "none-such"}),
        ("kernel_organisation", {"code": HARBOUR}, {"code": "none-such"}),
        ("api_observation-detail", {"pk": figure[0]}, {"pk": 999_999_999}),
        ("api_submission-detail", {"pk": batch}, {"pk": NONE}),
        ("api_service-detail", {"code": "harbour-homes"}, {"code": "none-such"}),
        ("api_organisation-detail", {"code": HARBOUR}, {"code": "none-such"}),
    ]


def test_another_s_answers_with_the_bytes_and_the_queries_of_a_missing_one(world: World) -> None:
    client = world.client("haven")
    client.get(reverse("help"))
    # The first request of a minute opens the count of requests; those after it add to it.
    client.get(reverse("api_area-list"))
    unlike = []
    for name, theirs, missing in of_harbour():
        there, none = (answer(client, reverse(name, kwargs=k)) for k in (theirs, missing))
        if there != none or there[0] != 404:
            unlike.append((name, there[0], none[0], there[2], none[2]))

    assert unlike == []


@pytest.mark.parametrize("who", ["board", "consultation"])
def test_a_draft_return_answers_its_certified_readers_as_a_missing_one(
    world: World, who: str
) -> None:
    worlds.the_return(world)
    client = world.client(who)
    client.get(reverse("help"))
    for name in ("reporting:return", "reporting:history"):
        there, none = (
            answer(client, reverse(name, kwargs={"year": "2024-25", "number": n})) for n in (1, 99)
        )
        assert (there, there[0]) == (none, 404), name


@pytest.mark.parametrize("who", ["board", "consultation"])
def test_a_certified_return_opens_to_its_readers_and_not_to_partners(
    world: World, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.press_quickly(monkeypatch)
    worlds.the_return(world, ReturnStatus.CERTIFIED)
    path = reverse("reporting:return", kwargs={"year": "2024-25", "number": 1})

    assert world.client(who).get(path).status_code == 200
    assert world.client("haven").get(path).status_code == 403


def stale(world: World, name: str) -> Client:
    client = Client()
    signing_in.sign_in(client, world.people[name], fresh=False)
    return client


def test_signing_without_fresh_proof_sends_to_prove_and_does_nothing(world: World) -> None:
    worlds.the_return(world, ReturnStatus.CHECKED)
    moves = ReturnEvent.objects.count()
    for name in ("reporting:certify", "reporting:decline"):
        path = reverse(name, kwargs={"year": "2024-25", "number": 1})
        given = stale(world, "certifier").post(path, {"reason": "A figure is wrong."})
        assert "reauthenticate" in given.headers.get("Location", ""), name
    assert ReturnEvent.objects.count() == moves


def test_a_return_is_declined_with_fresh_proof(world: World) -> None:
    made = worlds.the_return(world, ReturnStatus.CHECKED)
    path = reverse("reporting:decline", kwargs={"year": "2024-25", "number": 1})
    given = world.client("certifier").post(
        path, {"reason": "A figure is wrong.", "version": made.version}
    )
    made.refresh_from_db()

    assert (given.status_code, made.status) == (302, ReturnStatus.DRAFT.value)


def test_a_token_shows_the_figures_of_its_own_organisation_and_no_other(world: World) -> None:
    user = world.people["haven"]
    worlds.give(user, Role.PARTNER, at=HARBOUR)
    moment = now()
    made = tokens.create_token(
        by=user,
        at=moment - timedelta(minutes=1),
        access=access_of(user, on=today()),
        organisation=Organisation.objects.get(code=HAVEN),
        name="one",
        days=30,
        can_read=True,
        can_submit=True,
    )
    client = Client(headers={"Authorization": f"Bearer {made.shown_once}"})
    rows = client.get(reverse("api_observation-list"))
    theirs = Observation.objects.filter(organisation__code=HARBOUR).earliest("pk").pk

    assert b"haven" in rows.content
    assert b"harbour" not in rows.content
    assert client.get(reverse("api_observation-detail", args=[theirs])).status_code == 404


def test_a_token_or_a_role_without_fresh_proof_is_not_given(world: World) -> None:
    events = AuditEvent.objects.count()
    held = Membership.objects.count()
    person = world.people["haven"].pk
    for who, path in (
        ("officer", reverse("kernel_create_token")),
        ("administrator", reverse("kernel_grant_role", args=[person])),
        ("administrator", reverse("kernel_deactivate", args=[person])),
    ):
        given = stale(world, who).post(path, {"name": "a", "role": "auditor"})
        assert "reauthenticate" in given.headers.get("Location", ""), path
    assert (ApiToken.objects.count(), Membership.objects.count()) == (0, held)
    assert AuditEvent.objects.count() == events


def test_somebody_without_a_second_factor_is_sent_to_set_one_up(
    world: World, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    without = world.client("officer")
    for name in ("home", "needs:figures", "reporting:returns", "commissioning:grant"):
        given = without.get(reverse(name))
        assert (given.status_code, "second-factor/totp" in given.headers.get("Location", "")) == (
            302,
            True,
        ), name
    assert without.get(reverse("api_observation-list")).status_code == 403

    signing_in.give_second_factor(world.people["auditor"])
    assert world.client("auditor").get(reverse("needs:figures")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_gives_something_only_from_its_first_day_to_before_its_last(role: Role) -> None:
    user, day = signing_in.person(role), today()
    held = Membership.objects.filter(user=user)
    permission = min(ROLES[role].permissions)

    assert access_of(user, on=day).has(permission)
    held.update(held_from=day + timedelta(days=1))
    assert access_of(user, on=day).held == ()
    held.update(held_from=day - timedelta(days=9), held_until=day)
    assert access_of(user, on=day).held == ()
    assert access_of(user, on=day - timedelta(days=1)).has(permission)


def allowed(access: Access) -> None:
    """Permission given to everybody."""


PLACES = {
    Permission.VIEW_GRANT: "commissioning:ledger",
    Permission.VIEW_RETURN: "reporting:returns",
    Permission.VIEW_ALL_FIGURES: "needs:figures",
    Permission.MANAGE_PEOPLE: "kernel_people",
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if ROLES[role].of_tier_one])
def test_a_tier_one_role_at_a_partner_opens_no_page(role: Role, client: Client) -> None:
    partner = signing_in.organisation("partner", "voluntary")
    signing_in.sign_in(client, signing_in.person(role, at_=partner, name="misplaced"))
    found = {name: client.get(reverse(name)).status_code for name in PLACES.values()}

    assert set(found.values()) == {403}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "owner", "check"),
    [
        ("commissioning:ledger", grant_views, "deny_view"),
        ("commissioning:post-spend", grant_views, "deny_post"),
        ("needs:figures", ReadingView, "deny"),
        ("needs:import", SendingView, "deny"),
        ("reporting:returns", StandingView, "any_of"),
        ("reporting:audit", StandingView, "any_of"),
    ],
)
def test_a_permission_check_taken_away_would_be_noticed(
    name: str, owner: Any, check: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing_in.sign_in(client, signing_in.person(Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 403

    if check == "any_of":
        monkeypatch.setattr("dalpb.kernel.access.Access.has", lambda *_: True)
    else:
        monkeypatch.setattr(owner, check, staticmethod(allowed))
    assert client.get(reverse(name)).status_code == 200


def columns(user: User) -> list[Any]:
    return (
        list(User.objects.filter(pk=user.pk).values())
        + list(Organisation.objects.order_by("pk").values())
        + list(Service.objects.order_by("pk").values())
        + list(Membership.objects.order_by("pk").values())
    )


@pytest.mark.parametrize("who", sorted(worlds.PEOPLE))
def test_naming_every_column_in_a_form_changes_none_of_them(world: World, who: str) -> None:
    user, client = world.people[who], world.client(who)
    models = (User, Membership, Service, Observation, StagedImport, ReturnEvent)
    every = {f.attname: "1" for model in models for f in model._meta.concrete_fields}
    every |= {"is_superuser": "on", "held_from": str(now().date())}
    before = columns(user)
    for name in ("needs:import", "commissioning:post-spend", "reporting:start", "kernel_invite"):
        assert client.post(reverse(name), every).status_code in {200, 302, 403, 422}, name

    assert columns(user) == before
