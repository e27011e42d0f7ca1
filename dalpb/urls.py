"""Every address of the system: composition only."""

from django.urls import URLPattern, URLResolver, include, path

from reporting.public.views import pages as public_pages
from reporting.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("dalpb.api")),
    path("account/", include("dalpb.kernel.accounts.urls")),
    path("grant/", include("commissioning.urls")),
    path("public/", include("reporting.public.urls")),
    path("robots.txt", public_pages.robots, name="robots"),
    path("", include("dalpb.kernel.urls")),
    path("", include("needs.urls")),
    path("", include("strategy.urls")),
    path("", include("reporting.urls")),
    path("", home.home, name="home"),
]

handler400 = "dalpb.kernel.views.errors.bad_request"
