"""The example of what people said, through the same services as a person's own typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from strategy.models import (
    Action,
    Contribution,
    EqualityConsideration,
    Exercise,
    OwedAnswer,
    PanelCost,
    ReviewRecommendation,
    StakeholderGroup,
    Theme,
    VoiceUse,
)
from strategy.rules.voice.vocabulary import (
    AnswerKind,
    Attribution,
    Characteristic,
    Effect,
    GroupKind,
    Phase,
    Place,
    ReviewLevel,
    ReviewStatus,
    ThemeStatus,
    Wording,
)
from strategy.services.voice import answers, contributions, exercises
from strategy.services.voice.answers import OwedTerms, ReviewTerms
from strategy.services.voice.contributions import ConsentTerms, UseTerms
from strategy.services.voice.equality import consider
from strategy.services.voice.exercises import CostTerms, ExerciseTerms, ThemeTerms

Row = Mapping[str, Any]
WHEN = time(10, 0)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes the example down, and when what has no day of its own was written."""

    by: User
    at: datetime


def moment(day: str) -> datetime:
    """Ten in the morning of a day, where the council is."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), WHEN))


def day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def organisation(code: str) -> Organisation | None:
    """The organisation of that code, which must be held; none for no code."""
    if not code:
        return None
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Refused(Denial("example.no_organisation", f"The organisation {code} is not held."))
    return found


def action(code: str) -> Action | None:
    """The action of that code; none where the plan is not loaded."""
    return Action.objects.filter(code=code).first() if code else None


@transaction.atomic
def load_voice(content: Mapping[str, Any], *, writer: Writer) -> int:
    """Every exercise, review and consideration of the file is held; how many were new."""
    before = _count()
    for row in content["groups"]:
        if not StakeholderGroup.objects.filter(code=row["code"]).exists():
            kind = GroupKind(row["kind"])
            exercises.save_group(
                code=row["code"],
                name=row["name"],
                kind=kind,
                words=row["words"],
                by=writer.by,
                at=writer.at,
            )
    for row in content["exercises"]:
        if not Exercise.objects.filter(code=row["code"]).exists():
            _exercise(row, writer)
    for row in content["reviews"]:
        if not ReviewRecommendation.objects.filter(code=row["code"]).exists():
            _review(row, writer)
    if not EqualityConsideration.objects.exists():
        for row in content["equality"]:
            _equality(row, writer)
    return _count() - before


def _count() -> int:
    kinds = (Exercise, Theme, Contribution, OwedAnswer, ReviewRecommendation, PanelCost)
    return sum(kind.objects.count() for kind in kinds) + EqualityConsideration.objects.count()


def _exercise(row: Row, writer: Writer) -> None:
    held = day(row.get("held_on"))
    terms = ExerciseTerms(
        title=row["title"],
        phase=Phase(row["phase"]),
        about=row["about"],
        method=row.get("method", ""),
        summary=row.get("summary", ""),
        held_from=held,
        held_until=held + timedelta(days=1) if held else None,
        people_low=row.get("people_low"),
        people_high=row.get("people_high"),
        people_words=row.get("people_words", ""),
        answers_due_on=day(row.get("answers_due_on")),
        source=row.get("source", ""),
        is_illustrative=row["illustrative"],
    )
    by, at = writer.by, writer.at
    made = exercises.save_exercise(code=row["code"], version=0, terms=terms, by=by, at=at)
    for reached in row["groups"]:
        group = StakeholderGroup.objects.get(code=reached["group"])
        exercises.save_exercise_group(
            exercise=made,
            group=group,
            how=reached["how"],
            hoped_for=reached["hoped_for"],
            by=by,
            at=at,
        )
    for theme in row["themes"]:
        _theme(made, theme, writer)
    for cost in row.get("costs", ()):
        _cost(made, cost, writer)
    for said in row.get("contributions", ()):
        _contribution(made, said, writer)
    for use in row.get("uses", ()):
        _use(use, writer)
    for said in row.get("contributions", ()):
        _withdrawal(said, writer)
    for owed in row.get("owed", ()):
        _owed(made, owed, writer)


def _theme(exercise: Exercise, row: Row, writer: Writer) -> None:
    status = ThemeStatus.HELD_BACK if row.get("held_back") else ThemeStatus.TOLD
    terms = ThemeTerms(row["title"], row["words"], row.get("people"), status)
    code = row["code"]
    exercises.save_theme(
        exercise=exercise, code=code, version=0, terms=terms, by=writer.by, at=writer.at
    )


def _cost(exercise: Exercise, row: Row, writer: Writer) -> None:
    terms = CostTerms(
        people_count=row["people"],
        payments_pence=row["payments"],
        expenses_pence=row["expenses"],
        adjustments_pence=row["adjustments"],
        adjustments=row["words"],
    )
    exercises.save_cost(
        exercise=exercise,
        quarter=row["quarter"],
        version=0,
        terms=terms,
        by=writer.by,
        at=writer.at,
    )


def _contribution(exercise: Exercise, row: Row, writer: Writer) -> None:
    terms = ConsentTerms(
        places=frozenset(Place(place) for place in row["places"]),
        wording=Wording(row["wording"]),
        attribution=Attribution(row["attribution"]),
        given_on=date.fromisoformat(row["given_on"]),
        until_on=day(row["until_on"]),
    )
    contributions.record_contribution(
        exercise=exercise,
        group=StakeholderGroup.objects.get(code=row["group"]),
        code=row["code"],
        own_words=row["own_words"],
        our_words=row["our_words"],
        themes=list(Theme.objects.filter(code__in=row["themes"])),
        terms=terms,
        by=writer.by,
        at=moment(row["given_on"]),
        is_illustrative=True,
    )


def _use(row: Row, writer: Writer) -> VoiceUse:
    terms = UseTerms(
        place=Place(row["place"]),
        wording=Wording(row["wording"]),
        label=row["label"],
        owner=User.objects.filter(email=row["owner"]).first() if row["owner"] else None,
        is_frozen=row["frozen"],
    )
    at = moment(row["on"])
    if "theme" in row:
        theme = Theme.objects.get(code=row["theme"])
        return contributions.use_theme(theme=theme, terms=terms, by=writer.by, at=at)
    said = Contribution.objects.get(code=row["contribution"])
    return contributions.use_contribution(contribution=said, terms=terms, by=writer.by, at=at)


def _withdrawal(row: Row, writer: Writer) -> None:
    if "withdrawn_on" not in row:
        return
    said = Contribution.objects.get(code=row["code"])
    contributions.withdraw_contribution(
        contribution=said, version=said.version, by=writer.by, at=moment(row["withdrawn_on"])
    )


def _owed(exercise: Exercise, row: Row, writer: Writer) -> None:
    terms = OwedTerms(
        you_said=row["you_said"],
        due_on=date.fromisoformat(row["due_on"]),
        owner_role=row["owner_role"],
        theme=Theme.objects.filter(code=row["theme"]).first(),
        organisation=organisation(row["organisation"]),
        action=action(row["action"]),
    )
    made = answers.owe_answer(
        exercise=exercise, code=row["code"], version=0, terms=terms, by=writer.by, at=writer.at
    )
    for version, given in enumerate(row["answers"], start=1):
        answers.answer(
            owed_answer=made,
            version=version,
            kind=AnswerKind(given["kind"]),
            words=given["words"],
            because=given["because"],
            told_how=given["told_how"],
            by=writer.by,
            at=moment(given["on"]),
        )


def _review(row: Row, writer: Writer) -> None:
    terms = ReviewTerms(
        review=row["review"],
        level=ReviewLevel(row["level"]),
        text=row["text"],
        owner_role=row["owner_role"],
        organisation=organisation(row["organisation"]),
        due_on=day(row["due_on"]),
        action=action(row["action"]),
        is_illustrative=True,
    )
    made = answers.save_recommendation(
        code=row["code"], version=0, terms=terms, by=writer.by, at=writer.at
    )
    for version, step in enumerate(row["steps"], start=1):
        answers.move_recommendation(
            recommendation=made,
            version=version,
            to=ReviewStatus(step["to"]),
            words=step["words"],
            by=writer.by,
            at=moment(step["on"]),
        )


def _equality(row: Row, writer: Writer) -> None:
    of = action(row["action"])
    if of is not None:
        consider(
            of=of,
            characteristic=Characteristic(row["characteristic"]),
            effect=Effect(row["effect"]),
            words=row["words"],
            remedy=row["remedy"],
            by=writer.by,
            at=moment(row["on"]),
        )
