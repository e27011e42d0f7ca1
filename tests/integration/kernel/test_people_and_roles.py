"""Inviting people, giving and ending roles, and the proof asked for before."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dalpb.kernel.access import access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.models import ApiToken, AuditEvent, Membership, User
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from dalpb.kernel.roles import Role
from dalpb.kernel.services import people
from dalpb.kernel.services.roles import end_role, grant_role
from tests import signing_in

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 20)


@pytest.fixture
def administrator() -> User:
    return signing_in.person(Role.ADMINISTRATOR)


def grant(by: User, at: datetime, user: User, role: Role = Role.OFFICER, **fields: Any) -> Any:
    return grant_role(
        by=by,
        at=at,
        user=user,
        organisation=fields.pop("organisation", None) or signing_in.organisation(),
        role=role,
        **{"held_from": DAY, **fields},
    )


def test_a_role_given_is_held_and_recorded(administrator: User, at: datetime) -> None:
    user = signing_in.person()

    membership = grant(administrator, at, user)

    assert access_of(user, on=DAY).has_role(Role.OFFICER)
    assert (membership.granted_by, membership.granted_at) == (administrator, at)
    event = AuditEvent.objects.get(action="roles.granted")
    assert (event.actor, event.subject_key) == (administrator.email, user.email)


def test_nobody_gives_a_role_to_themselves(administrator: User, at: datetime) -> None:
    with pytest.raises(NotPermitted) as refusal:
        grant(administrator, at, administrator)

    assert refusal.value.code == "roles.not_to_yourself"


def test_only_an_administrator_gives_roles(at: datetime) -> None:
    with pytest.raises(NotPermitted):
        grant(signing_in.person(Role.OFFICER), at, signing_in.person())


def test_a_tier_one_role_is_refused_elsewhere(administrator: User, at: datetime) -> None:
    elsewhere = signing_in.organisation("partner", "voluntary")

    with pytest.raises(Refused) as refusal:
        grant(administrator, at, signing_in.person(), organisation=elsewhere)

    assert refusal.value.code == "roles.tier_one_only"


@pytest.mark.parametrize(
    ("held_from", "held_until", "allowed"),
    [
        (date(2025, 6, 1), None, False),
        (date(2025, 1, 1), date(2025, 5, 20), True),
        (date(2025, 1, 1), date(2025, 5, 21), False),
        (date(2025, 7, 1), date(2025, 8, 1), True),
    ],
)
def test_overlapping_roles_are_refused(
    administrator: User, at: datetime, held_from: date, held_until: date | None, allowed: bool
) -> None:
    user = signing_in.person()
    grant(administrator, at, user, held_until=date(2025, 7, 1))

    if allowed:
        grant(administrator, at, user, held_from=held_from, held_until=held_until)
    else:
        with pytest.raises(Refused, match="already holds this role"):
            grant(administrator, at, user, held_from=held_from, held_until=held_until)

    assert Membership.objects.filter(user=user).count() == 1 + allowed


def test_a_role_ended_is_kept_with_its_end(administrator: User, at: datetime) -> None:
    user = signing_in.person(Role.OFFICER)
    membership = user.memberships.get()

    ended = end_role(by=administrator, at=at, membership=membership, version=1, held_until=DAY)

    assert (ended.held_until, ended.version) == (DAY, 2)
    assert not access_of(user, on=DAY).held
    with pytest.raises(Membership.DoesNotExist):
        end_role(by=administrator, at=at, membership=ended, version=2, held_until=DAY)


def test_the_last_administrator_stays(administrator: User, at: datetime) -> None:
    second = signing_in.person(Role.ADMINISTRATOR, name="second")
    own = administrator.memberships.get()
    end_role(by=administrator, at=at, membership=own, version=1, held_until=DAY)

    with pytest.raises(Refused, match="last administrator"):
        end_role(by=second, at=at, membership=second.memberships.get(), version=1, held_until=DAY)


def test_a_deactivated_person_has_nothing_left(administrator: User, at: datetime) -> None:
    user = signing_in.person(Role.OFFICER)
    client = Client()
    client.force_login(user)
    tokens.create_token(
        by=user,
        at=at,
        access=access_of(user, on=DAY),
        organisation=signing_in.organisation(),
        name="x",
        days=9,
        can_read=True,
        can_submit=True,
    )

    people.deactivate_person(by=administrator, at=at, user=user, version=1)

    assert client.get("/roles/").status_code == 302
    assert ApiToken.objects.get().revoked_at == at
    with pytest.raises(StaleVersion):
        people.deactivate_person(by=administrator, at=at, user=user, version=1)


def test_a_change_of_role_ends_the_sessions(administrator: User, at: datetime) -> None:
    user = signing_in.person(Role.OFFICER)
    client = Client()
    client.force_login(user)

    grant(administrator, at, user, Role.COMMISSIONER)

    assert client.get("/roles/").status_code == 302


def test_an_invited_person_chooses_a_password_by_the_letter(
    client: Client, administrator: User, django_capture_on_commit_callbacks: Any
) -> None:
    signing_in.sign_in(client, administrator)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            "/people/invite/", {"full_name": "New Officer", "email": "New@Council.example"}
        )
    invited = User.objects.get(email="new@council.example")
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    password = "seven lemon harbour tuesday"

    guest = Client()
    form = guest.get(link.removeprefix("http://testserver"), follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": password, "password2": password})

    assert response.headers["Location"] == f"/people/{invited.pk}/"
    assert mail.outbox[0].to == ["new@council.example"]
    invited.refresh_from_db()
    assert invited.check_password(password)


def test_an_invitation_of_somebody_known_is_refused(administrator: User, at: datetime) -> None:
    signing_in.person(Role.OFFICER)

    with pytest.raises(Refused) as refusal:
        people.invite_person(
            by=administrator,
            at=at,
            email="OFFICER@council.example",
            full_name="Again",
            site="http://testserver/",
        )

    assert refusal.value.code == "people.taken"


def test_the_first_administrator_is_appointed_once(at: datetime) -> None:
    county = signing_in.organisation()
    fields = {"at": at, "full_name": "First", "organisation": county, "site": "http://x.example/"}

    user = people.appoint_first_administrator(email="first@council.example", **fields)

    assert access_of(user, on=DAY).has_role(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        people.appoint_first_administrator(email="second@council.example", **fields)
    assert refusal.value.code == "people.not_first"


def test_giving_a_role_asks_for_fresh_proof(client: Client, administrator: User) -> None:
    user = signing_in.person()
    signing_in.sign_in(client, administrator, fresh=False)
    path = f"/people/{user.pk}/give-role/"

    asked = client.get(path)
    posted = client.post(path, {"role": "officer"}, headers={"Referer": "http://testserver" + path})
    foreign = client.post(path, {}, headers={"Referer": "https://elsewhere.example/x"})

    assert (
        asked.headers["Location"]
        == f"/account/reauthenticate/?next=%2Fpeople%2F{user.pk}%2Fgive-role%2F"
    )
    assert "give-role" in posted.headers["Location"]
    assert foreign.headers["Location"] == "/account/reauthenticate/?next=%2F"
    assert "was not kept" in client.get("/account/reauthenticate/").content.decode()
    assert not Membership.objects.filter(user=user).exists()


def test_fresh_proof_lasts_ten_minutes(client: Client, administrator: User) -> None:
    import time_machine

    start = datetime.fromisoformat("2025-05-20T09:30:00+00:00")
    path = f"/people/{signing_in.person().pk}/give-role/"
    with time_machine.travel(start, tick=False) as clock:
        signing_in.sign_in(client, administrator)
        at_once = client.get(path).status_code
        clock.shift(timedelta(minutes=9, seconds=59))
        just = client.get(path).status_code
        clock.shift(timedelta(seconds=1))
        late = client.get(path).status_code

    assert (at_once, just, late) == (200, 200, 302)


def test_who_has_a_second_factor_proves_it_with_that(client: Client, administrator: User) -> None:
    signing_in.give_second_factor(administrator)
    signing_in.sign_in(client, administrator)
    path = f"/people/{signing_in.person().pk}/give-role/"

    asked = client.get(path)
    client.post(asked.headers["Location"], {"code": signing_in.code_now(), "next": path})

    assert asked.headers["Location"].startswith("/account/second-factor/reauthenticate/?next=")
    assert client.get(path).status_code == 200


def test_a_role_is_given_on_the_page(client: Client, administrator: User) -> None:
    user = signing_in.person()
    county = signing_in.organisation()
    signing_in.sign_in(client, administrator)

    response = client.post(
        f"/people/{user.pk}/give-role/",
        {"role": "officer", "organisation": county.pk, "held_from": "1/4/2025"},
    )
    page = client.get(f"/people/{user.pk}/")

    assert response.status_code == 302
    assert "Partnership officer" in page.content.decode()


def test_an_edit_of_an_old_version_keeps_what_was_typed(
    client: Client, administrator: User
) -> None:
    county = signing_in.organisation()
    signing_in.sign_in(client, administrator)
    fields = {
        "version": 1,
        "kind": county.kind,
        "provider_status": county.provider_status,
    }

    first = client.post("/organisations/county/edit/", {**fields, "name": "First change"})
    second = client.post("/organisations/county/edit/", {**fields, "name": "Second change"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Second change" in second.content.decode()
    county.refresh_from_db()
    assert (county.name, county.version) == ("First change", 2)


def test_a_token_is_shown_once(client: Client) -> None:
    signing_in.sign_in(client, signing_in.person(Role.OFFICER))
    county = signing_in.organisation()

    made = client.post(
        "/account/tokens/new/",
        {"name": "nightly", "organisation": county.pk, "days": 30, "can_read": "on"},
    )
    token = ApiToken.objects.get()
    again = client.get("/account/tokens/")
    revoked = client.post(f"/account/tokens/{token.key_id}/revoke/")

    assert f"dalpb_{token.key_id}_" in made.content.decode()
    assert f"dalpb_{token.key_id}_" not in again.content.decode()
    assert revoked.status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_no_token_outlives_ninety_days_or_exceeds_its_owner(at: datetime) -> None:
    user = signing_in.person(Role.BOARD_MEMBER)
    base = {
        "by": user,
        "at": at,
        "access": access_of(user, on=DAY),
        "organisation": user.memberships.get().organisation,
        "name": "x",
        "can_read": True,
    }

    for fields, code in (
        ({"days": 91, "can_submit": False}, "tokens.too_long"),
        ({"days": 9, "can_submit": True}, "tokens.cannot_submit"),
        (
            {"days": 9, "can_submit": False, "organisation": signing_in.organisation()},
            "tokens.no_role_there",
        ),
    ):
        with pytest.raises(Refused) as refusal:
            tokens.create_token(**{**base, **fields})
        assert refusal.value.code == code
