"""The life of one version of the needs assessment: states, moves, and who makes each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


class AssessmentStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class AssessmentMove(StrEnum):
    """What happens to a version. The status is the replay of these."""

    STARTED = "started"
    SENT = "sent"
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: from which states, to which, and by whose permission."""

    sources: frozenset[AssessmentStatus | None]
    target: AssessmentStatus
    permission: Permission
    needs_reason: bool
    label: str


S, M, P = AssessmentStatus, AssessmentMove, Permission
STEPS: Final[dict[AssessmentMove, Step]] = {
    M.STARTED: Step(frozenset({None}), S.DRAFT, P.WRITE_ASSESSMENT, False, "Start a version"),
    M.SENT: Step(frozenset({S.DRAFT}), S.IN_REVIEW, P.WRITE_ASSESSMENT, False, "Send for review"),
    M.TAKEN_BACK: Step(
        frozenset({S.IN_REVIEW}), S.DRAFT, P.WRITE_ASSESSMENT, True, "Take back to draft"
    ),
    M.DECLINED: Step(frozenset({S.IN_REVIEW}), S.DRAFT, P.APPROVE_ASSESSMENT, True, "Send back"),
    M.APPROVED: Step(frozenset({S.IN_REVIEW}), S.APPROVED, P.APPROVE_ASSESSMENT, False, "Approve"),
    # Whoever approves the next version thereby sets this one aside; it stays readable.
    M.SUPERSEDED: Step(
        frozenset({S.APPROVED}), S.SUPERSEDED, P.APPROVE_ASSESSMENT, False, "Set aside"
    ),
}
# The moves whose maker had a hand in the text, and so never approves it.
MADE_BY_AUTHORS: Final = frozenset({M.STARTED, M.SENT, M.TAKEN_BACK})
FROZEN: Final = frozenset({S.APPROVED, S.SUPERSEDED})


def replay(moves: Sequence[AssessmentMove]) -> AssessmentStatus | None:
    """The status after these moves in order; a move that is not lawful raises ValueError."""
    status: AssessmentStatus | None = None
    for move in moves:
        if status not in STEPS[move].sources:
            raise ValueError(f"{move} cannot follow {status}")
        status = STEPS[move].target
    return status


def deny_move(
    move: AssessmentMove, *, status: AssessmentStatus | None, reason: str = ""
) -> Denial | None:
    """Why the version's state does not allow a move."""
    step = STEPS[move]
    if status not in step.sources:
        state = status.replace("_", " ") if status else "not started"
        return Denial(
            "assessment.wrong_state",
            f"“{step.label}” is not possible while the assessment is {state}. "
            "Somebody may have moved it on: look at its history.",
        )
    if step.needs_reason and not reason.strip():
        return Denial("assessment.reason_missing", "Give the reason in a sentence.")
    return None


def deny_editing(status: AssessmentStatus) -> Denial | None:
    """Why the text of a version is fixed."""
    if status is S.DRAFT:
        return None
    return Denial(
        "assessment.not_editable",
        f"This version is {status.replace('_', ' ')}, so its text is fixed. "
        "Take it back to draft, or start the next version, to change it.",
    )


def deny_author(*, authors: frozenset[int], approver: int) -> Denial | None:
    """Nobody approves an assessment that they had a hand in writing."""
    if approver not in authors:
        return None
    return Denial(
        "assessment.approver_wrote_it",
        "You wrote part of this assessment, so somebody else has to approve it.",
    )


def available(status: AssessmentStatus) -> tuple[AssessmentMove, ...]:
    """The moves that a person may choose from a state; setting aside follows by itself."""
    return tuple(
        move for move, step in STEPS.items() if status in step.sources and move is not M.SUPERSEDED
    )
