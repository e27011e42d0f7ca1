"""How every duty stands on a day, from what is on record."""

from dataclasses import dataclass
from datetime import date

from reporting.duties.duty import Duty, DutyState, Verdict, duties
from reporting.duties.record import DutyRecord
from reporting.duties.rules import RULES, stated

# Worst first: what is missing, what is due, what nobody can tell, what is done.
ORDER = (
    DutyState.GAP,
    DutyState.DUE,
    DutyState.UNKNOWN,
    DutyState.MET,
    DutyState.NOT_IN_FORCE,
)


@dataclass(frozen=True, slots=True)
class Watched:
    duty: Duty
    verdict: Verdict


def watch(record: DutyRecord, on: date) -> tuple[Watched, ...]:
    """Each duty with how it stands on the day, in the order of the law.

    Nothing that happened after the day counts towards it.
    """
    return tuple(Watched(duty, verdict(duty, record, on)) for duty in duties())


def verdict(duty: Duty, record: DutyRecord, on: date) -> Verdict:
    if on < duty.in_force_from:
        return Verdict(DutyState.NOT_IN_FORCE, next_on=duty.in_force_from)
    if duty.rule == "stated":
        return stated(duty, record, on)
    return RULES[duty.rule](record, on)


def worst(watched: tuple[Watched, ...]) -> DutyState:
    """The state of the whole: as good as its worst duty."""
    states = {one.verdict.state for one in watched}
    return next(state for state in ORDER if state in states)


def counts(watched: tuple[Watched, ...]) -> dict[DutyState, int]:
    """How many duties stand in each state, those in none left out."""
    found = {s: sum(one.verdict.state is s for one in watched) for s in ORDER}
    return {state: count for state, count in found.items() if count}
