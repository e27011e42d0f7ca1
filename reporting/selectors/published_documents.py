"""What anybody may read: documents that were approved and whose day has come.

Nothing here looks at anything but what was frozen. What is not public, whatever the reason,
is the same as what never was.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from dalpb.kernel.codec import from_json
from reporting.documents.content import DocumentContent, DocumentKind
from reporting.models import DocumentFile, PublishedDocument
from reporting.models.documents import StepKind

__all__ = ["PublicFile", "Published", "content_of", "file_of", "published", "version_of"]


@dataclass(frozen=True, slots=True)
class PublicFile:
    name: str
    title: str
    media_type: str
    size: int
    sha256: str

    @property
    def format(self) -> str:
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Published:
    """One version. A withdrawn one says when and why, and has no files."""

    kind: DocumentKind
    slug: str
    version: int
    title: str
    summary: str
    dated_on: date
    sha256: str
    change_note: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str
    files: tuple[PublicFile, ...]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def changed_at(self) -> datetime:
        return self.withdrawn_at or self.published_at


def published(
    *, at: datetime, kind: DocumentKind | None = None, slug: str = ""
) -> tuple[Published, ...]:
    """Every public version, the latest published first."""
    rows = _approved()
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if slug:
        rows = rows.filter(slug=slug)
    found = [one for row in rows if (one := _public(row, at)) is not None]
    return tuple(sorted(found, key=lambda one: (one.published_at, one.version), reverse=True))


def version_of(
    kind: DocumentKind, slug: str, version: int | None = None, *, at: datetime
) -> Published | None:
    """One version; without a number the latest that stands, else the latest withdrawn."""
    found = published(at=at, kind=kind, slug=slug)
    if version is not None:
        return next((one for one in found if one.version == version), None)
    standing = [one for one in found if not one.is_withdrawn] or list(found)
    return max(standing, key=lambda one: one.version, default=None)


def content_of(one: Published) -> DocumentContent:
    """What was frozen. Raises ValueError where the stored text is not that."""
    text = PublishedDocument.objects.values_list("content", flat=True).get(
        kind=one.kind.value, slug=one.slug, version=one.version
    )
    _whole(text.encode(), one.sha256)
    return from_json(DocumentContent, text)


def file_of(one: Published, name: str) -> tuple[PublicFile, bytes] | None:
    """A file of a version that stands, checked against its digest."""
    found = next((file for file in one.files if file.name == name), None)
    if found is None:
        return None
    held = DocumentFile.objects.values_list("content", flat=True).get(
        document__kind=one.kind.value,
        document__slug=one.slug,
        document__version=one.version,
        name=name,
    )
    content = bytes(held)
    _whole(content, found.sha256)
    return found, content


def _whole(content: bytes, sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("A published document is not what was frozen: restore it from a backup.")


def _approved() -> QuerySet[PublishedDocument]:
    rows = PublishedDocument.objects.filter(steps__step=StepKind.APPROVED.value)
    files = DocumentFile.objects.defer("content").order_by("pk")
    return rows.defer("content").prefetch_related("steps", Prefetch("files", files))


def _public(row: PublishedDocument, at: datetime) -> Published | None:
    steps = {step.step: step for step in row.steps.all()}
    published_at = max(
        moment for moment in (steps[StepKind.APPROVED.value].at, row.public_from) if moment
    )
    withdrawn = steps.get(StepKind.WITHDRAWN.value)
    if published_at > at or (withdrawn and withdrawn.at < published_at):
        return None
    return Published(
        kind=DocumentKind(row.kind),
        slug=row.slug,
        version=row.version,
        title=row.title,
        summary=row.summary,
        dated_on=row.dated_on,
        sha256=row.sha256,
        change_note=row.change_note,
        published_at=published_at,
        withdrawn_at=withdrawn.at if withdrawn else None,
        withdrawn_reason=withdrawn.reason if withdrawn else "",
        files=()
        if withdrawn
        else tuple(
            PublicFile(file.name, file.title, file.media_type, file.size, file.sha256)
            for file in row.files.all()
        ),
    )
