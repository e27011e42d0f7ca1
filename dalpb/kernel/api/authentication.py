"""Who sends an API request: a token in the header, or a signed-in browser."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as StockSession
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from dalpb.kernel.access import Access, access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.clock import now, today
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models.people import User
from dalpb.kernel.models.tokens import ApiToken

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer dalpb_…`. A token in an address or a body is not looked at."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        token = tokens.token_for(text.strip(), at=now()) if scheme == SCHEME else None
        if token is None:
            raise _Refused
        tokens.mark_used(token, at=now())
        # The Django request carries the access, as it does for a session.
        request._request.access = tokens.access_by_token(  # type: ignore[attr-defined] # noqa: SLF001
            token, access_of(token.user, on=today())
        )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class _Refused(Problem):
    auth_header = SCHEME

    def __init__(self) -> None:
        super().__init__(
            401,
            code="api.token",
            detail="The token is unknown, revoked or out of date. Make a new one on the site.",
        )


class SessionAuthentication(StockSession):
    """The browser's session, with its CSRF token on every write."""

    def authenticate_header(self, request: Request) -> str:
        return SCHEME

    def enforce_csrf(self, request: Request) -> None:
        """Refused without the token of the session. The body stays there for the view to read."""
        if request.method not in SAFE_METHODS:
            # The check looks for its token in the parsed body, which uses the stream up; read
            # whole first, within Django's limit, the bytes are kept for the key's digest.
            request._request.body  # noqa: B018, SLF001
        super().enforce_csrf(request)


class SignedIn(BasePermission):
    """The floor: somebody known. What they may see is narrowed by their access."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)


def access_of_request(request: Request) -> Access:
    """The standing behind an API request, narrowed where a token carries it."""
    return access_in(request._request)  # noqa: SLF001 - where the middleware put it
