"""The addresses of the delivery plan."""

from django.urls import path, re_path

from strategy.views.delivery import reading, workbook, writing

CODE = r"^plan/actions/(?P<code>A[0-9]{3,5})"
urlpatterns = [
    path("plan/", reading.PlanTableView.as_view(), name="delivery-plan"),
    path("plan/priorities/", reading.PlanBoardView.as_view(), name="plan-priorities"),
    path("plan/timeline/", reading.PlanTimelineView.as_view(), name="plan-timeline"),
    path("plan/mine/", reading.MyActionsView.as_view(), name="my-actions"),
    path("plan/plan.xlsx", workbook.PlanWorkbookView.as_view(), name="plan-workbook"),
    path("plan/import/", workbook.PlanImportView.as_view(), name="plan-import"),
    path("plan/actions/new/", writing.NewActionView.as_view(), name="action-new"),
    re_path(rf"{CODE}/$", reading.ActionView.as_view(), name="action"),
    re_path(
        rf"{CODE}/owner/(?P<part>[a-z-]{{1,20}})/$",
        writing.OwnerPartView.as_view(),
        name="action-owner",
    ),
    re_path(
        rf"{CODE}/manage/(?P<part>[a-z-]{{1,20}})/$",
        writing.ManagePartView.as_view(),
        name="action-manage",
    ),
    re_path(
        rf"{CODE}/board/(?P<part>[a-z-]{{1,20}})/$",
        writing.BoardPartView.as_view(),
        name="action-board",
    ),
]
