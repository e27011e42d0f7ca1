"""The kernel's pages."""

from django.urls import URLPattern, URLResolver, path

from dalpb.kernel.views import health, organisations, people, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("health/version/", health.version, name="kernel_version"),
    path("roles/", people.roles, name="kernel_roles"),
    path("people/", people.people, name="kernel_people"),
    path("people/invite/", people.invite, name="kernel_invite"),
    path("people/<int:pk>/", people.person, name="kernel_person"),
    path("people/<int:pk>/give-role/", people.grant, name="kernel_grant_role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="kernel_deactivate"),
    path("people/<int:pk>/activate/", people.activate, name="kernel_activate"),
    path("people/<int:pk>/reset-factor/", people.reset_factor, name="kernel_reset_factor"),
    path("people/roles/<int:pk>/end/", people.end, name="kernel_end_role"),
    path("organisations/", organisations.organisations, name="kernel_organisations"),
    path("organisations/<slug:code>/", organisations.organisation, name="kernel_organisation"),
    path("organisations/<slug:code>/edit/", organisations.edit, name="kernel_edit_organisation"),
    path("account/tokens/", tokens.tokens, name="kernel_tokens"),
    path("account/tokens/new/", tokens.create, name="kernel_create_token"),
    path("account/tokens/<slug:key_id>/revoke/", tokens.revoke, name="kernel_revoke_token"),
]
