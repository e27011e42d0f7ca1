"""The addresses of strategy, one topic a file."""

from strategy.urls import board, dashboards, delivery, risks, strategies, voice

app_name = "strategy"
urlpatterns = [
    *board.urlpatterns,
    *dashboards.urlpatterns,
    *delivery.urlpatterns,
    *risks.urlpatterns,
    *strategies.urlpatterns,
    *voice.urlpatterns,
]
