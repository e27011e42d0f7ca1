"""People, roles, organisations and tokens as tables for pages."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.models.organisations import Membership, Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.tokens import ApiToken
from dalpb.kernel.roles import ROLES, Permission, Role
from dalpb.kernel.tables import Column, Row, Table


def words(value: str) -> str:
    return value.replace("_", " ")


def is_held(membership: Membership, day: date) -> bool:
    return membership.held_from <= day and (
        membership.held_until is None or membership.held_until > day
    )


def people_table(people: Iterable[User], *, day: date) -> Table:
    return Table(
        "people",
        "People",
        "Name",
        (Column("E-mail"), Column("Roles today"), Column("Standing")),
        tuple(
            Row(
                person.full_name or person.email,
                (
                    person.email,
                    "; ".join(
                        f"{ROLES[Role(held.role)].label}, {held.organisation.name}"
                        for held in person.memberships.all()
                        if is_held(held, day)
                    )
                    or "none",
                    "active" if person.is_active else "deactivated",
                ),
                url=reverse("kernel_person", args=[person.pk]),
            )
            for person in people
        ),
    )


def memberships_table(memberships: Iterable[Membership], *, day: date) -> Table:
    return Table(
        "roles-held",
        "Roles",
        "Role",
        (Column("Organisation"), Column("From"), Column("Until"), Column("Standing")),
        tuple(
            Row(
                ROLES[Role(held.role)].label,
                (
                    held.organisation.name,
                    held.held_from,
                    held.held_until or "no end set",
                    "held" if is_held(held, day) else "not held today",
                ),
                url=reverse("kernel_end_role", args=[held.pk])
                if held.held_until is None or held.held_until > day
                else "",
            )
            for held in memberships
        ),
        notes=("Choose a role to end it. What was held is never deleted.",),
    )


def organisations_table(organisations: Iterable[Organisation]) -> Table:
    return Table(
        "organisations",
        "Organisations",
        "Name",
        (Column("Kind"), Column("Provider status")),
        tuple(
            Row(
                organisation.name,
                (words(organisation.kind), words(organisation.provider_status)),
                url=reverse("kernel_organisation", args=[organisation.code]),
            )
            for organisation in organisations
        ),
    )


def tokens_table(tokens: Iterable[ApiToken], *, at: datetime) -> Table:
    return Table(
        "tokens",
        "API tokens",
        "Name",
        (
            Column("Key"),
            Column("Organisation"),
            Column("May"),
            Column("Works until"),
            Column("Last used"),
        ),
        tuple(
            Row(
                token.name,
                (
                    f"dalpb_{token.key_id}",
                    token.organisation.name,
                    " and ".join(
                        verb
                        for verb, can in (("read", token.can_read), ("send", token.can_submit))
                        if can
                    ),
                    _until(token, at),
                    token.last_used_on or "never",
                ),
                url=reverse("kernel_revoke_token", args=[token.key_id])
                if token.revoked_at is None and token.expires_at > at
                else "",
            )
            for token in tokens
        ),
        notes=("Choose a token to revoke it.",),
    )


def _until(token: ApiToken, at: datetime) -> str | date:
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at <= at:
        return "out of date"
    return timezone.localdate(token.expires_at)


def roles_table() -> Table:
    """Every role beside every permission, written from the code that decides."""
    return Table(
        "permissions",
        "What each role may do",
        "Permission",
        tuple(Column(ROLES[role].label) for role in Role),
        tuple(
            Row(
                words(permission.value).capitalize(),
                tuple("yes" if permission in ROLES[role].permissions else "no" for role in Role),
            )
            for permission in Permission
        ),
    )
