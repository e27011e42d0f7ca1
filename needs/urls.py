"""The addresses of need."""

from django.urls import path, re_path

from needs.views import figures, importing, indicators, reference, sufficiency

app_name = "needs"
STAGED = "figures/import/<uuid:staged_id>"
urlpatterns = [
    path("figures/", figures.FiguresView.as_view(), name="figures"),
    path("figures/<int:figure_id>/", figures.FigureView.as_view(), name="figure"),
    path("figures/import/", importing.ImportView.as_view(), name="import"),
    path(f"{STAGED}/", importing.PreviewView.as_view(), name="import-preview"),
    path(f"{STAGED}/confirm/", importing.ConfirmView.as_view(), name="import-confirm"),
    re_path(
        r"^figures/import/(?P<staged_id>[0-9a-f-]{36})/to-correct\.(?P<kind>xlsx|csv)$",
        importing.ErrorsView.as_view(),
        name="import-errors",
    ),
    path("imports/", figures.BatchesView.as_view(), name="batches"),
    path("imports/<uuid:batch_id>/", figures.BatchView.as_view(), name="batch"),
    path("services/", reference.ServicesView.as_view(), name="services"),
    path("services/<slug:code>/", reference.ServiceView.as_view(), name="service"),
    path("sufficiency/", sufficiency.SufficiencyView.as_view(), name="sufficiency"),
    path("indicators/", indicators.IndicatorsView.as_view(), name="indicators"),
    path("indicators/<slug:code>/", indicators.IndicatorView.as_view(), name="indicator"),
    path("measures/", reference.MeasuresView.as_view(), name="measures"),
    path("measures/<slug:code>/", reference.MeasureView.as_view(), name="measure"),
]
