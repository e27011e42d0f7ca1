"""Inviting, deactivating and helping people."""

from datetime import datetime
from typing import Final

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from dalpb.kernel import audit
from dalpb.kernel.accounts.sessions import end_all
from dalpb.kernel.accounts.tokens import revoke_all
from dalpb.kernel.models.organisations import Membership, Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, NotPermitted, Refused
from dalpb.kernel.roles import Permission, Role
from dalpb.kernel.selectors import held_on
from dalpb.kernel.services.authority import keep_an_administrator, local_day, require_standing
from dalpb.kernel.versions import update_versioned

NOT_YOURSELF: Final = Denial(
    "people.not_yourself", "You cannot do this to yourself. Ask another administrator."
)
TAKEN: Final = Denial(
    "people.taken",
    "There is already a person with this e-mail address. Look in the list of people.",
)
NOT_FIRST: Final = Denial(
    "people.not_first",
    "There is an administrator already. They invite people on the page “People and roles”.",
)


def invite_person(*, by: User, at: datetime, email: str, full_name: str, site: str) -> User:
    """A person without a role yet; the letter with the link that sets a password goes when
    the change is committed. `site` is the address the link begins with."""
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        user = _new_person(email, full_name)
        audit.record("people.invited", by=by, at=at, subject="person", subject_key=user.email)
        transaction.on_commit(lambda: send_invitation(user, site=site))
    return user


def appoint_first_administrator(
    *, at: datetime, email: str, full_name: str, organisation: Organisation, site: str
) -> User:
    """How an empty system gets its first administrator; refused once there is one."""
    with transaction.atomic():
        day = local_day(at)
        administrators = Membership.objects.filter(role=Role.ADMINISTRATOR.value)
        if held_on(administrators, day).filter(user__is_active=True).exists():
            raise Refused(NOT_FIRST)
        user = _new_person(email, full_name)
        Membership.objects.create(
            user=user, organisation=organisation, role=Role.ADMINISTRATOR.value, held_from=day
        )
        audit.record(
            "people.first_administrator",
            by=None,
            at=at,
            subject="person",
            subject_key=user.email,
            organisation=organisation.code,
        )
        transaction.on_commit(lambda: send_invitation(user, site=site))
    return user


def deactivate_person(*, by: User, at: datetime, user: User, version: int) -> User:
    """The person can do nothing from this moment: sessions and tokens end at once."""
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    if by.pk == user.pk:
        raise NotPermitted(NOT_YOURSELF)
    with transaction.atomic():
        keep_an_administrator(without=None, without_user=user, day=local_day(at))
        changed = update_versioned(User.objects.all(), user.pk, version, is_active=False)
        end_all(changed)
        revoke_all(changed, by=by, at=at)
        audit.record("people.deactivated", by=by, at=at, subject="person", subject_key=user.email)
    return changed


def activate_person(*, by: User, at: datetime, user: User, version: int) -> User:
    """The person may sign in again, with the roles still open to them."""
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    if by.pk == user.pk:
        raise NotPermitted(NOT_YOURSELF)
    with transaction.atomic():
        changed = update_versioned(User.objects.all(), user.pk, version, is_active=True)
        audit.record("people.activated", by=by, at=at, subject="person", subject_key=user.email)
    return changed


def reset_second_factor(*, by: User, at: datetime, user: User, version: int) -> User:
    """For a person who lost their factor: they set up a new one at the next sign-in.

    Whoever has the lost one may have more of theirs, so tokens end with the sessions.
    """
    require_standing(by, at, Permission.MANAGE_PEOPLE)
    if by.pk == user.pk:
        raise NotPermitted(NOT_YOURSELF)
    with transaction.atomic():
        changed = update_versioned(User.objects.all(), user.pk, version)
        Authenticator.objects.filter(user_id=user.pk).delete()
        end_all(changed)
        revoke_all(changed, by=by, at=at)
        audit.record(
            "people.second_factor_reset", by=by, at=at, subject="person", subject_key=user.email
        )
    return changed


def send_invitation(user: User, *, site: str) -> None:
    """The letter: a link that works once and for three days, or a word on single sign-on."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    link = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": token},
    )
    context = {
        "user": user,
        "link": site.rstrip("/") + link if settings.PASSWORD_SIGN_IN else "",
        "site": site,
    }
    send_mail(
        "Your account for the Local Partnership Board",
        render_to_string("kernel/invitation.txt", context),
        None,
        [user.email],
    )


def _new_person(email: str, full_name: str) -> User:
    folded = email.strip().lower()
    if User.objects.filter(email__iexact=folded).exists():
        raise Refused(TAKEN)
    try:
        with transaction.atomic():
            return User.objects.create_user(folded, None, full_name=full_name.strip())
    except IntegrityError as error:
        raise Refused(TAKEN) from error
