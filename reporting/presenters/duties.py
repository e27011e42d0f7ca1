"""The duty watch for its page: worst first, each with its evidence or its gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.periods import in_words
from reporting.duties.duty import DutyState, Evidence
from reporting.duties.watch import ORDER, Watched, counts, worst

# Words and the look of the tag, by state.
STATES: Final = {
    DutyState.GAP: ("Gap", "stopped"),
    DutyState.DUE: ("Due", "waiting"),
    DutyState.UNKNOWN: ("Not shown", "attention"),
    DutyState.MET: ("Met", "done"),
    DutyState.NOT_IN_FORCE: ("Not yet in force", "provisional"),
}
COUNTED: Final = {
    DutyState.GAP: "with a gap",
    DutyState.DUE: "due",
    DutyState.UNKNOWN: "that nothing shows",
    DutyState.MET: "met",
    DutyState.NOT_IN_FORCE: "not yet in force",
}
ANSWERS: Final = {
    DutyState.GAP: "No: not every duty is met.",
    DutyState.DUE: "Yes so far: nothing is late, and something is due.",
    DutyState.UNKNOWN: "Nothing is late. For some duties nobody has recorded what shows them.",
    DutyState.MET: "Yes: every duty is met.",
    DutyState.NOT_IN_FORCE: "Part 4 was not in force on that day.",
}


@dataclass(frozen=True, slots=True)
class ShownDuty:
    code: str
    title: str
    label: str
    state: str
    asks: str
    when: str
    source: str
    evidence: tuple[Evidence, ...]
    gaps: tuple[str, ...]
    act: str
    next_words: str
    record_url: str


def answer(watched: tuple[Watched, ...]) -> str:
    """One sentence for the question that the page is opened with."""
    return ANSWERS[worst(watched)]


def summary(watched: tuple[Watched, ...]) -> str:
    """How many stand where, in words."""
    parts = (f"{count} {COUNTED[state]}" for state, count in counts(watched).items())
    return f"Of {len(watched)} duties: {', '.join(parts)}."


def shown(watched: Sequence[Watched], *, may_record: bool) -> tuple[ShownDuty, ...]:
    """Each duty as the page shows it, worst first and then in the order of the law."""
    ranked = sorted(watched, key=lambda one: ORDER.index(one.verdict.state))
    return tuple(_shown(one, may_record=may_record) for one in ranked)


def _shown(one: Watched, *, may_record: bool) -> ShownDuty:
    duty, verdict = one.duty, one.verdict
    label, state = STATES[verdict.state]
    recordable = may_record and duty.rule == "stated"
    return ShownDuty(
        code=duty.code,
        title=duty.title,
        label=label,
        state=state,
        asks=duty.asks,
        when=duty.when,
        source=duty.source,
        evidence=verdict.evidence,
        gaps=verdict.gaps,
        act=verdict.act,
        next_words=_next(verdict.next_on),
        record_url=reverse("reporting:duty-record", args=[duty.code]) if recordable else "",
    )


def _next(day: date | None) -> str:
    return f"Next date: {in_words(day)}" if day else ""
