"""What stands behind each address with a key in it: one's own, another's, and none.

An app adds a function and its name to `OBJECTS`; `routes.toml` names it by `object`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from model_bakery import baker

from dalpb.kernel.models import ApiToken, Area, Membership, Organisation, User
from dalpb.kernel.roles import Role
from tests import signing_in

Kwargs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Objects:
    """The address's keys for an object of one's own, of another's, and of nobody's."""

    own: Kwargs
    other: Kwargs
    missing: Kwargs


def organisation(user: User) -> Objects:
    own = user.memberships.first()
    other, _ = Organisation.objects.get_or_create(
        code="another",
        defaults={"name": "Another", "kind": "health", "provider_status": "not_known"},
    )
    return Objects(
        {"code": own.organisation.code if own else "county"},
        {"code": other.code},
        {"code": "none-such"},
    )


def person(user: User) -> Objects:
    return Objects({"pk": user.pk}, {"pk": signing_in.person(name="stranger").pk}, {"pk": 999_999})


def membership(user: User) -> Objects:
    stranger = signing_in.person(Role.PARTNER, name="stranger")
    own = Membership.objects.filter(user=user).first()
    theirs = Membership.objects.get(user=stranger)
    return Objects({"pk": (own or theirs).pk}, {"pk": theirs.pk}, {"pk": 999_999})


def token(user: User) -> Objects:
    return Objects(
        {"key_id": _token(user, f"own{user.pk:09d}").key_id},
        {"key_id": _token(signing_in.person(name="stranger"), "strangers000").key_id},
        {"key_id": "nosuchkey000"},
    )


def _token(user: User, key_id: str) -> ApiToken:
    found = ApiToken.objects.filter(key_id=key_id).first()
    return found or baker.make(
        ApiToken,
        key_id=key_id,
        user=user,
        organisation=signing_in.organisation(),
        created_at=datetime(2025, 5, 20, tzinfo=UTC),
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
        last_used_on=date(2025, 5, 20),
        revoked_at=None,
        revoked_by=None,
    )


def area(user: User) -> Objects:
    found, _ = Area.objects.get_or_create(code="E10000013", defaults={"kind": "county"})
    return Objects({"code": found.code}, {"code": found.code}, {"code": "E99999999"})


def security_key(user: User) -> Objects:
    """Nobody here has a key: every number is missing."""
    return Objects({"pk": 1}, {"pk": 2}, {"pk": 999_999})


OBJECTS: dict[str, Callable[[User], Objects]] = {
    "area": area,
    "membership": membership,
    "organisation": organisation,
    "person": person,
    "security_key": security_key,
    "token": token,
}
