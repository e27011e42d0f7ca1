"""Documents for the public, stored without printing them."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from dalpb.kernel.codec import to_json
from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from reporting.blocks import Grid, Items, Paragraphs, Part, Tile, Tiles
from reporting.documents.content import (
    DocumentContent,
    DocumentKind,
    Leaf,
    ReviewDays,
    stored_parts,
)
from reporting.models import DocumentFile, DocumentStep, PublishedDocument
from reporting.models.documents import StepKind
from reporting.render.documents import content_json
from tests import signing_in

AT: Final = datetime(2026, 9, 10, 9, 30, tzinfo=UTC)
SLUG: Final = "da-test"


def parts(*blocks: Any) -> tuple[Part, ...]:
    return (Part("what", "What it says", blocks),)


def content(*blocks: Any, **changes: Any) -> DocumentContent:
    """A strategy of one page, with whatever blocks are given in place of its own."""
    blocks = blocks or (
        Paragraphs(("Places are found for all who ask.",)),
        Items(("Listen first",), "How"),
        Tiles((Tile("", "5", "priorities", "of the strategy"),)),
        Grid("asked", "Who was asked", ("Who", "When"), (("Councils", "May"),), (50, 50)),
    )
    made = DocumentContent(
        kind=DocumentKind.STRATEGY,
        slug=SLUG,
        title="Test strategy",
        subtitle="2024 to 2027",
        summary="What the partnership means to do.",
        area="Exampleshire",
        dated_on=date(2024, 4, 1),
        warning="",
        facts=(("Covers", "2024 to 2027"),),
        leaves=(Leaf("whole", "Whole", stored_parts(parts(*blocks))),),
        figures=(),
        made_from="test",
        review=ReviewDays(date(2022, 1, 1), ()),
    )
    return replace(made, **changes)


def author() -> User:
    return signing_in.person(Role.OFFICER, name="document-author")


def approver() -> User:
    return signing_in.person(Role.CHAIR, name="document-approver")


def proposed(
    made: DocumentContent | None = None, *, by: User | None = None, **more: Any
) -> PublishedDocument:
    """A frozen proposal with one file."""
    made = made or content()
    text = to_json(made)
    same = PublishedDocument.objects.filter(kind=made.kind.value, slug=made.slug)
    row = PublishedDocument.objects.create(
        **{
            "kind": made.kind.value,
            "slug": made.slug,
            "version": same.count() + 1,
            "title": made.title,
            "summary": made.summary,
            "dated_on": made.dated_on,
            "content": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "proposed_by": by or author(),
            "proposed_at": AT,
            **more,
        }
    )
    file = content_json(made)
    DocumentFile.objects.create(
        document=row,
        name=file.name,
        title=file.title,
        media_type=file.media_type,
        size=len(file.content),
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
    )
    return row


def step(
    row: PublishedDocument, kind: StepKind = StepKind.APPROVED, *, at: datetime = AT, **more: Any
) -> PublishedDocument:
    given: dict[str, Any] = {
        "sha256": row.sha256,
        "author_id": row.proposed_by_id,
        "by": approver(),
        "reason": "" if kind is StepKind.APPROVED else "It held a mistake.",
        **more,
    }
    DocumentStep.objects.create(document=row, step=kind.value, at=at, **given)
    return row


def published(made: DocumentContent | None = None) -> PublishedDocument:
    """The document, approved; the first time it is asked for, if none is given."""
    if made is None:
        found = PublishedDocument.objects.filter(steps__step=StepKind.APPROVED.value).first()
        if found is not None:
            return found
    return step(proposed(made))
