"""Reads of proposals and published documents for the people who make them public."""

from django.db.models import Max, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission
from reporting.models import DocumentStep, PublishedDocument
from reporting.models.documents import StepKind


def documents_for(access: Access) -> QuerySet[PublishedDocument]:
    """Every document, decided or not, for whoever sees the board's papers; else none."""
    if not access.has(Permission.VIEW_BOARD):
        return PublishedDocument.objects.none()
    return PublishedDocument.objects.select_related("proposed_by", "supersedes").prefetch_related(
        "steps__by", "files"
    )


def undecided(kind: str, slug: str) -> PublishedDocument | None:
    return PublishedDocument.objects.filter(kind=kind, slug=slug, steps__isnull=True).first()


def last_approved(kind: str, slug: str) -> PublishedDocument | None:
    """The latest version that was approved, whether or not it is public yet or withdrawn."""
    rows = PublishedDocument.objects.filter(
        kind=kind, slug=slug, steps__step=StepKind.APPROVED.value
    )
    return rows.order_by("-version").first()


def last_number(kind: str, slug: str) -> int:
    rows = PublishedDocument.objects.filter(kind=kind, slug=slug)
    return rows.aggregate(last=Max("version"))["last"] or 0


def step_of(document: PublishedDocument, step: StepKind) -> DocumentStep | None:
    return next((one for one in document.steps.all() if one.step == step.value), None)
