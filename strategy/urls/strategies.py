"""The addresses of plans and strategies."""

from django.urls import path

from strategy.views.plans import moving, reading, stocktake, writing

ONE = "plans/<slug:code>"
urlpatterns = [
    path("plans/", reading.ListView.as_view(), name="plans"),
    path("plans/search", reading.SearchView.as_view(), name="plan-search"),
    path("plans/new", writing.NewView.as_view(), name="plan-new"),
    path("stocktake/", stocktake.StocktakeView.as_view(), name="stocktake"),
    path("stocktake/judge", stocktake.JudgeView.as_view(), name="stocktake-judge"),
    path("cooperation/", stocktake.CooperationView.as_view(), name="cooperation"),
    path("cooperation/new", stocktake.AskView.as_view(), name="cooperation-new"),
    path("cooperation/<int:pk>/", stocktake.AnswerView.as_view(), name="cooperation-answer"),
    path(f"{ONE}/", reading.PlanView.as_view(), name="plan"),
    path(f"{ONE}/map/", reading.MapView.as_view(), name="plan-map"),
    path(f"{ONE}/map/new", writing.LinkView.as_view(), name="plan-link-new"),
    path(f"{ONE}/map/<int:pk>/remove", writing.RemoveLinkView.as_view(), name="plan-link-remove"),
    path(f"{ONE}/history/", reading.HistoryView.as_view(), name="plan-history"),
    path(f"{ONE}/write/", writing.WriteView.as_view(), name="plan-write"),
    path(f"{ONE}/write/terms", writing.TermsView.as_view(), name="plan-terms"),
    path(f"{ONE}/write/<slug:what>/new", writing.PartView.as_view(), name="plan-part-new"),
    path(f"{ONE}/write/<slug:what>/<int:pk>/", writing.PartView.as_view(), name="plan-part"),
    path(
        f"{ONE}/write/<slug:what>/<int:pk>/remove",
        writing.RemoveView.as_view(),
        name="plan-part-remove",
    ),
    path(f"{ONE}/approve", moving.ApproveView.as_view(), name="plan-approve"),
    path(f"{ONE}/move/<slug:move>", moving.MoveView.as_view(), name="plan-move"),
    path(f"{ONE}/record/<slug:what>", moving.RecordView.as_view(), name="plan-record"),
]
