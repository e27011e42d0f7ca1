"""Every address of the system: composition only."""

from django.urls import URLPattern, URLResolver, include, path

from reporting.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("dalpb.api")),
    path("account/", include("dalpb.kernel.accounts.urls")),
    path("grant/", include("commissioning.urls")),
    path("", include("dalpb.kernel.urls")),
    path("", include("needs.urls")),
    path("", include("strategy.urls")),
    path("", include("reporting.urls")),
    path("", home.home, name="home"),
]

handler400 = "dalpb.kernel.views.errors.bad_request"
