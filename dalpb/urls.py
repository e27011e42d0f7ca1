"""Every address of the system: composition only."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("grant/", include("commissioning.urls")),
    path("account/", include("allauth.urls")),
]
