"""The addresses of the board's business."""

from django.urls import path

from strategy.views.board import (
    actions,
    bodies,
    body_acts,
    challenges,
    decisions,
    meetings,
    minutes,
    papers,
    running,
)

ONE = "board/meetings/<slug:code>"
urlpatterns = [
    path("board/", meetings.MeetingsView.as_view(), name="board-meetings"),
    path(f"{ONE}/", meetings.MeetingView.as_view(), name="board-meeting"),
    path(f"{ONE}/run/", running.RunView.as_view(), name="board-run"),
    path(f"{ONE}/minutes/", minutes.MinutesView.as_view(), name="board-minutes"),
    path(f"{ONE}/do/<slug:act>/", meetings.MeetingActView.as_view(), name="board-act"),
    path("board/papers/<int:pk>/", papers.PaperView.as_view(), name="board-paper"),
    path("board/decisions/", decisions.DecisionsView.as_view(), name="board-decisions"),
    path("board/decisions/<int:pk>/", decisions.DecisionView.as_view(), name="board-decision"),
    path("board/actions/", actions.ActionsView.as_view(), name="board-actions"),
    path("board/actions/<int:pk>/", actions.ActionView.as_view(), name="board-action"),
    path("board/challenges/", challenges.ChallengesView.as_view(), name="board-challenges"),
    path("board/challenges/<int:pk>/", challenges.ChallengeView.as_view(), name="board-challenge"),
    path("board/bodies/", bodies.BodiesView.as_view(), name="board-bodies"),
    path("board/bodies/<slug:code>/", bodies.BodyView.as_view(), name="board-body"),
    path(
        "board/bodies/<slug:code>/do/<slug:act>/",
        body_acts.BodyActView.as_view(),
        name="board-body-act",
    ),
]
