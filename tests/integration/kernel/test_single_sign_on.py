"""Single sign-on against a provider that runs on the loopback address."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from dalpb.kernel.models import AuditEvent, User
from tests import signing_in

pytestmark = pytest.mark.django_db
CLIENT_ID = "board-system"


class Provider:
    """Discovery, keys, token and userinfo; says of everybody what `claims` says."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, list[str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/tenant/v2.0"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                """Say nothing."""

            def _say(self, body: dict[str, Any]) -> None:
                content = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                if self.path.endswith("openid-configuration"):
                    self._say(provider.discovery())
                elif self.path.endswith("/keys"):
                    public = jwt.algorithms.RSAAlgorithm.to_jwk(
                        provider.key.public_key(), as_dict=True
                    )
                    self._say({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
                else:
                    self._say(provider.claims)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                provider.asked = parse_qs(self.rfile.read(length).decode())
                self._say(
                    {
                        "access_token": "opaque",
                        "token_type": "Bearer",
                        "expires_in": 300,
                        "id_token": provider.id_token(),
                    }
                )

        return Handler

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
        }

    def id_token(self) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": moment,
            "exp": moment + 300,
            **self.claims,
        }
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC_SERVER = made.issuer
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "your council account",
                    "client_id": CLIENT_ID,
                    "secret": "shared",
                    "settings": {"server_url": made.issuer},
                }
            ],
        }
    }
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def sign_in(client: Client) -> tuple[Any, dict[str, list[str]]]:
    sent = client.post("/account/oidc/council/login/")
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    answer = client.get(
        "/account/oidc/council/login/callback/", {"state": asked["state"][0], "code": "c"}
    )
    return answer, asked


def test_a_person_who_is_here_signs_in_with_pkce(client: Client, provider: Provider) -> None:
    user = signing_in.person(name="officer")
    provider.claims = {"sub": "abc", "email": "Officer@council.example", "email_verified": True}

    answer, asked = sign_in(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)
    challenge = hashlib.sha256(provider.asked["code_verifier"][0].encode()).digest()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()]
    assert AuditEvent.objects.get(action="accounts.signed_in").details == {"way": "single sign-on"}


def test_a_second_factor_is_asked_for_after_single_sign_on(
    client: Client, provider: Provider
) -> None:
    signing_in.give_second_factor(signing_in.person(name="officer"))
    provider.claims = {"sub": "abc", "email": "officer@council.example", "email_verified": True}

    answer, _ = sign_in(client)

    assert answer.headers["Location"].startswith("/account/second-factor/authenticate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@council.example", "email_verified": True},
        {"email": "officer@council.example", "email_verified": False},
        {"email": "officer@council.example", "email_verified": "false"},
        {"email": "officer@council.example"},
        {},
    ],
)
def test_nobody_is_let_in_or_made_by_an_address_that_is_not_proven(
    client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    signing_in.person(name="officer")
    provider.claims = {"sub": "abc", **claims}

    answer, _ = sign_in(client)

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_a_deactivated_person_is_not_let_in(client: Client, provider: Provider) -> None:
    user = signing_in.person(name="officer")
    provider.claims = {"sub": "abc", "email": user.email, "email_verified": True}
    sign_in(Client())
    User.objects.update(is_active=False)

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_passwords_can_be_switched_off(client: Client, provider: Provider, settings: Any) -> None:
    settings.PASSWORD_SIGN_IN = False
    password = "seven lemon harbour tuesday"
    user = User.objects.create_user("someone@council.example", password, full_name="Some One")

    page = client.get("/account/login/").content.decode()
    client.post("/account/login/", {"login": user.email, "password": password})

    assert "your council account" in page
    assert 'type="password"' not in page
    assert "_auth_user_id" not in client.session
