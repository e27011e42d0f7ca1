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
from needs.models import Measure, Service
from reporting.models import AnnualReturn
from tests import signing_in
from tests.integration.needs import partnership

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
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


def annual_return(user: User) -> Objects:
    """There is one authority, so a return is nobody's and everybody's: another is its own."""
    county = signing_in.organisation()
    AnnualReturn.objects.get_or_create(
        authority=county,
        year="2024-25",
        number=1,
        defaults={"created_by": signing_in.person(Role.OFFICER), "created_at": AT},
    )
    there = {"year": "2024-25", "number": 1}
    return Objects(there, there, {"year": "2024-25", "number": 99})


def service(user: User) -> Objects:
    partnership_loaded()
    own = user.memberships.first()
    district = Area.objects.get(code="E07000992")
    for code, at_ in (("own-house", own), ("another-house", None)):
        Service.objects.filter(code=code).exists() or baker.make(
            Service,
            code=code,
            organisation=at_.organisation if at_ else Organisation.objects.get(code="north-refuge"),
            area=district,
        )
    if own:
        Service.objects.filter(code="own-house").update(organisation=own.organisation)
    return Objects({"code": "own-house"}, {"code": "another-house"}, {"code": "none-such"})


def measure(user: User) -> Objects:
    partnership_loaded()
    there = {"code": Measure.objects.values_list("code", flat=True).earliest("code")}
    return Objects(there, there, {"code": "none-such"})


def partnership_loaded() -> None:
    if not Area.objects.filter(code="E10000099").exists():
        partnership.load()


OBJECTS: dict[str, Callable[[User], Objects]] = {
    "annual_return": annual_return,
    "area": area,
    "measure": measure,
    "service": service,
    "membership": membership,
    "organisation": organisation,
    "person": person,
    "security_key": security_key,
    "token": token,
}
