"""The life of a strategy: states, moves, and who makes each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission
from strategy.rules.vocabulary import StrategyStatus


class StrategyMove(StrEnum):
    """What happens to a strategy. Its status is the replay of these."""

    STARTED = "started"
    LOADED = "loaded"
    EDITED = "edited"
    OPENED = "opened"
    TAKEN_BACK = "taken_back"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPLACED = "replaced"


S, M, P = StrategyStatus, StrategyMove, Permission


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: from which states, to which (None: it stays), and by whose permission."""

    sources: frozenset[StrategyStatus | None]
    target: StrategyStatus | None
    permission: Permission
    needs_reason: bool
    label: str


_ANY: Final = frozenset[StrategyStatus | None]({None, *S})
STEPS: Final[dict[StrategyMove, Step]] = {
    M.STARTED: Step(frozenset({None}), S.DRAFT, P.WRITE_STRATEGY, False, "Start a draft"),
    # A file says in which state a plan stands, so its event carries the state.
    M.LOADED: Step(_ANY, None, P.WRITE_STRATEGY, False, "Load from a file"),
    M.EDITED: Step(
        frozenset({S.DRAFT, S.CONSULTATION}), None, P.WRITE_STRATEGY, False, "Change the draft"
    ),
    M.OPENED: Step(
        frozenset({S.DRAFT}), S.CONSULTATION, P.WRITE_STRATEGY, False, "Open the consultation"
    ),
    M.TAKEN_BACK: Step(
        frozenset({S.CONSULTATION, S.APPROVED}),
        S.DRAFT,
        P.WRITE_STRATEGY,
        True,
        "Take back to draft",
    ),
    M.APPROVED: Step(frozenset({S.CONSULTATION}), S.APPROVED, P.APPROVE_STRATEGY, False, "Approve"),
    M.PUBLISHED: Step(frozenset({S.APPROVED}), S.PUBLISHED, P.WRITE_STRATEGY, False, "Publish"),
    # Publishing the next one replaces this one by the same act; it stays readable.
    M.REPLACED: Step(frozenset({S.PUBLISHED}), S.REPLACED, P.WRITE_STRATEGY, False, "Replace"),
}
# The moves whose maker had a hand in the text, and so never approves it.
MADE_BY_AUTHORS: Final = frozenset({M.STARTED, M.LOADED, M.EDITED, M.OPENED, M.TAKEN_BACK})
EDITABLE: Final = frozenset({S.DRAFT, S.CONSULTATION})
FROZEN: Final = frozenset({S.PUBLISHED, S.REPLACED})


def replay(events: Sequence[tuple[StrategyMove, StrategyStatus]]) -> StrategyStatus | None:
    """The status after these moves in order, each with the state it said it led to.

    A move that is not lawful there, or that says another state, raises ValueError.
    """
    status: StrategyStatus | None = None
    for move, after in events:
        step = STEPS[move]
        if status not in step.sources:
            raise ValueError(f"{move} cannot follow {status}")
        target = after if move is M.LOADED else step.target or status
        if target is not after:
            raise ValueError(f"{move} leads to {target}, not to {after}")
        status = after
    return status


def deny_move(
    move: StrategyMove, *, status: StrategyStatus | None, reason: str = ""
) -> Denial | None:
    """Why the strategy's state does not allow a move."""
    step = STEPS[move]
    if status not in step.sources:
        state = status.replace("_", " ") if status else "not started"
        return Denial(
            "strategy.wrong_state",
            f"“{step.label}” is not possible while the strategy is {_state(state)}. "
            "Somebody may have moved it on: look at its history.",
        )
    if step.needs_reason and not reason.strip():
        return Denial("strategy.reason_missing", "Give the reason in a sentence.")
    return None


def _state(state: str) -> str:
    return {"draft": "a draft", "consultation": "in consultation"}.get(state, state)


def deny_editing(status: StrategyStatus) -> Denial | None:
    """Why the text of a strategy is fixed."""
    if status in EDITABLE:
        return None
    if status is S.APPROVED:
        return Denial(
            "strategy.approved",
            "This strategy is approved, so its text is fixed. Take it back to draft to change it.",
        )
    return Denial(
        "strategy.frozen",
        "This strategy is published, so its text is fixed. Add a dated correction with its"
        " reason, or start the next strategy.",
    )


def deny_author(*, authors: frozenset[int], approver: int) -> Denial | None:
    """Nobody approves a strategy that they had a hand in writing."""
    if approver not in authors:
        return None
    return Denial(
        "strategy.approver_wrote_it",
        "You wrote part of this strategy, so somebody else has to approve it.",
    )


def available(status: StrategyStatus) -> tuple[StrategyMove, ...]:
    """The moves that a person may choose from a state; the others follow by themselves."""
    chosen = (M.OPENED, M.TAKEN_BACK, M.APPROVED, M.PUBLISHED)
    return tuple(move for move in chosen if status in STEPS[move].sources)
