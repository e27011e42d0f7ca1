"""When somebody loses the thing they prove themselves with."""

from datetime import timedelta

import pytest
from django.test import Client

from dalpb.kernel.access import access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.audit import verify
from dalpb.kernel.clock import now
from dalpb.kernel.models import ApiToken, AuditEvent
from dalpb.kernel.refusals import NotPermitted
from dalpb.kernel.roles import Role
from dalpb.kernel.services.people import reset_second_factor
from tests import signing_in

pytestmark = pytest.mark.django_db


def test_a_reset_ends_the_factor_the_sessions_and_the_tokens(client: Client) -> None:
    administrator = signing_in.person(Role.ADMINISTRATOR)
    officer = signing_in.sign_in(client, signing_in.person(Role.OFFICER))
    signing_in.give_second_factor(officer)
    at = now()
    made = tokens.create_token(
        by=officer,
        at=at,
        access=access_of(officer, on=at.date()),
        organisation=officer.memberships.get().organisation,
        name="nightly",
        days=30,
        can_read=True,
        can_submit=False,
    )
    secret = made.shown_once
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/areas/", headers=bearer).status_code == 200

    reset_second_factor(
        by=administrator, at=at + timedelta(minutes=1), user=officer, version=officer.version
    )

    assert Client().get("/api/v1/areas/", headers=bearer).status_code == 401
    assert ApiToken.objects.get(user=officer).revoked_by == administrator
    assert client.get("/figures/").status_code == 302
    told = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"people.second_factor_reset", "accounts.token_revoked"} <= told
    assert verify() == []


def test_nobody_resets_their_own() -> None:
    administrator = signing_in.person(Role.ADMINISTRATOR)

    with pytest.raises(NotPermitted):
        reset_second_factor(
            by=administrator, at=now(), user=administrator, version=administrator.version
        )
