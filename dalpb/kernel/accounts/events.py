"""What allauth tells of: sign-ins, failures and changes of factor, written to the trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from dalpb.kernel import audit
from dalpb.kernel.accounts.sessions import end_all, end_others
from dalpb.kernel.clock import now
from dalpb.kernel.models.people import User


def _record(action: str, user: User | None, **details: Any) -> None:
    with transaction.atomic():
        audit.record(
            action,
            by=user,
            at=now(),
            subject="person",
            subject_key=user.email if user else "unknown",
            details=details,
        )


def signed_in(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    way = "single sign-on" if kwargs.get("sociallogin") else "password"
    _record("accounts.signed_in", user, way=way)


def signed_out(*, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _record("accounts.signed_out", user)


def sign_in_failed(*, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A known person is named. What was typed for an unknown one is not kept: people type
    passwords into the wrong box."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    known = User.objects.filter(email__iexact=typed).first()
    with transaction.atomic():
        audit.record(
            "accounts.sign_in_failed",
            by=None,
            at=now(),
            subject="person",
            subject_key=known.email if known else "unknown",
        )


def second_factor_failed(*, user: User, **kwargs: Any) -> None:
    _record("accounts.second_factor_failed", user)


def password_changed(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    end_others(request, user)
    _record("accounts.password_changed", user)


def password_reset(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    end_all(user)
    _record("accounts.password_reset", user)


def _factor(action: str, request: HttpRequest, user: User, authenticator: Any) -> None:
    end_others(request, user)
    _record(action, user, factor=authenticator.type)


def factor_added(*, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _factor("accounts.second_factor_added", request, user, authenticator)


def factor_removed(*, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _factor("accounts.second_factor_removed", request, user, authenticator)


def factor_reset(*, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    _factor("accounts.second_factor_reset", request, user, authenticator)


def connect() -> None:
    """Listen to allauth and to Django's sign-in; to nothing of our own."""
    for signal, receiver in (
        (account.user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, sign_in_failed),
        (account.password_changed, password_changed),
        (account.password_set, password_changed),
        (account.password_reset, password_reset),
        (mfa.authenticator_added, factor_added),
        (mfa.authenticator_removed, factor_removed),
        (mfa.authenticator_reset, factor_reset),
        (mfa.authentication_failed, second_factor_failed),
    ):
        signal.connect(receiver, dispatch_uid=f"kernel.accounts.{receiver.__name__}")
