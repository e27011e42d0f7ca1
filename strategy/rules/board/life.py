"""The life of a meeting and of an action that arose: states, moves, and what each state allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.board.vocabulary import ArisingStatus, ArisingStep, MeetingMove, MeetingStatus

S, M = MeetingStatus, MeetingMove


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: from which states, and to which (None: it stays)."""

    sources: frozenset[MeetingStatus | None]
    target: MeetingStatus | None
    needs_reason: bool
    label: str


def _of(*sources: MeetingStatus | None) -> frozenset[MeetingStatus | None]:
    return frozenset(sources)


STEPS: Final[dict[MeetingMove, Step]] = {
    M.SCHEDULED: Step(_of(None), S.PLANNED, False, "Schedule"),
    M.MOVED: Step(_of(S.PLANNED, S.AGENDA_PUBLISHED), None, True, "Move to another day"),
    M.PUBLISHED: Step(_of(S.PLANNED), S.AGENDA_PUBLISHED, False, "Publish the agenda"),
    M.OPENED: Step(_of(S.AGENDA_PUBLISHED), S.IN_PROGRESS, False, "Open the meeting"),
    M.CLOSED: Step(_of(S.IN_PROGRESS), S.CLOSED, False, "Close the meeting"),
    M.MINUTES_AGREED: Step(_of(S.CLOSED), S.MINUTES_AGREED, False, "Agree the minutes"),
    M.CANCELLED: Step(_of(S.PLANNED, S.AGENDA_PUBLISHED), S.CANCELLED, True, "Cancel"),
}


class Does(StrEnum):
    """What people do to a meeting without moving it on."""

    AGENDA = "change the agenda"
    PAPER = "add a paper"
    QUESTION = "take a question"
    APOLOGIES = "record apologies"
    ATTENDANCE = "record who is here"
    DECLARE = "record a declaration"
    RULE = "rule on a conflict"
    DISCUSS = "record what was said"
    DECIDE = "record a decision"
    ACTION = "record an action"
    MINUTES = "draft the minutes"


_BEFORE = frozenset({S.PLANNED, S.AGENDA_PUBLISHED})
ALLOWED: Final[dict[Does, frozenset[MeetingStatus]]] = {
    Does.AGENDA: frozenset({S.PLANNED}),
    # After publication a paper is late and says why.
    Does.PAPER: _BEFORE,
    Does.QUESTION: _BEFORE,
    Does.APOLOGIES: _BEFORE | {S.IN_PROGRESS},
    Does.ATTENDANCE: frozenset({S.IN_PROGRESS}),
    Does.DECLARE: _BEFORE | {S.IN_PROGRESS},
    Does.RULE: frozenset({S.AGENDA_PUBLISHED, S.IN_PROGRESS}),
    Does.DISCUSS: frozenset({S.IN_PROGRESS}),
    Does.DECIDE: frozenset({S.IN_PROGRESS}),
    Does.ACTION: frozenset({S.IN_PROGRESS}),
    Does.MINUTES: frozenset({S.CLOSED}),
}
STATUS_WORDS: Final = {
    S.PLANNED: "being prepared",
    S.AGENDA_PUBLISHED: "published and not yet open",
    S.IN_PROGRESS: "in progress",
    S.CLOSED: "closed",
    S.MINUTES_AGREED: "closed, with its minutes agreed",
    S.CANCELLED: "cancelled",
}


def deny_move(move: MeetingMove, status: MeetingStatus | None, reason: str = "") -> Denial | None:
    """Why a meeting's state does not allow a move."""
    step = STEPS[move]
    if status not in step.sources:
        said = STATUS_WORDS[status] if status else "not scheduled"
        return Denial(
            "meeting.wrong_state",
            f"“{step.label}” is not possible: the meeting is {said}. Somebody may have moved it"
            " on. Look at its history.",
        )
    if step.needs_reason and not reason.strip():
        return Denial("meeting.reason_missing", "Give the reason in a sentence.")
    return None


def deny_doing(act: Does, status: MeetingStatus) -> Denial | None:
    """Why a meeting's state does not allow an act."""
    if status in ALLOWED[act]:
        return None
    possible = " or ".join(STATUS_WORDS[one] for one in S if one in ALLOWED[act])
    return Denial(
        "meeting.state_does_not_allow",
        f"You can {act} while the meeting is {possible}. It is {STATUS_WORDS[status]}.",
    )


def replay(events: Sequence[tuple[MeetingMove, MeetingStatus]]) -> MeetingStatus | None:
    """The status after these moves; a move that is not lawful there raises ValueError."""
    status: MeetingStatus | None = None
    for move, after in events:
        step = STEPS[move]
        if status not in step.sources:
            raise ValueError(f"{move} cannot follow {status}")
        target = step.target or status
        if target is not after:
            raise ValueError(f"{move} leads to {target}, not to {after}")
        status = after
    return status


A, T = ArisingStatus, ArisingStep
ARISING_AFTER: Final[dict[ArisingStep, ArisingStatus]] = {
    T.PROGRESSED: A.OPEN,
    T.REDATED: A.OPEN,
    T.HANDED_OVER: A.HANDED_OVER,
    T.DONE: A.DONE,
    T.DROPPED: A.DROPPED,
}


def deny_arising(step: ArisingStep, status: ArisingStatus) -> Denial | None:
    """Why an action that arose cannot take a step: it has come to its end."""
    if step in ARISING_AFTER and status is A.OPEN:
        return None
    return Denial(
        "arising.ended",
        f"This action is {status.replace('_', ' ')}, so nothing more is recorded on it."
        " If it begins again, record a new action at a meeting.",
    )
