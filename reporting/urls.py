"""The return's addresses."""

from django.urls import path, re_path

from reporting.views import assessments, audit, making, returns

app_name = "reporting"
LEVEL = r"^needs-assessment/(?P<version>[a-z0-9-]+)/(?P<level>infographic|summary|full)"
ONE = "returns/<slug:year>/<int:number>"
urlpatterns = [
    path("returns/", returns.ReturnsView.as_view(), name="returns"),
    path("returns/start/", returns.StartView.as_view(), name="start"),
    path(f"{ONE}/", returns.ReturnPage.as_view(), name="return"),
    path(f"{ONE}/behind/<slug:question>/", returns.LineView.as_view(), name="line"),
    path(f"{ONE}/history/", returns.HistoryView.as_view(), name="history"),
    path(f"{ONE}/files/<slug:code>/", returns.DownloadView.as_view(), name="download"),
    path(f"{ONE}/findings/", making.FindingsView.as_view(), name="findings"),
    path(f"{ONE}/findings/<slug:digest>/", making.AnswerView.as_view(), name="answer"),
    path(f"{ONE}/text/<str:question>/", making.TextView.as_view(), name="text"),
    path(f"{ONE}/send/", making.SendView.as_view(), name="send"),
    path(f"{ONE}/take-back/", making.TakeBackView.as_view(), name="take-back"),
    path(f"{ONE}/decline/", making.DeclineView.as_view(), name="decline"),
    path(f"{ONE}/certify/", making.CertifyView.as_view(), name="certify"),
    path(f"{ONE}/submit/", making.SubmitView.as_view(), name="submit"),
    path(f"{ONE}/amend/", making.AmendView.as_view(), name="amend"),
    path("needs-assessment/", assessments.AssessmentsView.as_view(), name="assessments"),
    path(
        "needs-assessment/<slug:version>/",
        assessments.AssessmentView.as_view(),
        name="assessment",
    ),
    path(
        "needs-assessment/<slug:version>/beside/<slug:other>/",
        assessments.BesideView.as_view(),
        name="assessment-beside",
    ),
    re_path(f"{LEVEL}/$", assessments.PaperView.as_view(), name="assessment-paper"),
    re_path(rf"{LEVEL}\.pdf$", assessments.PaperFileView.as_view(), name="assessment-pdf"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
]
