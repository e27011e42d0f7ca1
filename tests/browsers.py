"""A signed-in browser's own requests to the API, under the real check of the CSRF token."""

import json
from typing import Any

from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from dalpb.kernel.models import User
from tests import signing_in

TOO_LARGE = b'"' + b"x" * 3_000_000 + b'"'
# Within what Django takes of a body, past what the API reads of one.
LONG = b'"' + b"x" * 2_300_000 + b'"'


class Browser:
    """Sends bodies with the session's cookie; `token` is the CSRF token of its header."""

    def __init__(self, user: User) -> None:
        self.client = Client(enforce_csrf_checks=True)
        signing_in.sign_in(self.client, user)
        self.token = _get_new_csrf_string()
        self.client.cookies["csrftoken"] = self.token

    def send(
        self, method: str, path: str, body: Any, *, token: str | None = None, **headers: str
    ) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"X-CSRFToken": self.token if token is None else token, **headers}
        return self.client.generic(method, path, raw, content_type="application/json", headers=sent)


def assert_only_its_own(
    browser: Browser, method: str, path: str, body: Any, **headers: str
) -> None:
    """A forged or missing token is refused, and so is a body past the limits or not JSON."""
    for token in ("", _get_new_csrf_string(), "x"):
        assert browser.send(method, path, body, token=token, **headers).status_code == 403
    for raw in (TOO_LARGE, LONG):
        assert browser.send(method, path, raw, **headers).status_code == 413
    assert browser.send(method, path, b"{", **headers).status_code == 400
