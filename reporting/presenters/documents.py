"""Proposals and published documents for the people who make them public."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from reporting.assemble.documents import SOURCES
from reporting.documents.content import KIND_WORDS, DocumentKind
from reporting.models import PublishedDocument
from reporting.models.documents import StepKind
from reporting.presenters.packs import Way
from reporting.presenters.returns import Action
from reporting.selectors.documents import step_of

# Which field of the form a refusal is about; the others are about the document.
FIELDS: Final[Mapping[str, str]] = {
    "document.note_missing": "change_note",
    "document.doubtful": "stands_because",
    "document.past": "public_on",
    "document.small_count": "public_sources",
}


def start_of(day: date | None) -> datetime | None:
    """The first moment of a day where the council is."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def named_sources(text: str) -> frozenset[str]:
    """One source a line."""
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def standing(row: PublishedDocument, at: datetime) -> str:
    """What has become of a document, in words."""
    if step_of(row, StepKind.WITHDRAWN):
        return "Withdrawn"
    if step_of(row, StepKind.DECLINED):
        return "Sent back"
    if step_of(row, StepKind.APPROVED):
        waits = row.public_from is not None and row.public_from > at
        return f"Public from {_day(row.public_from)}" if waits and row.public_from else "Public"
    return "Waits to be approved"


def table(found: Iterable[PublishedDocument], at: datetime) -> Table:
    rows = sorted(found, key=lambda row: row.proposed_at, reverse=True)
    return Table(
        key="documents",
        caption="Documents, the latest proposed first",
        first="Document",
        columns=(Column("Kind"), Column("Version"), Column("Standing"), Column("Proposed")),
        rows=tuple(
            Row(
                row.title,
                (
                    KIND_WORDS[DocumentKind(row.kind)],
                    str(row.version),
                    standing(row, at),
                    f"{_day(row.proposed_at)} by {row.proposed_by.full_name}",
                ),
                url=reverse("reporting:document", args=[row.pk]),
            )
            for row in rows
        ),
    )


def offers(access: Access, on: date) -> tuple[Way, ...]:
    """What may be proposed, by kind."""
    return tuple(
        Way(
            f"{KIND_WORDS[source.kind]}: {offer.label}",
            reverse("reporting:document-propose", args=[source.kind.value, offer.slug]),
        )
        for source in SOURCES.values()
        for offer in source.offers(access, on)
    )


def rows(row: PublishedDocument, at: datetime) -> tuple[SummaryRow, ...]:
    """Who stands behind a version, and what was said of it."""
    told = [
        SummaryRow("Standing", standing(row, at)),
        SummaryRow("Proposed", f"{_day(row.proposed_at)} by {row.proposed_by.full_name}"),
        SummaryRow("What changed", row.change_note or "The first version"),
        SummaryRow("Why doubtful words may stand", row.stands_because or "None were found"),
        SummaryRow("To be published", _day(row.public_from) if row.public_from else "At once"),
        SummaryRow("SHA-256", row.sha256),
    ]
    for one in row.steps.all():
        words = f"{_day(one.at)} by {one.by.full_name}. {one.reason}".strip()
        told.append(SummaryRow(one.step.capitalize(), words))
    return tuple(told)


def actions(row: PublishedDocument, access: Access) -> tuple[Action, ...]:
    """What the reader may do next with it."""
    taken = {one.step for one in row.steps.all()}
    approves = access.has(Permission.APPROVE_DOCUMENTS)
    proposes = access.has(Permission.PROPOSE_DOCUMENTS)
    made = []
    if not taken and approves and row.proposed_by_id != access.user_id:
        made.append(_action(row, "Approve", "approve", is_main=True))
    if not taken and (approves or row.proposed_by_id == access.user_id):
        made.append(_action(row, "Send back", "decline"))
    if taken == {StepKind.APPROVED.value} and (approves or proposes):
        made.append(_action(row, "Withdraw", "withdraw"))
    return tuple(made)


def _action(row: PublishedDocument, label: str, step: str, *, is_main: bool = False) -> Action:
    return Action(label, reverse(f"reporting:document-{step}", args=[row.pk]), is_main)


def _day(moment: datetime) -> str:
    return in_words(timezone.localtime(moment).date())
