"""The addresses of dashboards."""

from django.urls import path

from strategy.views import dashboards

ONE = "dashboards/<slug:code>"
urlpatterns = [
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path(f"{ONE}/", dashboards.one_dashboard, name="dashboard"),
    path(f"{ONE}/figures.csv", dashboards.figures, name="figures"),
    path(f"{ONE}/districts/<slug:indicator_code>/", dashboards.by_district, name="districts"),
]
