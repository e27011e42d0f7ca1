"""Signing in: factors, limits, sessions, and what a stranger can learn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from dalpb.kernel.models import AuditEvent, User
from tests import signing_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven lemon harbour tuesday"
START = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("someone@council.example", PASSWORD, full_name="Some One")


def post_sign_in(
    client: Client, email: str, password: str, address: str = "10.0.0.1"
) -> tuple[int, str]:
    response = client.post(
        "/account/login/", {"login": email, "password": password}, REMOTE_ADDR=address
    )
    return response.status_code, response.content.decode()


@time_machine.travel(START, tick=False)
def test_signing_in_takes_the_password_and_then_the_code(client: Client, user: User) -> None:
    signing_in.give_second_factor(user)

    first = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    between = client.get("/health/version/")
    second = client.post("/account/second-factor/authenticate/", {"code": signing_in.code_now()})

    assert first.headers["Location"].startswith("/account/second-factor/authenticate/")
    assert between.headers["Location"].startswith("/account/login/")
    assert (second.status_code, second.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEvent.objects.filter(
        action="accounts.signed_in", actor="someone@council.example"
    ).exists()


def test_a_code_works_once(client: Client, user: User) -> None:
    signing_in.give_second_factor(user)
    with time_machine.travel(START, tick=False):
        code = signing_in.code_now()
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        client.post("/account/second-factor/authenticate/", {"code": code})
        other = Client()
        other.post("/account/login/", {"login": user.email, "password": PASSWORD})

        again = other.post("/account/second-factor/authenticate/", {"code": code})

    assert again.status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_person_without_a_second_factor_sets_one_up_first(
    client: Client, user: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(user)

    page = client.get("/health/version/")
    api = client.get("/api/v1/areas/")

    assert (page.status_code, page.headers["Location"]) == (
        302,
        "/account/second-factor/totp/activate/",
    )
    assert api.status_code == 403
    assert api.json()["code"] == "accounts.second_factor_missing"


def test_guesses_beyond_five_do_not_reach_the_password(client: Client, user: User) -> None:
    for _ in range(5):
        post_sign_in(client, user.email, "wrong horse wrong horse")

    _, text = post_sign_in(client, user.email, PASSWORD)
    elsewhere = Client()
    status, _ = post_sign_in(elsewhere, user.email, PASSWORD, address="10.9.9.9")

    assert "Too many failed sign-in attempts" in text or "Too many failed" in text
    assert "_auth_user_id" not in client.session
    assert status == 302
    assert AuditEvent.objects.filter(action="accounts.sign_in_failed").count() == 5


def test_the_limit_on_guesses_passes_with_time(client: Client, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(6):
            post_sign_in(client, user.email, "wrong horse wrong horse")
        clock.shift(timedelta(minutes=16))

        status, _ = post_sign_in(client, user.email, PASSWORD)

    assert status == 302


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(user: User) -> None:
    known = post_sign_in(Client(), user.email, "wrong horse wrong horse")
    unknown = post_sign_in(Client(), "noone@council.example", "wrong horse wrong horse")

    def bare(answer: tuple[int, str], email: str) -> tuple[int, list[str]]:
        lines = [li for li in answer[1].splitlines() if "csrfmiddlewaretoken" not in li]
        return answer[0], [li.replace(email, "") for li in lines]

    assert bare(known, user.email) == bare(unknown, "noone@council.example")
    assert not AuditEvent.objects.filter(subject_key__contains="noone").exists()


def test_a_reset_is_answered_alike_for_known_and_unknown(user: User) -> None:
    known = Client().post("/account/password/reset/", {"email": user.email})
    unknown = Client().post("/account/password/reset/", {"email": "noone@council.example"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_nobody_signs_up(client: Client) -> None:
    response = client.post(
        "/account/signup/",
        {"email": "new@council.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert response.status_code == 200
    assert not User.objects.exists()


def test_a_session_ends_after_thirty_minutes_without_use(client: Client, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(user)
        client.get("/account/sessions/")
        clock.shift(timedelta(minutes=29))
        still = client.get("/account/sessions/")
        clock.shift(timedelta(minutes=31))
        gone = client.get("/account/sessions/")

    assert still.status_code == 200
    assert gone.headers["Location"].startswith("/account/login/")


def test_a_session_ends_after_twelve_hours_however_busy(client: Client, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(user)
        answers = []
        for _ in range(37):
            answers.append(client.get("/account/sessions/").status_code)
            clock.shift(timedelta(minutes=20))

    assert answers == [200] * 36 + [302]


def test_a_new_password_ends_the_other_sessions(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    signing_in.sign_in(client, user)
    fresh = "eleven copper window march"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )

    assert client.get("/account/sessions/").status_code == 200
    assert other.get("/account/sessions/").status_code == 302
    assert AuditEvent.objects.filter(action="accounts.password_changed").count() == 1


@pytest.mark.django_db(transaction=True)
@time_machine.travel(START, tick=False)
def test_a_new_second_factor_ends_the_other_sessions(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    signing_in.sign_in(client, user)
    signing_in.prove(client, user, method="password", reauthenticated=True)
    page = client.get("/account/second-factor/totp/activate/")
    code = signing_in.code_now(client.session["mfa.totp.secret"])

    client.post("/account/second-factor/totp/activate/", {"code": code})

    assert page.status_code == 200
    assert client.get("/account/sessions/").status_code == 200
    assert other.get("/account/sessions/").status_code == 302
    assert AuditEvent.objects.filter(action="accounts.second_factor_added").exists()


def test_passwords_are_hashed_with_argon2id(user: User) -> None:
    assert user.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "password", ["short lemon", "password1234", "gloucesterrefuge1", "Domestic Abuse 2025"]
)
def test_a_password_that_is_easy_to_guess_is_refused(
    client: Client, user: User, password: str
) -> None:
    signing_in.sign_in(client, user)

    response = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    user.refresh_from_db()
    assert response.status_code == 200
    assert user.check_password(PASSWORD)


def test_signing_out_clears_what_the_browser_keeps(client: Client, user: User) -> None:
    client.force_login(user)

    response = client.post("/account/logout/")

    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert AuditEvent.objects.filter(action="accounts.signed_out").count() == 1


def test_an_unknown_address_costs_as_much_work_as_a_known_one(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    encode = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *a: (worked.append("unknown"), encode(*a))[1]
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *a: (worked.append("known"), verify(*a))[1]
    )

    post_sign_in(Client(), user.email, "wrong horse wrong horse")
    post_sign_in(Client(), "noone@council.example", "wrong horse wrong horse")

    assert worked == ["known", "unknown"]


def test_many_guesses_from_many_addresses_are_slowed_for_one_person(
    user: User, settings: Any
) -> None:
    assert settings.ACCOUNT_RATE_LIMITS["login_failed_anywhere"] == "50/15m/key"
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_anywhere": "4/15m/key"}

    for number in range(6):
        post_sign_in(Client(), user.email, "wrong horse wrong horse", f"10.1.{number}.1")

    assert AuditEvent.objects.filter(action="accounts.sign_in_failed").count() == 4
