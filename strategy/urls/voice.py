"""The addresses of what people said and are owed, and of equality."""

from django.urls import path

from strategy.views.voice import answering, consenting, equality, reading, writing

EXERCISE = "voice/exercises/<slug:code>"
SAID = "voice/contributions/<slug:code>"
OWED = "voice/answers/<slug:code>"
REVIEW = "voice/reviews/<slug:code>"
urlpatterns = [
    path("voice/", reading.VoiceView.as_view(), name="voice"),
    path("voice/groups/", reading.GroupsView.as_view(), name="voice-groups"),
    path("voice/groups/add/", writing.AddGroupView.as_view(), name="voice-group-add"),
    path("voice/exercise/add/", writing.AddExerciseView.as_view(), name="voice-exercise-add"),
    path(f"{EXERCISE}/", reading.ExerciseView.as_view(), name="voice-exercise"),
    path(f"{EXERCISE}/edit/", writing.EditExerciseView.as_view(), name="voice-exercise-edit"),
    path(f"{EXERCISE}/groups/", writing.ExerciseGroupView.as_view(), name="voice-exercise-group"),
    path(f"{EXERCISE}/themes/add/", writing.AddThemeView.as_view(), name="voice-theme-add"),
    path(f"{EXERCISE}/costs/", writing.CostView.as_view(), name="voice-cost"),
    path(
        f"{EXERCISE}/contributions/add/",
        consenting.AddContributionView.as_view(),
        name="voice-contribution-add",
    ),
    path(f"{EXERCISE}/answers/add/", answering.AddOwedView.as_view(), name="voice-owed-add"),
    path(
        "voice/themes/<slug:code>/edit/", writing.EditThemeView.as_view(), name="voice-theme-edit"
    ),
    path(
        "voice/themes/<slug:code>/use/", consenting.ThemeUseView.as_view(), name="voice-theme-use"
    ),
    path("voice/contributions/", reading.ContributionsView.as_view(), name="voice-contributions"),
    path(
        "voice/contributions.csv",
        reading.ContributionsFileView.as_view(),
        name="voice-contributions-file",
    ),
    path(f"{SAID}/", reading.ContributionView.as_view(), name="voice-contribution"),
    path(f"{SAID}/consent/", consenting.ConsentView.as_view(), name="voice-consent"),
    path(f"{SAID}/withdraw/", consenting.WithdrawView.as_view(), name="voice-withdraw"),
    path(f"{SAID}/use/", consenting.UseView.as_view(), name="voice-use"),
    path("voice/uses/", reading.BreaksView.as_view(), name="voice-breaks"),
    path("voice/uses/<int:pk>/done/", consenting.TakeOutView.as_view(), name="voice-take-out"),
    path("voice/answers/", reading.AnswersView.as_view(), name="voice-answers"),
    path(f"{OWED}/", reading.OwedView.as_view(), name="voice-owed"),
    path(f"{OWED}/edit/", answering.EditOwedView.as_view(), name="voice-owed-edit"),
    path(f"{OWED}/answer/", answering.AnswerView.as_view(), name="voice-answer"),
    path("voice/reviews/", reading.ReviewsView.as_view(), name="voice-reviews"),
    path("voice/review/add/", answering.AddReviewView.as_view(), name="voice-review-add"),
    path(f"{REVIEW}/", reading.ReviewView.as_view(), name="voice-review"),
    path(f"{REVIEW}/edit/", answering.EditReviewView.as_view(), name="voice-review-edit"),
    path(f"{REVIEW}/move/", answering.MoveReviewView.as_view(), name="voice-review-move"),
    path("equality/", equality.EqualityView.as_view(), name="equality"),
    path(
        "equality/actions/<slug:code>/",
        equality.ActionEqualityView.as_view(),
        name="equality-action",
    ),
    path(
        "equality/actions/<slug:code>/add/",
        equality.ConsiderActionView.as_view(),
        name="equality-action-add",
    ),
    path(
        "equality/decisions/<int:pk>/",
        equality.DecisionEqualityView.as_view(),
        name="equality-decision",
    ),
    path(
        "equality/decisions/<int:pk>/add/",
        equality.ConsiderDecisionView.as_view(),
        name="equality-decision-add",
    ),
]
