"""API tokens: made once, shown once, kept only as a keyed digest."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dalpb.kernel import audit
from dalpb.kernel.access import Access, narrowed
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.tokens import ApiToken
from dalpb.kernel.refusals import Denial, NotPermitted, Refused
from dalpb.kernel.roles import Permission

LONGEST: Final = timedelta(days=90)
MOST_AT_ONCE: Final = 10
_FORM: Final = re.compile(r"^dalpb_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$")


@dataclass(frozen=True, slots=True)
class Made:
    """A token and its secret, which is nowhere else from this moment on."""

    token: ApiToken
    shown_once: str


def create_token(
    *,
    by: User,
    at: datetime,
    access: Access,
    organisation: Organisation,
    name: str,
    days: int,
    can_read: bool,
    can_submit: bool,
) -> Made:
    """A token that stands for `by` at one organisation where they hold a role."""
    denial = _deny(by, at, access, organisation, days, can_read, can_submit)
    if denial is not None:
        raise Refused(denial)
    key_id = secrets.token_hex(6)
    secret = secrets.token_urlsafe(32)
    pepper_id = max(settings.TOKEN_PEPPERS)
    with transaction.atomic():
        token = ApiToken.objects.create(
            key_id=key_id,
            pepper_id=pepper_id,
            digest=digest(secret, pepper_id=pepper_id),
            name=name,
            user=by,
            organisation=organisation,
            can_read=can_read,
            can_submit=can_submit,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        audit.record(
            "accounts.token_created",
            by=by,
            at=at,
            subject="token",
            subject_key=key_id,
            organisation=organisation.code,
            details={"read": can_read, "submit": can_submit, "expires_at": token.expires_at},
        )
    return Made(token, f"dalpb_{key_id}_{secret}")


def revoke_token(*, by: User, at: datetime, token: ApiToken) -> None:
    """The token works no more. Its owner revokes it; a second time changes nothing."""
    if token.user_id != by.pk:
        raise NotPermitted(Denial("tokens.not_yours", "You can revoke only your own tokens."))
    with transaction.atomic():
        changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
            revoked_at=at, revoked_by=by
        )
        if changed:
            record_revoked(token, by=by, at=at)


def revoke_all(user: User, *, by: User, at: datetime) -> None:
    """Every token of the person works no more."""
    with transaction.atomic():
        for token in ApiToken.objects.filter(user=user, revoked_at=None):
            ApiToken.objects.filter(pk=token.pk).update(revoked_at=at, revoked_by=by)
            record_revoked(token, by=by, at=at)


def record_revoked(token: ApiToken, *, by: User, at: datetime) -> None:
    audit.record("accounts.token_revoked", by=by, at=at, subject="token", subject_key=token.key_id)


def token_for(text: str, *, at: datetime) -> ApiToken | None:
    """The living token that the text is, or nothing; never a hint of what was wrong."""
    match = _FORM.match(text)
    key_id, secret = (match[1], match[2]) if match else ("", "")
    token = ApiToken.objects.select_related("user").filter(key_id=key_id).first()
    pepper_id = token.pepper_id if token else max(settings.TOKEN_PEPPERS)
    same = hmac.compare_digest(
        digest(secret, pepper_id=pepper_id), token.digest if token else "0" * 64
    )
    if token is None or not same or token.revoked_at is not None:
        return None
    return token if token.expires_at > at and token.user.is_active else None


def mark_used(token: ApiToken, *, at: datetime) -> None:
    """Keep the day of last use, written at most once a day."""
    if token.last_used_on != timezone.localdate(at):
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=timezone.localdate(at))


def access_by_token(token: ApiToken, access: Access) -> Access:
    return narrowed(
        access,
        read=token.can_read,
        submit=token.can_submit,
        organisation_id=token.organisation_id,
    )


def digest(secret: str, *, pepper_id: str) -> str:
    pepper = settings.TOKEN_PEPPERS.get(pepper_id, "")
    return hmac.new(pepper.encode(), secret.encode(), hashlib.sha256).hexdigest()


def _deny(
    by: User,
    at: datetime,
    access: Access,
    organisation: Organisation,
    days: int,
    can_read: bool,
    can_submit: bool,
) -> Denial | None:
    held_here = any(held.organisation_id == organisation.pk for held in access.held)
    if access.user_id != by.pk or not held_here:
        return Denial(
            "tokens.no_role_there",
            "You hold no role at that organisation. Choose one where you do.",
        )
    if not (can_read or can_submit):
        return Denial(
            "tokens.no_scope", "Choose what the token may do: read, send figures, or both."
        )
    if can_submit and organisation.pk not in access.organisation_ids(Permission.SUBMIT_FIGURES):
        return Denial(
            "tokens.cannot_submit",
            "Your role there does not send figures, so a token cannot. Choose reading only.",
        )
    if not 1 <= days <= LONGEST.days:
        return Denial("tokens.too_long", f"A token lives from 1 to {LONGEST.days} days.")
    living = ApiToken.objects.filter(user=by, revoked_at=None, expires_at__gt=at).count()
    if living >= MOST_AT_ONCE:
        return Denial(
            "tokens.too_many",
            f"You have {MOST_AT_ONCE} working tokens. Revoke one that is not used first.",
        )
    return None
