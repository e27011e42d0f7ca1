"""Papers of meetings for other apps."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from strategy.models import Paper, PaperPart
from strategy.rules.board.vocabulary import Openness, PaperPurpose


@dataclass(frozen=True, slots=True)
class PartFact:
    """A part of a paper. What is restricted says by what and why, and is not for everybody."""

    position: int
    heading: str
    text: str
    openness: Openness
    paragraph: str
    public_interest: str
    review_on: date | None
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class PaperFact:
    item: int
    item_title: str
    title: str
    purpose: PaperPurpose
    sponsor: str
    author: str
    organisation: str
    key_issues: str
    recommendations: str
    financial_implications: str
    late_reason: str
    parts: tuple[PartFact, ...]
    url: str


def papers(meeting_code: str) -> tuple[PaperFact, ...]:
    """The papers of a meeting in the order of its agenda, with everything that is not open."""
    rows = (
        Paper.objects.filter(item__meeting__code=meeting_code)
        .select_related("item")
        .prefetch_related(Prefetch("parts", PaperPart.objects.order_by("position")))
    )
    return tuple(
        PaperFact(
            row.item.position,
            row.item.title,
            row.title,
            PaperPurpose(row.purpose),
            row.sponsor,
            row.author,
            row.organisation,
            row.key_issues,
            row.recommendations,
            row.financial_implications,
            row.late_reason,
            tuple(_part(one) for one in row.parts.all()),
            reverse("strategy:board-paper", args=[row.pk]),
        )
        for row in rows.order_by("item__position", "position")
    )


def _part(one: PaperPart) -> PartFact:
    return PartFact(
        one.position,
        one.heading,
        one.text,
        Openness(one.openness),
        one.paragraph,
        one.public_interest,
        one.review_on,
        one.is_restricted,
    )
