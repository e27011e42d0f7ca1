"""Items of an agenda, with what happened on them, as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from dalpb.kernel.periods import in_words
from strategy.models import AgendaItem, Withdrawal
from strategy.presenters.board.decisions import DecisionLine, decision_line
from strategy.presenters.board.papers import PaperLine, paper_line
from strategy.presenters.board.words import clock_time, paragraphs
from strategy.rules.board.conflicts import Conflict
from strategy.rules.board.quorum import Count
from strategy.rules.board.vocabulary import Ruling
from strategy.rules.wording import as_words

RULINGS: Final = {
    Ruling.WITHDRAWN: "withdrew",
    Ruling.STAYS: "may stay",
    Ruling.RETURNED: "came back",
}


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A member with a conflict in an item, and what was ruled on it, if anything."""

    appointment: int
    who: str
    words: str
    ruling: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the agenda, with its papers and what happened on it."""

    pk: int
    version: int
    position: int
    title: str
    kind: str
    lead: str
    summary: tuple[str, ...]
    discussion: str
    is_commissioning: bool
    references: str
    papers: tuple[PaperLine, ...]
    decisions: tuple[DecisionLine, ...]
    actions: tuple[tuple[str, str, str], ...]
    rulings: tuple[str, ...]
    declarations: tuple[str, ...]
    conflicts: tuple[ConflictLine, ...]
    minutes_url: str
    minutes_shown: str
    count: str
    is_quorate: bool


def item_line(
    item: AgendaItem,
    *,
    conflicts: Sequence[Conflict] = (),
    names: Mapping[int, str] | None = None,
    present: frozenset[int] = frozenset(),
    count: Count | None = None,
    minutes_shown: str = "",
) -> ItemLine:
    rulings = list(item.withdrawals.all())
    minutes_url = ""
    if item.minutes_of is not None:
        minutes_url = reverse("strategy:board-minutes", args=[item.minutes_of.code])
    return ItemLine(
        item.pk,
        item.version,
        item.position,
        item.title,
        as_words(item.kind),
        item.lead,
        paragraphs(item.summary),
        item.discussion,
        item.is_commissioning,
        ", ".join(one.reference for one in item.concerns.all()),
        tuple(paper_line(one) for one in item.papers.all()),
        tuple(decision_line(one) for one in item.decisions.all()),
        tuple(
            (one.reference, one.words, f"{one.owner}, by {in_words(one.due_on)}")
            for one in item.actions.all()
        ),
        tuple(ruling_words(one) for one in rulings),
        tuple(f"{one.appointment.holder}: {one.words}" for one in item.declarations.all()),
        _conflicts(conflicts, rulings, names or {}, present),
        minutes_url,
        minutes_shown,
        count.sentence if count else "",
        count.is_quorate if count else False,
    )


def ruling_words(one: Withdrawal) -> str:
    what = RULINGS[Ruling(one.ruling)]
    return f"{one.appointment.holder} {what} at {clock_time(one.ruled_at)}: {one.reason}"


def _conflicts(
    conflicts: Sequence[Conflict],
    rulings: Sequence[Withdrawal],
    names: Mapping[int, str],
    present: frozenset[int],
) -> tuple[ConflictLine, ...]:
    last = {one.appointment_id: RULINGS[Ruling(one.ruling)] for one in rulings}
    return tuple(
        ConflictLine(
            one.appointment,
            names.get(one.appointment, ""),
            one.words,
            last.get(one.appointment, ""),
            one.appointment not in last and one.appointment in present,
        )
        for one in conflicts
    )
