"""Putting documents before the public: proposed by one person, approved by another, or taken back."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import access_of, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.codec import to_json
from dalpb.kernel.models import User
from dalpb.kernel.overtaken import refused_when_overtaken
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.assemble.documents import SOURCES, Draft
from reporting.documents.content import DocumentContent, DocumentKind
from reporting.models import DocumentFile, DocumentStep, PublishedDocument
from reporting.models.documents import StepKind
from reporting.render.assessment import paper_pdf
from reporting.render.documents import MadeFile, content_json, document_pdf, table_files
from reporting.selectors.documents import last_approved, last_number, step_of, undecided
from reporting.services.publishing_guards import check_content

PDF = "application/pdf"
OVERTAKEN: Final = Denial(
    "document.overtaken",
    "Somebody else proposed this document at the same moment. Open theirs, which waits to be"
    " approved.",
)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def propose_document(
    kind: DocumentKind,
    slug: str,
    *,
    by: User,
    at: datetime,
    change_note: str = "",
    stands_because: str = "",
    public_from: datetime | None = None,
    public_sources: frozenset[str] = frozenset(),
) -> PublishedDocument:
    """The document of a source, frozen with its files, waits for somebody else to approve it.

    Refused where it holds what the public may not read; the sentence names each place.
    """
    access = access_of(by, on=timezone.localdate(at))
    require_permitted(deny_without(access, Permission.PROPOSE_DOCUMENTS))
    source = SOURCES.get(kind)
    draft = (
        source.make(access, slug, on=timezone.localdate(at), public_sources=public_sources)
        if source
        else None
    )
    if draft is None:
        raise Refused(
            Denial("document.nothing", f"There is nothing under {slug} that could be published.")
        )
    change_note, stands_because = change_note.strip(), stands_because.strip()
    require(deny_personal(change_note, stands_because, *public_sources))
    text = to_json(draft.content)
    # Refused before the time that printing takes; asked again once the row is written.
    _deny(kind, slug, digest(text), change_note, public_from, at)
    check_content(draft.content, stands_because=stands_because, on=timezone.localdate(at), at=at)
    files = _files(draft, digest(text))
    return _store(
        draft.content,
        text,
        files,
        by=by,
        at=at,
        change_note=change_note,
        stands_because=stands_because,
        public_from=public_from,
    )


def _files(draft: Draft, sha256: str) -> tuple[MadeFile, ...]:
    """Everything that can be downloaded: papers as they are designed, tables, the whole as data."""
    made = [MadeFile(f.name, f.title, f.media_type, f.content) for f in draft.ready]
    made += [
        MadeFile(f"{p.level.value}.pdf", f"{p.level_words}, PDF", PDF, paper_pdf(p))
        for p in draft.papers
    ]
    if not made:
        pdf = document_pdf(draft.content, sha256)
        made.append(MadeFile("document.pdf", "The whole document, PDF", PDF, pdf))
    return (*made, *table_files(draft.content, draft.tables), content_json(draft.content))


@transaction.atomic
def _store(
    content: DocumentContent,
    text: str,
    files: tuple[MadeFile, ...],
    *,
    by: User,
    at: datetime,
    change_note: str,
    stands_because: str,
    public_from: datetime | None,
) -> PublishedDocument:
    kind, slug, sha256 = content.kind, content.slug, digest(text)
    _deny(kind, slug, sha256, change_note, public_from, at)
    last = last_approved(kind.value, slug)
    with refused_when_overtaken(OVERTAKEN):
        made = PublishedDocument.objects.create(
            kind=kind.value,
            slug=slug,
            version=last_number(kind.value, slug) + 1,
            title=f"{content.title}: {content.subtitle}".strip(": "),
            summary=content.summary,
            dated_on=content.dated_on,
            content=text,
            sha256=sha256,
            change_note=change_note if last else "",
            stands_because=stands_because,
            public_from=public_from,
            supersedes=last,
            proposed_by=by,
            proposed_at=at,
        )
    for file in files:
        DocumentFile.objects.create(
            document=made,
            name=file.name,
            title=file.title,
            media_type=file.media_type,
            size=len(file.content),
            content=file.content,
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
    record(
        "document.proposed",
        by=by,
        at=at,
        subject="document",
        subject_key=str(made),
        reason=made.change_note,
        details={"sha256": sha256, "stands_because": stands_because},
    )
    return made


def _deny(
    kind: DocumentKind,
    slug: str,
    sha256: str,
    change_note: str,
    public_from: datetime | None,
    at: datetime,
) -> None:
    waiting = undecided(kind.value, slug)
    if waiting is not None:
        raise Refused(
            Denial(
                "document.waiting",
                f"Version {waiting.version} waits to be approved. Have it approved or sent back"
                " first.",
            )
        )
    if public_from is not None and public_from < at:
        raise Refused(
            Denial(
                "document.past", "The day to publish is over. Leave it out, or give a later one."
            )
        )
    last = last_approved(kind.value, slug)
    if last is None:
        return
    if last.sha256 == sha256 and step_of(last, StepKind.WITHDRAWN) is None:
        raise Refused(
            Denial("document.unchanged", f"Nothing has changed since version {last.version}.")
        )
    if not change_note:
        raise Refused(
            Denial(
                "document.note_missing",
                f"Version {last.version} has been published. Say what changed since: readers see"
                " it.",
            )
        )


@transaction.atomic
def approve_document(document: PublishedDocument, *, shown: str, by: User, at: datetime) -> None:
    """The document is public from its day. `shown` is the digest of what the approver read."""
    require_permitted(
        deny_without(access_of(by, on=timezone.localdate(at)), Permission.APPROVE_DOCUMENTS)
    )
    held = _held(document)
    _require_undecided(held)
    if held.proposed_by_id == by.pk:
        raise Refused(
            Denial(
                "document.own",
                "You proposed this document. Somebody else has to read and approve it.",
            )
        )
    if shown != held.sha256 or digest(held.content) != held.sha256:
        raise Refused(
            Denial("document.not_as_shown", "This is not what you were shown. Open it again.")
        )
    _step(held, StepKind.APPROVED, "", by=by, at=at)


@transaction.atomic
def decline_document(document: PublishedDocument, *, reason: str, by: User, at: datetime) -> None:
    """The proposal ends, with the reason. Its author may end it too."""
    access = access_of(by, on=timezone.localdate(at))
    held = _held(document)
    if held.proposed_by_id != by.pk:
        require_permitted(deny_without(access, Permission.APPROVE_DOCUMENTS))
    _require_undecided(held)
    _step(held, StepKind.DECLINED, _reason(reason), by=by, at=at)


@transaction.atomic
def withdraw_document(document: PublishedDocument, *, reason: str, by: User, at: datetime) -> None:
    """The document is read no more. Its address stays, and says when and why; copies exist."""
    access = access_of(by, on=timezone.localdate(at))
    if not access.has(Permission.PROPOSE_DOCUMENTS):
        require_permitted(deny_without(access, Permission.APPROVE_DOCUMENTS))
    held = _held(document)
    if step_of(held, StepKind.APPROVED) is None:
        raise Refused(Denial("document.not_approved", "This document has not been approved."))
    if step_of(held, StepKind.WITHDRAWN) is not None:
        raise Refused(Denial("document.withdrawn", "This document is withdrawn already."))
    _step(held, StepKind.WITHDRAWN, _reason(reason), by=by, at=at)


def _held(document: PublishedDocument) -> PublishedDocument:
    return PublishedDocument.objects.select_for_update().get(pk=document.pk)


def _require_undecided(document: PublishedDocument) -> None:
    if document.steps.exists():
        raise Refused(Denial("document.decided", "This document has been decided on already."))


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(Denial("document.reason_missing", "Say why. It is kept, and readers see it."))
    require(deny_personal(reason))
    return reason


def _step(
    document: PublishedDocument, step: StepKind, reason: str, *, by: User, at: datetime
) -> None:
    DocumentStep.objects.create(
        document=document,
        step=step.value,
        reason=reason,
        sha256=document.sha256,
        author_id=document.proposed_by_id,
        by=by,
        at=at,
    )
    record(
        f"document.{step.value}",
        by=by,
        at=at,
        subject="document",
        subject_key=str(document),
        reason=reason,
        details={"sha256": document.sha256},
    )
