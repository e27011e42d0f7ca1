"""Owing and giving answers, and following the learning from reviews."""

from typing import Any

from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from strategy.forms.voice import (
    OwedForm,
    RecommendationForm,
    RecommendationMoveForm,
    VoiceAnswerForm,
)
from strategy.models import Exercise, OwedAnswer, ReviewRecommendation
from strategy.rules.voice.vocabulary import AnswerKind, ReviewLevel, ReviewStatus
from strategy.selectors import voice as selectors
from strategy.services.voice import answers as services
from strategy.services.voice.answers import OwedTerms, ReviewTerms
from strategy.views.organisations import organisation_choices, organisation_of
from strategy.views.parts import Crumb, found_or_404
from strategy.views.risks.standing import action_choices, action_of
from strategy.views.voice.standing import ExercisePartView, VoicePartView, crumbs


class _Owing(VoicePartView[Any]):
    """The form for what is owed, whether new or changed."""

    def form_of(self, exercise: Exercise, data: Any, initial: dict[str, Any]) -> OwedForm:
        themes = selectors.themes(self.access).filter(exercise=exercise)
        return OwedForm(
            data,
            initial=initial,
            themes=list(themes.values_list("code", "title")),
            organisations=organisation_choices(),
            actions=action_choices(),
            is_new=not initial["version"],
        )

    def keep(
        self, exercise: Exercise, code: str, given: dict[str, Any], before: OwedAnswer | None
    ) -> OwedAnswer:
        terms = OwedTerms(
            you_said=given["you_said"],
            due_on=given["due_on"],
            owner_role=given["owner_role"],
            theme=selectors.theme(self.access, given["theme"]) if given["theme"] else None,
            organisation=organisation_of(given["organisation"]),
            owner=before.owner if before else None,
            action=action_of(given["action"]),
        )
        return services.owe_answer(
            exercise=exercise,
            code=code,
            version=given["version"],
            terms=terms,
            by=self.person,
            at=clock.now(),
        )


class AddOwedView(_Owing, ExercisePartView):
    heading = "Owe an answer"
    explanation = (
        "What people said is answered by the day that you give: done, promised or refused."
    )

    def form(self, found: Exercise, data: Any) -> PlainForm:
        return self.form_of(found, data, {"version": 0, "due_on": found.answers_due_on})

    def save(self, found: Exercise, given: dict[str, Any]) -> None:
        self.keep(found, given["code"], given, None)


class OwedPartView(VoicePartView[OwedAnswer]):
    def found(self, **keys: str) -> OwedAnswer:
        return found_or_404(selectors.owed_answer(self.access, keys["code"]))

    def back(self, found: OwedAnswer) -> str:
        return reverse("strategy:voice-owed", args=[found.code])

    def crumbs(self, found: OwedAnswer) -> tuple[Crumb, ...]:
        return crumbs((found.code, self.back(found)))


class EditOwedView(_Owing, OwedPartView):
    heading = "Change what is owed"

    def form(self, found: OwedAnswer, data: Any) -> PlainForm:
        initial = {
            "version": found.version,
            "theme": found.theme.code if found.theme else "",
            "you_said": found.you_said,
            "due_on": found.due_on,
            "organisation": found.organisation.code if found.organisation else "",
            "owner_role": found.owner_role,
            "action": found.action.code if found.action else "",
        }
        return self.form_of(found.exercise, data, initial)

    def save(self, found: OwedAnswer, given: dict[str, Any]) -> None:
        self.keep(found.exercise, found.code, given, found)


class AnswerView(OwedPartView):
    heading = "Answer"
    explanation = "An earlier answer stays to be read. A promise stays owed until it is kept."

    def form(self, found: OwedAnswer, data: Any) -> PlainForm:
        return VoiceAnswerForm(data, initial={"version": found.version})

    def save(self, found: OwedAnswer, given: dict[str, Any]) -> None:
        kind = AnswerKind(given.pop("kind"))
        services.answer(owed_answer=found, kind=kind, by=self.person, at=clock.now(), **given)

    def caption(self, found: OwedAnswer) -> str:
        return found.you_said


class _Reviewing(VoicePartView[Any]):
    def form_of(self, data: Any, initial: dict[str, Any]) -> RecommendationForm:
        return RecommendationForm(
            data,
            initial=initial,
            organisations=organisation_choices(),
            actions=action_choices(),
            is_new=not initial["version"],
        )

    def keep(self, code: str, given: dict[str, Any], *, is_illustrative: bool) -> None:
        terms = ReviewTerms(
            review=given["review"],
            level=ReviewLevel(given["level"]),
            text=given["text"],
            owner_role=given["owner_role"],
            organisation=organisation_of(given["organisation"]),
            due_on=given["due_on"],
            action=action_of(given["action"]),
            is_illustrative=is_illustrative,
        )
        services.save_recommendation(
            code=code, version=given["version"], terms=terms, by=self.person, at=clock.now()
        )

    def back(self, found: Any) -> str:
        return reverse("strategy:voice-reviews")

    def crumbs(self, found: Any) -> tuple[Crumb, ...]:
        return crumbs(("Learning from reviews", reverse("strategy:voice-reviews")))


class AddReviewView(_Reviewing):
    heading = "Add a recommendation"
    explanation = "Write what is to be learnt. Never write anything about who died or who was hurt."

    def found(self, **keys: str) -> None:
        return None

    def form(self, found: None, data: Any) -> PlainForm:
        return self.form_of(data, {"version": 0})

    def save(self, found: None, given: dict[str, Any]) -> None:
        self.keep(given["code"], given, is_illustrative=False)


class EditReviewView(_Reviewing):
    heading = "Change the words"

    def found(self, **keys: str) -> ReviewRecommendation:
        return found_or_404(selectors.recommendation(self.access, keys["code"]))

    def form(self, found: ReviewRecommendation, data: Any) -> PlainForm:
        names = ("version", "review", "level", "text", "owner_role", "due_on")
        initial: dict[str, Any] = {name: getattr(found, name) for name in names}
        initial["organisation"] = found.organisation.code if found.organisation else ""
        initial["action"] = found.action.code if found.action else ""
        return self.form_of(data, initial)

    def save(self, found: ReviewRecommendation, given: dict[str, Any]) -> None:
        self.keep(found.code, given, is_illustrative=found.is_illustrative)


class MoveReviewView(_Reviewing):
    heading = "Say where it stands"

    def found(self, **keys: str) -> ReviewRecommendation:
        return found_or_404(selectors.recommendation(self.access, keys["code"]))

    def form(self, found: ReviewRecommendation, data: Any) -> PlainForm:
        return RecommendationMoveForm(data, initial={"version": found.version})

    def save(self, found: ReviewRecommendation, given: dict[str, Any]) -> None:
        services.move_recommendation(
            recommendation=found,
            version=given["version"],
            to=ReviewStatus(given["to"]),
            words=given["words"],
            by=self.person,
            at=clock.now(),
        )

    def caption(self, found: ReviewRecommendation) -> str:
        return found.text
