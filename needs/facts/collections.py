"""Who has sent what, for other apps' pages."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from needs.models import Obligation, Round
from needs.rules.collecting import RoundStatus
from needs.rules.replay import PROGRESS_WORDS, Progress, progress_of, to_come_words
from needs.selectors.collections import SHOWN_ROUNDS, completeness
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
    """Organisations down, rounds across, one word in each cell, as far as a person may see.

    What waits and what is overdue is counted in every round, shown or not.
    """

    rounds: tuple[RoundHead, ...]
    drafts: tuple[RoundHead, ...]
    rows: tuple[CompletenessRow, ...]
    waiting_count: int
    overdue_count: int


def completeness_grid(access: Access, *, on: date, most: int = SHOWN_ROUNDS) -> CompletenessGrid:
    """Who has sent what on a day. A partner meets its own organisation's row alone."""
    found = completeness(access, most=most)
    sees_rounds = access.has(Permission.VIEW_ALL_FIGURES)
    standings = {row.pk: standing_of(row) for row in found.owed}
    words = {row.pk: progress_of(standings[row.pk], dates_of(row), on) for row in found.owed}

    def mark(organisation: Organisation, row: Round) -> Mark:
        owed = found.cells.get((organisation.pk, row.pk))
        if owed is None:
            return mark_of(Progress.NOT_ASKED)
        return mark_of(words[owed.pk], owed, to_come=standings[owed.pk].still_to_come)

    counts = Counter(words.values())
    return CompletenessGrid(
        tuple(_head(row, sees_rounds=sees_rounds) for row in found.rounds),
        tuple(_head(row, sees_rounds=sees_rounds) for row in found.drafts),
        tuple(
            CompletenessRow(one.name, tuple(mark(one, row) for row in found.rounds))
            for one in found.organisations
        ),
        counts[Progress.RECEIVED] + counts[Progress.RECEIVED_LATE],
        counts[Progress.OVERDUE] + counts[Progress.OVERDUE_IN_PART],
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
