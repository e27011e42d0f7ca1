"""What an action may become, and from where."""

from collections.abc import Iterable
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.delivery.vocabulary import CLOSED, LIVE, NEEDS_REASON, ActionMove, ActionStatus

S, M = ActionStatus, ActionMove

# From where a move may be made, and where it leads. None: the status stays as it is.
STEPS: Final[dict[ActionMove, tuple[frozenset[ActionStatus], ActionStatus | None]]] = {
    M.AGREED: (frozenset({S.PROPOSED}), S.AGREED),
    M.STARTED: (frozenset({S.AGREED}), S.IN_PROGRESS),
    M.COMPLETED: (LIVE, S.COMPLETED),
    M.STOPPED: (LIVE | {S.PROPOSED}, S.STOPPED),
    M.MERGED: (LIVE, S.MERGED),
    M.SUPERSEDED: (LIVE, S.SUPERSEDED),
    M.REOPENED: (CLOSED, None),
    M.TERMS_CORRECTED: (LIVE, None),
    M.EDITED: (LIVE | {S.PROPOSED}, None),
    M.FORECAST_CHANGED: (LIVE, None),
    M.MILESTONE_ADDED: (LIVE | {S.PROPOSED}, None),
    M.MILESTONE_EDITED: (LIVE | {S.PROPOSED}, None),
    M.MILESTONE_DONE: (LIVE, None),
    M.MILESTONE_REPLACED: (LIVE, None),
    M.DEPENDENCY_ADDED: (LIVE | {S.PROPOSED}, None),
    M.DEPENDENCY_REMOVED: (LIVE | {S.PROPOSED}, None),
    M.EVIDENCE_ADDED: (LIVE | {S.COMPLETED}, None),
    M.RESOURCES_SET: (LIVE | {S.PROPOSED}, None),
    M.BLOCKED: (LIVE, None),
    M.UNBLOCKED: (LIVE, None),
    M.UPDATED: (LIVE | {S.COMPLETED}, None),
    M.UPDATE_CORRECTED: (LIVE | {S.COMPLETED}, None),
    M.UPDATE_WITHDRAWN: (LIVE | {S.COMPLETED}, None),
    M.RAG_AGREED: (LIVE | CLOSED, None),
    M.RAG_CORRECTED: (LIVE | CLOSED, None),
}


def deny_move(move: ActionMove, *, status: ActionStatus) -> Denial | None:
    """Why a move cannot be made of an action as it stands, or None."""
    allowed, _ = STEPS[move]
    if status in allowed:
        return None
    stands = status.value.replace("_", " ")
    return Denial(
        "action.not_from_here",
        f"This action is {stands}, so that cannot be done now."
        + (" Reopen it first." if status in CLOSED else ""),
    )


def deny_reason(move: ActionMove, reason: str) -> Denial | None:
    """Why a move without a reason is refused, or None."""
    if reason.strip() or move not in NEEDS_REASON:
        return None
    return Denial("action.no_reason", "Give the reason. It is kept with the action's history.")


def replay(moves: Iterable[ActionMove]) -> ActionStatus:
    """The status that an action's events lead to, in their order.

    Reopening leads back to where the action stood before it was closed.
    """
    status, before = S.PROPOSED, S.PROPOSED
    for move in moves:
        if move is M.PROPOSED:
            continue
        if move is M.REOPENED:
            status = before
            continue
        _, leads_to = STEPS[move]
        if leads_to is None:
            continue
        if leads_to in CLOSED:
            before = status
        status = leads_to
    return status


def reopened_to(moves: Iterable[ActionMove]) -> ActionStatus:
    """Where an action goes that is reopened now."""
    return replay((*moves, M.REOPENED))
