"""The life of a release: its states, the moves between them, and who may make each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


class Audience(StrEnum):
    PUBLIC = "public"


class ReleaseState(StrEnum):
    PROPOSED = "proposed"
    PROTECTED = "protected"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class ReleaseMove(StrEnum):
    """What happens to a release. The state is the replay of these."""

    PROPOSED = "proposed"
    CHANGED = "changed"
    PROTECTED = "protected"
    SENT = "sent"
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class Verdict(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: from which states, to which, and by whose permission."""

    sources: frozenset[ReleaseState | None]
    target: ReleaseState
    permission: Permission
    needs_reason: bool
    label: str


S, P = ReleaseState, Permission
# A change of content goes back to the start whatever was reached, and so do the reviews.
STEPS: Final[dict[ReleaseMove, Step]] = {
    ReleaseMove.PROPOSED: Step(
        frozenset({None}), S.PROPOSED, P.PROPOSE_RELEASE, False, "Propose the release"
    ),
    ReleaseMove.CHANGED: Step(
        frozenset({S.PROPOSED, S.PROTECTED, S.IN_REVIEW, S.APPROVED}),
        S.PROPOSED,
        P.PROPOSE_RELEASE,
        False,
        "Change what is proposed",
    ),
    ReleaseMove.PROTECTED: Step(
        frozenset({S.PROPOSED}),
        S.PROTECTED,
        P.PROPOSE_RELEASE,
        False,
        "Protect the tables",
    ),
    ReleaseMove.SENT: Step(
        frozenset({S.PROTECTED}), S.IN_REVIEW, P.PROPOSE_RELEASE, False, "Send for review"
    ),
    ReleaseMove.TAKEN_BACK: Step(
        frozenset({S.IN_REVIEW, S.APPROVED}),
        S.PROPOSED,
        P.PROPOSE_RELEASE,
        True,
        "Take back from review",
    ),
    ReleaseMove.DECLINED: Step(
        frozenset({S.IN_REVIEW}), S.PROPOSED, P.REVIEW_RELEASE, False, "Decline"
    ),
    ReleaseMove.APPROVED: Step(
        frozenset({S.IN_REVIEW}), S.APPROVED, P.REVIEW_RELEASE, False, "Approve"
    ),
    ReleaseMove.PUBLISHED: Step(
        frozenset({S.APPROVED}), S.PUBLISHED, P.PROPOSE_RELEASE, False, "Publish"
    ),
    ReleaseMove.WITHDRAWN: Step(
        frozenset({S.PUBLISHED}), S.WITHDRAWN, P.PROPOSE_RELEASE, True, "Withdraw"
    ),
    ReleaseMove.DROPPED: Step(
        frozenset({S.PROPOSED, S.PROTECTED}), S.DROPPED, P.PROPOSE_RELEASE, True, "Give it up"
    ),
}

OUT: Final = frozenset({ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN})
OVER: Final = OUT | {ReleaseState.DROPPED}
REVIEWERS: Final = 2


def replay(moves: "list[ReleaseMove] | tuple[ReleaseMove, ...]") -> ReleaseState | None:
    """The state after these moves in order; a move that is not lawful raises ValueError."""
    state: ReleaseState | None = None
    for move in moves:
        if state not in STEPS[move].sources:
            raise ValueError(f"{move} cannot follow {state}")
        state = STEPS[move].target
    return state


def deny_move(move: ReleaseMove, *, state: ReleaseState | None, reason: str = "") -> Denial | None:
    """Why the release's state does not allow a move."""
    step = STEPS[move]
    if state not in step.sources:
        standing = state.replace("_", " ") if state else "not there yet"
        return Denial(
            "release.wrong_state",
            f"“{step.label}” is not possible while the release is {standing}. Somebody may have"
            " moved it on: look at its history.",
        )
    if step.needs_reason and not reason.strip():
        return Denial("release.reason_missing", "Give the reason in a sentence.")
    return None


def deny_reviewer(*, authors: frozenset[int], already: frozenset[int], by: int) -> Denial | None:
    """Nobody reviews what they had a hand in, and nobody is two reviewers."""
    if by in authors:
        return Denial(
            "release.reviewer_made_it",
            "You proposed or protected this release, so two other people have to review it.",
        )
    if by in already:
        return Denial(
            "release.reviewed_already",
            "You have given your verdict on this copy. Another person has to give the second.",
        )
    return None


def outcome(verdicts: tuple[Verdict, ...]) -> ReleaseMove | None:
    """What the verdicts on one copy come to, once both are in."""
    if len(verdicts) < REVIEWERS:
        return None
    if all(verdict is Verdict.APPROVE for verdict in verdicts):
        return ReleaseMove.APPROVED
    return ReleaseMove.DECLINED


def states_document() -> str:
    """Markdown: the moves of a release, from where to where and by whom."""
    lines = [
        "# The life of a release",
        "",
        "Generated from `reporting/releases/workflow.py`.",
        "",
        "| move | from | to | needs | reason |",
        "|---|---|---|---|---|",
    ]
    for step in STEPS.values():
        sources = ", ".join(sorted(s.replace("_", " ") if s else "nothing" for s in step.sources))
        lines.append(
            f"| {step.label} | {sources} | {step.target.replace('_', ' ')} |"
            f" {step.permission.replace('_', ' ')} | {'required' if step.needs_reason else ''} |"
        )
    lines += [
        "",
        "Two people review, neither of whom proposed or protected it, and neither sees the",
        "other's verdict before both are in.",
        "",
    ]
    return "\n".join(lines)
