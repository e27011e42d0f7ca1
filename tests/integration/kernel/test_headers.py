"""The protective headers, on every kind of answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from dalpb.kernel.roles import Role
from tests import signing_in

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "DALPB_HOSTS": "board.example.org",
    "DALPB_SECRET_KEY": "k7Qm2xV9pL4sT8wZ1nB6cR3yH5jF0gD-aE_uXoKiJrMvNqPtSzWbYhCfGlA",
    "DALPB_AUDIT_KEY": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "DALPB_TOKEN_PEPPER": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "PATH": os.environ["PATH"],
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health/", 200),
        ("/account/login/", 200),
        ("/roles/", 302),
        ("/nothing-here/", 404),
        ("/static/look/dalpb.css", 200),
        ("/static/nothing.css", 404),
        ("/api/v1/areas/", 401),
        ("/api/v1/nothing/", 404),
    ],
)
def test_every_answer_carries_the_headers(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    consume = b"".join(response.streaming_content) if response.streaming else response.content
    policy = response.headers["Content-Security-Policy"]

    assert response.status_code == status
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert len(response.headers["X-Request-ID"]) == 32
    assert b"<style" not in consume
    assert b" onclick=" not in consume


@pytest.mark.django_db
def test_nothing_a_signed_in_person_sees_is_stored_by_the_browser(client: Client) -> None:
    signing_in.sign_in(client, signing_in.person(Role.ADMINISTRATOR))

    answers = [client.get(path) for path in ("/roles/", "/people/", "/api/v1/areas/", "/no/")]

    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 4


@pytest.mark.django_db
def test_a_request_number_is_ours_and_reaches_the_trail(client: Client) -> None:
    from dalpb.kernel.models import AuditEvent

    client.force_login(signing_in.person(Role.OFFICER))

    response = client.post("/account/logout/", headers={"X-Request-ID": "theirs"})

    assert response.headers["X-Request-ID"] != "theirs"
    event = AuditEvent.objects.get(action="accounts.signed_out")
    assert event.request_id == response.headers["X-Request-ID"]


@pytest.mark.django_db
def test_the_health_page_tells_a_stranger_nothing(client: Client) -> None:
    response = client.get("/health/")

    assert response.content == b"ok\n"
    assert "Server" not in response.headers


def test_the_deployment_check_has_nothing_to_say() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=PRODUCTION,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_production_cookies_belong_to_the_host_alone() -> None:
    words = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE SECOND_FACTOR_REQUIRED"
    code = f"from dalpb import settings as s; print(*(getattr(s, n) for n in '{words}'.split()))"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=PRODUCTION, capture_output=True, text=True
    )

    assert done.stdout == "__Host-session __Host-csrf True True\n"


def test_production_does_not_start_without_its_secrets() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "Set DALPB_SECRET_KEY" in done.stderr
