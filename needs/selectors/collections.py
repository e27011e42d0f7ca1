"""Reads of collections, rounds and submissions, narrowed to what a person may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.cells import State
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.roles import Permission
from needs.models import (
    Collection,
    Extension,
    Obligation,
    Question,
    Round,
    SubmissionEvent,
)
from needs.rules.collecting import Happened, RoundStatus
from needs.selectors.standing import fetch_to_come

T = TypeVar("T", Round, Organisation)


def collections() -> "QuerySet[Collection]":
    return Collection.objects.prefetch_related("sections__questions__measure")


def collection(code: str) -> Collection | None:
    return collections().filter(code=code).first()


def questions(of: Collection) -> "QuerySet[Question]":
    return (
        Question.objects.filter(section__collection=of)
        .select_related("section", "measure")
        .prefetch_related("uses", "question_splits__dimension")
        .order_by("section__position", "position", "pk")
    )


def rounds(access: Access) -> "QuerySet[Round]":
    """Rounds for those who look over all of them; a partner meets only its own submissions."""
    rows = Round.objects.select_related("collection", "period").defer("form")
    return rows if access.has(Permission.VIEW_ALL_FIGURES) else rows.none()


def round_for(access: Access, pk: int) -> Round | None:
    return rounds(access).filter(pk=pk).first()


def obligations(access: Access) -> "QuerySet[Obligation]":
    """What is owed, with everything that a standing is replayed from, in a fixed number of queries."""
    return (
        Obligation.objects.for_user(access)
        .select_related("round__collection", "round__period", "organisation")
        .defer("round__form")
        .annotate(
            answers_count=Count("answers", filter=~Q(answers__state=State.NOT_SUPPLIED.value))
        )
        .prefetch_related(
            fetch_to_come(),
            Prefetch("extensions", Extension.objects.select_related("granted_by")),
            Prefetch(
                "events",
                SubmissionEvent.objects.select_related("done_by").defer("answers").order_by("pk"),
            ),
        )
        .order_by("-round__period__first_on", "organisation__name", "pk")
    )


def obligation(access: Access, pk: int) -> Obligation | None:
    """One submission; another's and a missing one alike are None."""
    return (
        Obligation.objects.for_user(access)
        .select_related("round__collection", "round__period", "organisation")
        .prefetch_related(
            Prefetch("extensions", Extension.objects.select_related("granted_by")),
            Prefetch(
                "events",
                SubmissionEvent.objects.select_related("done_by", "batch").order_by("pk"),
            ),
        )
        .filter(pk=pk)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Completeness:
    """Organisations down, rounds across. A cell is missing where nothing is asked.

    `owed` is everything that the person may see, in rounds that are not shown too.
    """

    rounds: tuple[Round, ...]
    drafts: tuple[Round, ...]
    organisations: tuple[Organisation, ...]
    cells: dict[tuple[int, int], Obligation]
    owed: tuple[Obligation, ...]


SHOWN_ROUNDS = 6


def acceptance_of(access: Access, batch: uuid.UUID) -> SubmissionEvent | None:
    """The acceptance that brought a file in; None where it was imported, or is another's."""
    return (
        SubmissionEvent.objects.filter(
            kind=Happened.ACCEPTED.value,
            batch=batch,
            obligation__in=Obligation.objects.for_user(access),
        )
        .select_related("done_by", "obligation__round__collection", "obligation__round__period")
        .order_by("-pk")
        .first()
    )


def completeness(access: Access, *, most: int = SHOWN_ROUNDS) -> Completeness:
    """The latest open rounds and everybody who owes answers in them, as far as the person may see.

    Drafts stand apart: nobody owes anything in them.
    """
    found = list(obligations(access))
    rows = _distinct([o.round for o in found])[:most]
    drafts = rounds(access).filter(status=RoundStatus.DRAFT.value)
    shown = {row.pk for row in rows}
    cells = {(o.organisation_id, o.round_id): o for o in found if o.round_id in shown}
    organisations = _distinct([o.organisation for o in cells.values()])
    return Completeness(
        tuple(rows),
        tuple(drafts.order_by("-period__first_on", "pk")),
        tuple(sorted(organisations, key=lambda o: o.name)),
        cells,
        tuple(found),
    )


def _distinct(rows: Sequence[T]) -> list[T]:
    return list({row.pk: row for row in rows}.values())
