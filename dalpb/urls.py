"""Every address of the system: composition only."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("dalpb.api")),
    path("account/", include("dalpb.kernel.accounts.urls")),
    path("", include("dalpb.kernel.urls")),
]
