"""Who has sent what, for other apps' pages."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from needs.models import Obligation, Round
from needs.rules.collecting import RoundStatus
from needs.rules.replay import PROGRESS_WORDS, Progress, progress_of, to_come_words
from needs.selectors.collections import completeness
from needs.selectors.standing import dates_of, standing_of

# Each word's shape: see the look's tags.
TAGS: Final = {
    Progress.NOT_ASKED: "waiting",
    Progress.NOT_DUE: "waiting",
    Progress.IN_PART: "working",
    Progress.OVERDUE: "stopped",
    Progress.OVERDUE_IN_PART: "attention",
    Progress.RECEIVED: "working",
    Progress.RECEIVED_LATE: "attention",
    Progress.SENT_BACK: "provisional",
    Progress.CORRECTING: "provisional",
    Progress.ACCEPTED: "done",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its shape, and where it leads."""

    label: str
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class RoundHead:
    label: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class CompletenessGrid:
    """Organisations down, rounds across, one word in each cell, as far as a person may see."""

    rounds: tuple[RoundHead, ...]
    rows: tuple[CompletenessRow, ...]
    waiting_count: int
    overdue_count: int


def completeness_grid(access: Access, *, on: date) -> CompletenessGrid:
    """Who has sent what on a day. A partner meets its own organisation's row alone."""
    found = completeness(access)
    sees_rounds = access.has(Permission.VIEW_ALL_FIGURES)
    words: list[Progress] = []
    rows = []
    for organisation in found.organisations:
        marks = []
        for row in found.rounds:
            obligation = found.cells.get((organisation.pk, row.pk))
            word, to_come = Progress.NOT_ASKED, 0
            if obligation is not None:
                standing = standing_of(obligation)
                word, to_come = (
                    progress_of(standing, dates_of(obligation), on),
                    standing.still_to_come,
                )
            words.append(word)
            marks.append(mark_of(word, obligation, to_come=to_come))
        rows.append(CompletenessRow(organisation.name, tuple(marks)))
    return CompletenessGrid(
        tuple(_head(row, sees_rounds=sees_rounds) for row in found.rounds),
        tuple(rows),
        sum(word in (Progress.RECEIVED, Progress.RECEIVED_LATE) for word in words),
        sum(word in (Progress.OVERDUE, Progress.OVERDUE_IN_PART) for word in words),
    )


def _head(row: Round, *, sees_rounds: bool) -> RoundHead:
    draft = row.status == RoundStatus.DRAFT
    return RoundHead(
        row.period.period.label,
        f"{row.collection.name}, " + ("not open yet" if draft else f"due {in_words(row.due_on)}"),
        reverse("needs:round", args=[row.pk]) if sees_rounds else "",
    )


def mark_of(word: Progress, obligation: Obligation | None = None, *, to_come: int = 0) -> Mark:
    url = reverse("needs:submission", args=[obligation.pk]) if obligation else ""
    label = PROGRESS_WORDS[word]
    return Mark(f"{label}, {to_come_words(to_come)}" if to_come else label, TAGS[word], url)
