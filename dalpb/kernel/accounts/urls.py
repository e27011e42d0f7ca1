"""The addresses of signing in that allauth answers, less those it keeps for old links."""

from allauth.account import urls as account
from allauth.account import views
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.urls import URLPattern, URLResolver, include, path

from dalpb.kernel.accounts.step_up import require_step_up

# An e-mail address is who a person is here: only an administrator gives one.
_NOT_OURS = frozenset({"account_email", "account_confirm_email", "account_set_password"})

urlpatterns: list[URLPattern | URLResolver] = [
    *(pattern for pattern in account.urlpatterns if pattern.name not in _NOT_OURS),
    # A first password for someone who came by single sign-on: as grave as a new role.
    path("password/set/", require_step_up(views.password_set), name="account_set_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social.login_error, name="socialaccount_login_error"),
    *openid_connect.urlpatterns,
]
