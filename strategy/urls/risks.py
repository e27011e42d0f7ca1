"""The addresses of the risk register."""

from django.urls import path

from strategy.views.risks import asking, keeping, reading

ONE = "risks/<slug:code>"
urlpatterns = [
    path("risks/", reading.RegisterView.as_view(), name="risks"),
    path("risks/grid/", reading.GridView.as_view(), name="risk-grid"),
    path("risks/exceptions/", reading.ExceptionsView.as_view(), name="risk-exceptions"),
    path("risks/raise/", keeping.AddRiskView.as_view(), name="risk-add"),
    path(f"{ONE}/", reading.RiskView.as_view(), name="risk"),
    path(f"{ONE}/edit/", keeping.EditRiskView.as_view(), name="risk-edit"),
    path(f"{ONE}/score/", keeping.ScoreView.as_view(), name="risk-score"),
    path(f"{ONE}/view/", keeping.GiveViewView.as_view(), name="risk-view"),
    path(
        f"{ONE}/mitigations/add/", keeping.AddMitigationView.as_view(), name="risk-mitigation-add"
    ),
    path(
        f"{ONE}/mitigations/<int:position>/",
        keeping.MitigationView.as_view(),
        name="risk-mitigation",
    ),
    path(f"{ONE}/review/", keeping.ReviewView.as_view(), name="risk-review"),
    path(f"{ONE}/close/", keeping.CloseView.as_view(), name="risk-close"),
    path(f"{ONE}/reopen/", keeping.ReopenView.as_view(), name="risk-reopen"),
    path(f"{ONE}/escalate/", asking.EscalateView.as_view(), name="risk-escalate"),
    path(
        f"{ONE}/escalate/answer/",
        asking.AnswerEscalationView.as_view(),
        name="risk-escalation-answer",
    ),
    path(f"{ONE}/acceptance/ask/", asking.AskAcceptanceView.as_view(), name="risk-ask-acceptance"),
    path(f"{ONE}/acceptance/answer/", asking.AcceptView.as_view(), name="risk-accept"),
    path(f"{ONE}/acceptance/revoke/", asking.RevokeView.as_view(), name="risk-revoke"),
]
