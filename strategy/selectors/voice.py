"""Reads of what people said: words only as far as, and as long as, they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from dalpb.kernel.access import Access
from strategy.models import (
    Contribution,
    ContributionWords,
    Exercise,
    OwedAnswer,
    ReviewRecommendation,
    StakeholderGroup,
    Theme,
    VoiceUse,
)
from strategy.permissions.voice import deny_reading_voice, deny_writing_voice
from strategy.rules.voice.consent import Fault, fault_of, what_to_do
from strategy.rules.voice.vocabulary import Place, ThemeStatus, Wording


@dataclass(frozen=True, slots=True)
class Readable:
    """A contribution as one reader may see it. `silence` says why there are no words."""

    row: Contribution
    words: str
    silence: str


@dataclass(frozen=True, slots=True)
class UseBreak:
    """A place that uses what may no longer be used there, and what its owner must do."""

    use: VoiceUse
    contribution: Contribution
    fault: Fault
    to_do: str


def exercises(access: Access) -> "QuerySet[Exercise]":
    if deny_reading_voice(access) is not None:
        return Exercise.objects.none()
    return Exercise.objects.prefetch_related("groups__group", "owed__answers")


def exercise(access: Access, code: str) -> Exercise | None:
    return exercises(access).filter(code=code).first()


def groups(access: Access) -> "QuerySet[StakeholderGroup]":
    if deny_reading_voice(access) is not None:
        return StakeholderGroup.objects.none()
    return StakeholderGroup.objects.prefetch_related("exercises__exercise")


def themes(access: Access) -> "QuerySet[Theme]":
    """What is told; for those who write themes down, what is held back too."""
    if deny_reading_voice(access) is not None:
        return Theme.objects.none()
    rows = Theme.objects.select_related("exercise")
    if deny_writing_voice(access) is None:
        return rows
    return rows.filter(status=ThemeStatus.TOLD.value)


def theme(access: Access, code: str) -> Theme | None:
    return themes(access).filter(code=code).first()


def contributions(access: Access) -> "QuerySet[Contribution]":
    if deny_reading_voice(access) is not None:
        return Contribution.objects.none()
    return Contribution.objects.select_related("exercise", "group", "words").prefetch_related(
        "themes"
    )


def contribution(access: Access, code: str) -> Contribution | None:
    return contributions(access).filter(code=code).first()


def readable(row: Contribution, access: Access, on: date) -> Readable:
    """What this reader may see of a contribution on a day."""
    words = getattr(row, "words", None)
    consent = row.consent
    if consent.withdrawn_on is not None:
        return Readable(row, "", "Withdrawn by the person")
    if not consent.holds(on) or not isinstance(words, ContributionWords):
        return Readable(row, "", "The consent has ended")
    if deny_writing_voice(access) is None:
        return Readable(row, words.own_words or words.our_words, "")
    if consent.wording is Wording.OWN_WORDS:
        return Readable(row, words.own_words, "")
    if consent.wording is Wording.OUR_WORDS:
        return Readable(row, words.our_words, "")
    return Readable(row, "", "Only counted in a theme")


def found_contributions(access: Access, on: date, *, q: str = "") -> tuple[Readable, ...]:
    """The contributions, or those whose readable words or code hold `q`.

    The search runs over what this reader may see and nothing else, so that looking for a word
    cannot tell what a withdrawn contribution said.
    """
    shown = (readable(row, access, on) for row in contributions(access))
    wanted = q.casefold()
    return tuple(
        one
        for one in shown
        if not wanted or wanted in one.words.casefold() or wanted in one.row.code.casefold()
    )


def open_uses() -> "QuerySet[VoiceUse]":
    inside = Prefetch("theme__contributions", queryset=Contribution.objects.all())
    return (
        VoiceUse.objects.filter(taken_out_at__isnull=True)
        .select_related("contribution", "theme", "owner")
        .prefetch_related(inside)
    )


def breaks(on: date, *, of: Contribution | None = None) -> tuple[UseBreak, ...]:
    """Every open use that no longer stands on a day; of one contribution, or of all."""
    found: list[UseBreak] = []
    for use in open_uses():
        inside: Sequence[Contribution] = (
            [use.contribution]
            if use.contribution
            else list(use.theme.contributions.all())
            if use.theme
            else []
        )
        for row in inside:
            if of is not None and row.pk != of.pk:
                continue
            fault = _fault(use, row, on)
            if fault is not None:
                wording = Wording.THEME_ONLY if use.theme else Wording(use.wording)
                words = what_to_do(fault, is_frozen=use.is_frozen, wording=wording)
                found.append(UseBreak(use, row, fault, words))
    return tuple(found)


def _fault(use: VoiceUse, row: Contribution, on: date) -> Fault | None:
    wording = Wording.THEME_ONLY if use.theme_id else Wording(use.wording)
    return fault_of(row.consent, Place(use.place), wording, on)


def use(access: Access, pk: int) -> VoiceUse | None:
    if deny_reading_voice(access) is not None:
        return None
    return VoiceUse.objects.select_related("contribution", "theme").filter(pk=pk).first()


def uses_of(row: Contribution) -> "QuerySet[VoiceUse]":
    """Every use of a contribution, by itself or in a theme, past ones too."""
    own = VoiceUse.objects.filter(contribution=row)
    in_themes = VoiceUse.objects.filter(theme__in=row.themes.values("pk"))
    return (own | in_themes).select_related("owner", "theme").order_by("pk")


def owed_answers(access: Access) -> "QuerySet[OwedAnswer]":
    return all_owed() if deny_reading_voice(access) is None else OwedAnswer.objects.none()


def all_owed() -> "QuerySet[OwedAnswer]":
    return OwedAnswer.objects.select_related(
        "exercise", "organisation", "action", "owner"
    ).prefetch_related("answers__answered_by")


def owed_answer(access: Access, code: str) -> OwedAnswer | None:
    return owed_answers(access).filter(code=code).first()


def all_recommendations() -> "QuerySet[ReviewRecommendation]":
    return ReviewRecommendation.objects.select_related("organisation", "action")


def recommendations(access: Access) -> "QuerySet[ReviewRecommendation]":
    if deny_reading_voice(access) is not None:
        return ReviewRecommendation.objects.none()
    return all_recommendations()


def recommendation(access: Access, code: str) -> ReviewRecommendation | None:
    return recommendations(access).filter(code=code).first()
