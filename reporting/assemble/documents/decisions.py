"""The register of the board's decisions, in the words that are open."""

from datetime import date
from itertools import groupby
from typing import Final

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from reporting.assemble.documents.source import Draft, Offer, Source, grids
from reporting.blocks import Grid, Paragraphs, Part
from reporting.documents.content import DataTable, DocumentContent, DocumentKind, Leaf, stored_parts
from reporting.selectors.returns import area_of_authority
from strategy.facts import board

SLUG: Final = "register"
OUTCOMES: Final = {
    board.DecisionOutcome.MADE: "Made",
    board.DecisionOutcome.DEFERRED_NO_QUORUM: "Deferred: no quorum",
}
HEADINGS: Final = ("Reference", "Day", "About", "Decision", "Outcome")


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    return (Offer(SLUG, "Register of decisions"),) if board.decisions() else ()


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    taken = [one for one in board.decisions() if one.decided_on <= on]
    if slug != SLUG or not taken:
        return None
    taken.sort(key=lambda one: (one.decided_on, one.reference), reverse=True)
    invented = {one.code for one in board.meetings() if one.is_illustrative}
    parts = [
        Part(f"year-{year}", str(year), _year(str(year), list(rows)))
        for year, rows in groupby(taken, key=lambda one: one.decided_on.year)
    ]
    content = DocumentContent(
        kind=DocumentKind.DECISIONS,
        slug=slug,
        title="Decisions of the board",
        subtitle=f"To {in_words(taken[0].decided_on)}",
        summary="What the board decided at each meeting, the latest first.",
        area=area_of_authority().name,
        dated_on=taken[0].decided_on,
        warning="Partly illustrative" if any(one.meeting in invented for one in taken) else "",
        facts=(("Latest meeting", in_words(taken[0].decided_on)),),
        leaves=(Leaf("", "", stored_parts((_about(), *parts))),),
        figures=(),
        made_from="register of decisions",
    )
    return Draft(content, tables=(_table(taken),))


def _about() -> Part:
    words = (
        "Where a decision rests on a paper that is not open, its open words stand here and the"
        " reason is given in the papers of the meeting: Local Government Act 1972, sections 100A"
        " to 100I."
    )
    return Part("about", "About this register", (Paragraphs((words,)),))


def _year(year: str, taken: list[board.DecisionFact]) -> tuple[Grid, ...]:
    rows = tuple(
        (one.reference, in_words(one.decided_on), one.words, _outcome(one)) for one in taken
    )
    headings = ("Reference", "Day", "Decision", "Outcome")
    return tuple(grids(f"decided-{year}", f"Decided in {year}", headings, rows, (18, 16, 48, 18)))


def _outcome(one: board.DecisionFact) -> str:
    return OUTCOMES.get(one.outcome, "Not agreed")


def _table(taken: list[board.DecisionFact]) -> DataTable:
    rows = tuple(
        (one.reference, one.decided_on.isoformat(), one.item, one.words, _outcome(one))
        for one in taken
    )
    return DataTable("decisions", "Decisions of the board", HEADINGS, rows)


DECISIONS = Source(DocumentKind.DECISIONS, _offers, _make)
