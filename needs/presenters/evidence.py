"""What a reader needs to weigh a figure: what it is, from whom, since when, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import SummaryRow
from needs.models import Measure, Observation, SubmissionEvent
from needs.presenters.imports import sender_of


@dataclass(frozen=True, slots=True)
class Lead:
    """A link onwards. `unseen` is said to those who hear the page, so that links differ."""

    label: str
    url: str
    unseen: str = ""


def evidence_rows(row: Observation, accepted: SubmissionEvent | None) -> tuple[SummaryRow, ...]:
    """What it counts, who sent it and who accepted it, and how often it has changed."""
    return (
        SummaryRow("What it counts", row.measure.definition),
        SummaryRow("Sent by", sender_of(row.batch)),
        SummaryRow("Accepted", _accepted(row, accepted)),
        SummaryRow("Version", _version(row.version)),
    )


def _accepted(row: Observation, accepted: SubmissionEvent | None) -> str:
    if accepted is None:
        day = in_words(timezone.localdate(row.batch.imported_at))
        return f"On {day}, when its file had passed every check"
    day = in_words(timezone.localdate(accepted.done_at))
    return f"On {day} by {accepted.done_by}, as edition {accepted.edition} of what was sent"


def _version(number: int) -> str:
    if number == 1:
        return "The first: it has said nothing else"
    before = number - 1
    return f"Version {number}: it was changed {before} time{'' if before == 1 else 's'}"


def leads_of_figure(
    row: Observation, accepted: SubmissionEvent | None, *, sees_batch: bool
) -> tuple[Lead, ...]:
    """Where to go from a figure; nothing that the reader may not open."""
    found = [Lead("How this is defined", reverse("needs:measure", args=[row.measure.code]))]
    if accepted is not None:
        one = accepted.obligation
        words = f"{one.round.collection}, {one.round.period.period.label}"
        url = reverse("needs:submission", args=[one.pk])
        found.append(Lead(f"The submission it came in: {words}", url))
    if sees_batch:
        url = reverse("needs:batch", args=[row.batch_id])
        found.append(Lead("The file this figure came in", url))
    found.append(Lead("Follow the thread", thread_of(row.measure), f" of {row.measure.name}"))
    return tuple(found)


def feeds(measures: Iterable[Measure]) -> tuple[Lead, ...]:
    """The figures that something sent feeds, each with its place on the golden thread."""
    known = {measure.code: measure for measure in measures}
    return tuple(
        Lead(measure.name, thread_of(measure), ": follow the thread")
        for measure in sorted(known.values(), key=lambda one: one.name)
    )


def thread_of(measure: Measure) -> str:
    return reverse("reporting:thread-node", args=["measure", measure.code])
