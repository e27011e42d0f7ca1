"""How allauth behaves here: nobody signs up, and single sign-on finds people who exist."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from dalpb.kernel.accounts.step_up import is_fresh
from dalpb.kernel.clock import now
from dalpb.kernel.models.people import User

_ONE_PERSON_EVERYWHERE: Final = "login_failed_anywhere"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by an administrator; there is no other way in."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One rule for allauth's own pages and for ours; signing in just now is proof too."""
        return not is_fresh(context.request, now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        if not settings.PASSWORD_SIGN_IN:
            return None
        return super().authenticate(request, **credentials)

    def reauthenticate(self, user: Any, password: str) -> bool:
        return bool(settings.PASSWORD_SIGN_IN and super().reauthenticate(user, password))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted by person and address together, so that a stranger cannot
        keep a person out of their own account from somewhere else."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        login = str(credentials.get("email", "")).casefold()
        if not ratelimit.consume(request, action=_ONE_PERSON_EVERYWHERE, key=login):
            raise self.validation_error("too_many_login_attempts")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the provider's identity to the person who has its verified e-mail here.

        Only a plain true counts: some providers send the word "false".
        """
        if sociallogin.is_existing:
            return
        verified = {
            address.email.casefold()
            for address in sociallogin.email_addresses
            if address.verified is True
        }
        found = list(User.objects.filter(email__in=verified, is_active=True)[:2])
        if len(found) != 1:
            raise ImmediateHttpResponse(
                render(
                    request,
                    "socialaccount/authentication_error.html",
                    {
                        "sentence": "Your organisation signed you in, but no one here has your "
                        "e-mail address. Ask the administrator to invite you."
                    },
                    status=403,
                )
            )
        sociallogin.connect(request, found[0])
