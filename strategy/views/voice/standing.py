"""What stands around the pages of voice."""

from typing import ClassVar, TypeVar

from django.urls import reverse

from dalpb.kernel.access import Access
from strategy.models import Contribution, Exercise, Theme
from strategy.permissions.voice import deny_reading_voice, deny_writing_voice
from strategy.selectors import voice as selectors
from strategy.views.parts import Crumb, Deny, PartView, ReadView, found_or_404

T = TypeVar("T")


class VoiceReadView(ReadView):
    deny: ClassVar[Deny] = staticmethod(deny_reading_voice)


def may_write(access: Access) -> bool:
    return deny_writing_voice(access) is None


def crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (("Voice", reverse("strategy:voice")), *more)


def exercise_url(row: Exercise) -> str:
    return reverse("strategy:voice-exercise", args=[row.code])


def contribution_url(row: Contribution) -> str:
    return reverse("strategy:voice-contribution", args=[row.code])


class VoicePartView(PartView[T]):
    """A form that only those who write voice down may use."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_voice)

    def crumbs(self, found: T) -> tuple[Crumb, ...]:
        return crumbs()

    def back(self, found: T) -> str:
        return reverse("strategy:voice")


class ExercisePartView(VoicePartView[Exercise]):
    """A form about one exercise."""

    def found(self, **keys: str) -> Exercise:
        return found_or_404(selectors.exercise(self.access, keys["code"]))

    def back(self, found: Exercise) -> str:
        return exercise_url(found)

    def crumbs(self, found: Exercise) -> tuple[Crumb, ...]:
        return crumbs((found.title, exercise_url(found)))

    def caption(self, found: Exercise) -> str:
        return found.title


class ContributionPartView(VoicePartView[Contribution]):
    """A form about one contribution."""

    def found(self, **keys: str) -> Contribution:
        return found_or_404(selectors.contribution(self.access, keys["code"]))

    def back(self, found: Contribution) -> str:
        return contribution_url(found)

    def crumbs(self, found: Contribution) -> tuple[Crumb, ...]:
        return crumbs((found.code, contribution_url(found)))

    def caption(self, found: Contribution) -> str:
        return found.code


class ThemePartView(VoicePartView[Theme]):
    """A form about one theme, read where its exercise is."""

    def found(self, **keys: str) -> Theme:
        return found_or_404(selectors.theme(self.access, keys["code"]))

    def back(self, found: Theme) -> str:
        return exercise_url(found.exercise)

    def crumbs(self, found: Theme) -> tuple[Crumb, ...]:
        return crumbs((found.exercise.title, exercise_url(found.exercise)))
