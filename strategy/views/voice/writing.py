"""Writing down exercises, groups, themes and costs."""

from datetime import timedelta
from typing import Any

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from strategy.forms.voice import CostForm, ExerciseForm, ExerciseGroupForm, GroupForm, ThemeForm
from strategy.models import Exercise, Theme
from strategy.rules.voice.vocabulary import GroupKind
from strategy.selectors import voice as selectors
from strategy.services.voice import exercises as services
from strategy.views.voice.standing import (
    ExercisePartView,
    ThemePartView,
    VoicePartView,
    exercise_url,
)


class AddGroupView(VoicePartView[None]):
    heading = "Add a group"
    explanation = "A group is people of a kind. It is never a list of who they are."

    def found(self, **keys: str) -> None:
        return None

    def form(self, found: None, data: Any) -> PlainForm:
        return GroupForm(data)

    def save(self, found: None, given: dict[str, Any]) -> None:
        kind = GroupKind(given.pop("kind"))
        services.save_group(kind=kind, by=self.person, at=clock.now(), **given)


class AddExerciseView(VoicePartView[None]):
    heading = "Plan an exercise"

    def found(self, **keys: str) -> None:
        return None

    def form(self, found: None, data: Any) -> ExerciseForm:
        self.used = ExerciseForm(data, initial={"version": 0}, is_new=True)
        return self.used

    def save(self, found: None, given: dict[str, Any]) -> str:
        made = services.save_exercise(
            code=given["code"], version=0, terms=self.used.terms(), by=self.person, at=clock.now()
        )
        return exercise_url(made)


class EditExerciseView(ExercisePartView):
    heading = "Change the exercise"

    def form(self, found: Exercise, data: Any) -> ExerciseForm:
        names = [name for name in ExerciseForm.base_fields if name not in {"code", "held_last"}]
        initial = {name: getattr(found, name) for name in names}
        if found.held_until:
            initial["held_last"] = found.held_until - timedelta(days=1)
        self.used = ExerciseForm(data, initial=initial, is_new=False)
        return self.used

    def save(self, found: Exercise, given: dict[str, Any]) -> None:
        services.save_exercise(
            code=found.code,
            version=given["version"],
            terms=self.used.terms(is_illustrative=found.is_illustrative),
            by=self.person,
            at=clock.now(),
        )


class ExerciseGroupView(ExercisePartView):
    heading = "Say how a group is reached"

    def form(self, found: Exercise, data: Any) -> PlainForm:
        rows = selectors.groups(self.access).values_list("code", "name")
        return ExerciseGroupForm(data, groups=list(rows))

    def save(self, found: Exercise, given: dict[str, Any]) -> None:
        group = selectors.groups(self.access).get(code=given["group"])
        services.save_exercise_group(
            exercise=found,
            group=group,
            how=given["how"],
            hoped_for=given["hoped_for"],
            by=self.person,
            at=clock.now(),
        )


class AddThemeView(ExercisePartView):
    heading = "Write a theme down"

    def form(self, found: Exercise, data: Any) -> ThemeForm:
        self.used = ThemeForm(data, initial={"version": 0}, is_new=True)
        return self.used

    def save(self, found: Exercise, given: dict[str, Any]) -> None:
        services.save_theme(
            exercise=found,
            code=given["code"],
            version=0,
            terms=self.used.terms(),
            by=self.person,
            at=clock.now(),
        )


class EditThemeView(ThemePartView):
    heading = "Change a theme"

    def form(self, found: Theme, data: Any) -> ThemeForm:
        names = ("title", "words", "people_count", "status", "version")
        initial = {name: getattr(found, name) for name in names}
        self.used = ThemeForm(data, initial=initial, is_new=False)
        return self.used

    def save(self, found: Theme, given: dict[str, Any]) -> None:
        services.save_theme(
            exercise=found.exercise,
            code=found.code,
            version=given["version"],
            terms=self.used.terms(),
            by=self.person,
            at=clock.now(),
        )

    def caption(self, found: Theme) -> str:
        return found.code


class CostView(ExercisePartView):
    heading = "Enter a quarter’s costs"
    explanation = (
        "Totals of the quarter alone. A quarter that is entered again takes the new totals; the"
        " old ones stay in its history."
    )

    def form(self, found: Exercise, data: Any) -> CostForm:
        self.used = CostForm(data)
        return self.used

    def save(self, found: Exercise, given: dict[str, Any]) -> None:
        row = found.costs.filter(quarter=given["quarter"]).first()
        services.save_cost(
            exercise=found,
            quarter=given["quarter"],
            version=row.version if row else 0,
            terms=self.used.terms(),
            by=self.person,
            at=clock.now(),
        )
