"""Signing people in for tests: with roles, fresh proof, and a second factor where wanted."""

import time
from datetime import date
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from model_bakery import baker

from dalpb.kernel.models import Membership, Organisation, User
from dalpb.kernel.roles import ROLES, Role

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def organisation(code: str = "county", kind: str = "tier_one_authority") -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None and kind == "tier_one_authority":
        # There is one in all: a world that has its own keeps it.
        found = Organisation.objects.filter(kind=kind).first()
    return found or baker.make(
        Organisation, code=code, name=code.title(), kind=kind, provider_status="not_known"
    )


def person(role: Role | None = None, *, at_: Organisation | None = None, name: str = "") -> User:
    """A person who holds the role since long ago, at the tier one authority unless told."""
    name = name or (role.value if role else "nobody")
    user, _ = User.objects.get_or_create(
        email=f"{name}@council.example", defaults={"full_name": name.replace("_", " ").title()}
    )
    if role is not None:
        if at_ is None:
            at_ = (
                organisation() if ROLES[role].of_tier_one else organisation("partner", "voluntary")
            )
        Membership.objects.get_or_create(
            user=user, organisation=at_, role=role.value, defaults={"held_from": date(2020, 4, 1)}
        )
    return user


def sign_in(client: Client, user: User, *, fresh: bool = True) -> User:
    """Signed in; with `fresh`, as if the password had been given this moment."""
    client.force_login(user)
    if fresh:
        prove(client, user, method="password")
    return user


def prove(client: Client, user: User, **record: Any) -> None:
    """Put into the session the record of a proof given just now."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    records = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [*records, {"at": time.time(), **record}]
    session.save()


def give_second_factor(user: User) -> None:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
