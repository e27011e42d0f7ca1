"""The duty watch in a pack."""

from datetime import date

from reporting.assemble.duties import duty_record
from reporting.duties.duty import DutyState
from reporting.duties.watch import Watched, watch
from reporting.packs.content import DutyLine, Exceptional, ExceptionKind

STATE_WORDS = {
    DutyState.GAP: "Gap",
    DutyState.DUE: "Due",
    DutyState.UNKNOWN: "Not shown",
    DutyState.MET: "Met",
    DutyState.NOT_IN_FORCE: "Not yet in force",
}


def watched_on(on: date) -> tuple[Watched, ...]:
    return watch(duty_record(on), on)


def duty_lines(watched: tuple[Watched, ...]) -> tuple[DutyLine, ...]:
    """Every duty with what is missing of it, or what shows it."""
    return tuple(
        DutyLine(
            one.duty.title,
            one.duty.source,
            STATE_WORDS[one.verdict.state],
            " ".join(one.verdict.gaps or tuple(f"{e.words}." for e in one.verdict.evidence)),
        )
        for one in watched
    )


def duties_out(watched: tuple[Watched, ...]) -> tuple[Exceptional, ...]:
    """The duties with a gap, each with what is missing."""
    return tuple(
        Exceptional(ExceptionKind.DUTY, "", f"{one.duty.title}: {' '.join(one.verdict.gaps)}")
        for one in watched
        if one.verdict.state is DutyState.GAP
    )
