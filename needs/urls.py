"""The addresses of need."""

from django.urls import path, re_path

from needs.views import figures, importing, indicators, reference, sufficiency
from needs.views.assessment import moving, writing
from needs.views.collecting import one_round, review, rounds, submission

app_name = "needs"
VERSION = "needs-assessment/<slug:version>"
WRITE = f"{VERSION}/write"
FINDING = f"{WRITE}/findings/<str:code>"
TIED = f"{FINDING}/figures/<slug:name>"
STAGED = "figures/import/<uuid:staged_id>"
ROUND = "collections/rounds/<int:pk>"
OWED = "collections/submissions/<int:pk>"
urlpatterns = [
    path("collections/", rounds.CollectionsView.as_view(), name="collections"),
    path(f"{ROUND}/", one_round.RoundView.as_view(), name="round"),
    path(f"{ROUND}/dates/", one_round.RoundDatesView.as_view(), name="round-dates"),
    path(f"{ROUND}/delete/", one_round.DeleteRoundView.as_view(), name="round-delete"),
    path(f"{ROUND}/open/", one_round.OpenRoundView.as_view(), name="round-open"),
    path(f"{OWED}/", submission.SubmissionPage.as_view(), name="submission"),
    path(
        f"{OWED}/sections/<slug:section>/",
        submission.SectionFormView.as_view(),
        name="submission-section",
    ),
    path(f"{OWED}/template/", submission.TemplateView.as_view(), name="submission-template"),
    path(f"{OWED}/file/", submission.FileView.as_view(), name="submission-file"),
    path(f"{OWED}/check/", submission.CheckView.as_view(), name="submission-check"),
    path(f"{OWED}/send/", submission.SendView.as_view(), name="submission-send"),
    path(f"{OWED}/take-back/", submission.RecallView.as_view(), name="submission-recall"),
    path(f"{OWED}/review/", review.ReviewView.as_view(), name="submission-review"),
    path(f"{OWED}/more-time/", review.ExtendView.as_view(), name="submission-extend"),
    path(f"{OWED}/correct/", review.ReopenView.as_view(), name="submission-reopen"),
    path(f"{OWED}/lock/", review.LockView.as_view(), name="submission-lock"),
    path("collections/<slug:code>/", rounds.CollectionView.as_view(), name="collection"),
    path("collections/<slug:code>/agree/", rounds.AgreeView.as_view(), name="collection-agree"),
    path("collections/<slug:code>/new-round/", rounds.NewRoundView.as_view(), name="new-round"),
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
    path(f"{WRITE}/", writing.WriteView.as_view(), name="assessment-write"),
    path(f"{WRITE}/frame/", writing.FrameView.as_view(), name="assessment-frame"),
    path(f"{WRITE}/add-finding/", writing.AddFindingView.as_view(), name="assessment-add-finding"),
    path(f"{FINDING}/", writing.FindingView.as_view(), name="assessment-finding"),
    path(f"{FINDING}/tie/", writing.TieView.as_view(), name="assessment-tie"),
    path(f"{TIED}/read-again/", writing.TiedView.as_view(), name="assessment-read-again"),
    path(f"{TIED}/untie/", writing.UntieView.as_view(), name="assessment-untie"),
    path(
        f"{WRITE}/add-area/",
        writing.AddRecommendationView.as_view(),
        name="assessment-add-recommendation",
    ),
    path(
        f"{WRITE}/areas/<str:code>/",
        writing.RecommendationView.as_view(),
        name="assessment-recommendation",
    ),
    path(f"{WRITE}/add-gap/", writing.AddGapView.as_view(), name="assessment-add-gap"),
    path(f"{WRITE}/gaps/<str:code>/", writing.GapView.as_view(), name="assessment-gap"),
    path(f"{VERSION}/send/", moving.SendView.as_view(), name="assessment-send"),
    path(f"{VERSION}/take-back/", moving.TakeBackView.as_view(), name="assessment-take-back"),
    path(f"{VERSION}/decline/", moving.DeclineView.as_view(), name="assessment-decline"),
    path(f"{VERSION}/approve/", moving.ApproveView.as_view(), name="assessment-approve"),
    path(f"{VERSION}/next/", moving.NextView.as_view(), name="assessment-next"),
    path(f"{VERSION}/history/", moving.HistoryView.as_view(), name="assessment-history"),
]
