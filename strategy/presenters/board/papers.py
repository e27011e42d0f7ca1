"""Papers and their parts as the board's pages show them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import SummaryRow
from strategy.models import Paper, PaperPart
from strategy.presenters.board.words import paragraphs
from strategy.rules.board.vocabulary import EXEMPT_WORDS, ExemptParagraph, Openness
from strategy.rules.wording import as_words


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a paper. Without `text` the reader learns why it is not theirs to read."""

    pk: int
    heading: str
    text: tuple[str, ...]
    is_restricted: bool
    label: str
    why: str
    review: str
    version: int


def part_line(part: PaperPart, *, may_read: bool) -> PartLine:
    shown = may_read or not part.is_restricted
    label = ""
    if part.is_restricted:
        label = as_words(part.openness)
        if part.openness == Openness.EXEMPT:
            paragraph = ExemptParagraph(part.paragraph)
            label = f"Exempt by paragraph {paragraph} of Schedule 12A: {EXEMPT_WORDS[paragraph]}"
    elif part.opened_at is not None:
        label = f"Opened on {in_words(timezone.localdate(part.opened_at))}: {part.opened_reason}"
    return PartLine(
        part.pk,
        part.heading if shown or part.openness != Openness.CONFIDENTIAL else "Confidential part",
        paragraphs(part.text) if shown else (),
        part.is_restricted,
        label,
        part.public_interest if part.is_restricted else "",
        in_words(part.review_on) if part.is_restricted and part.review_on else "",
        part.version,
    )


@dataclass(frozen=True, slots=True)
class PaperLine:
    pk: int
    title: str
    purpose: str
    url: str
    late_reason: str
    closed_count: int


def paper_line(row: Paper) -> PaperLine:
    return PaperLine(
        row.pk,
        row.title,
        as_words(row.purpose),
        reverse("strategy:board-paper", args=[row.pk]),
        row.late_reason,
        sum(part.is_restricted for part in row.parts.all()),
    )


def cover_rows(row: Paper) -> tuple[SummaryRow, ...]:
    """The heads of the board's cover paper, in its order."""
    return (
        SummaryRow("Report title", row.title),
        SummaryRow("Item for decision or information", as_words(row.purpose)),
        SummaryRow("Sponsor", row.sponsor),
        SummaryRow("Author", row.author),
        SummaryRow("Organisation", row.organisation),
    )
