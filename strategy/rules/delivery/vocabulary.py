"""The words of the delivery plan."""

from enum import StrEnum
from typing import Final


class ActionStatus(StrEnum):
    """Where an action stands. It follows from its events."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    STOPPED = "stopped"
    MERGED = "merged"
    SUPERSEDED = "superseded"


# An action that is still to be done: agreed by the board and not closed in any way.
LIVE: Final = frozenset({ActionStatus.AGREED, ActionStatus.IN_PROGRESS})
CLOSED: Final = frozenset(
    {
        ActionStatus.COMPLETED,
        ActionStatus.STOPPED,
        ActionStatus.MERGED,
        ActionStatus.SUPERSEDED,
    }
)
# What another action has taken over.
TAKEN_OVER: Final = frozenset({ActionStatus.MERGED, ActionStatus.SUPERSEDED})


class Rag(StrEnum):
    """How an action goes. What cannot be told is said, and is never green."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    COMPLETE = "complete"
    NOT_STARTED = "not_started"
    CANNOT_TELL = "cannot_tell"


def rag_or_none(value: str) -> Rag | None:
    return Rag(value) if value else None


RAG_WORDS: Final = {
    Rag.GREEN: "Green",
    Rag.AMBER: "Amber",
    Rag.RED: "Red",
    Rag.COMPLETE: "Complete",
    Rag.NOT_STARTED: "Not started",
    Rag.CANNOT_TELL: "Cannot tell",
}


class Voice(StrEnum):
    """Who says how an action goes."""

    COMPUTED = "computed"
    OWN = "own"
    AGREED = "agreed"


class UpdateKind(StrEnum):
    """An update is given; a wrong one is corrected or withdrawn by a later one."""

    GIVEN = "given"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Funder(StrEnum):
    """Whose money a resource line is."""

    OWN = "own"
    GRANT = "grant"
    OTHER = "other"


class ActionMove(StrEnum):
    """Everything that can happen to an action."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    TERMS_CORRECTED = "terms_corrected"
    EDITED = "edited"
    STARTED = "started"
    FORECAST_CHANGED = "forecast_changed"
    MILESTONE_ADDED = "milestone_added"
    MILESTONE_EDITED = "milestone_edited"
    MILESTONE_DONE = "milestone_done"
    MILESTONE_REPLACED = "milestone_replaced"
    DEPENDENCY_ADDED = "dependency_added"
    DEPENDENCY_REMOVED = "dependency_removed"
    EVIDENCE_ADDED = "evidence_added"
    RESOURCES_SET = "resources_set"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    UPDATED = "updated"
    UPDATE_CORRECTED = "update_corrected"
    UPDATE_WITHDRAWN = "update_withdrawn"
    RAG_AGREED = "rag_agreed"
    RAG_CORRECTED = "rag_corrected"
    COMPLETED = "completed"
    STOPPED = "stopped"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    REOPENED = "reopened"


# These undo or end something, so they say why.
NEEDS_REASON: Final = frozenset(
    {
        ActionMove.TERMS_CORRECTED,
        ActionMove.MILESTONE_REPLACED,
        ActionMove.UPDATE_CORRECTED,
        ActionMove.UPDATE_WITHDRAWN,
        ActionMove.RAG_CORRECTED,
        ActionMove.STOPPED,
        ActionMove.MERGED,
        ActionMove.SUPERSEDED,
        ActionMove.REOPENED,
    }
)

MOVE_WORDS: Final = {
    ActionMove.PROPOSED: "Proposed",
    ActionMove.AGREED: "Agreed by the board",
    ActionMove.TERMS_CORRECTED: "What the board agreed was corrected",
    ActionMove.EDITED: "Edited",
    ActionMove.STARTED: "Started",
    ActionMove.FORECAST_CHANGED: "Forecast end changed",
    ActionMove.MILESTONE_ADDED: "Milestone added",
    ActionMove.MILESTONE_EDITED: "Milestone's forecast changed",
    ActionMove.MILESTONE_DONE: "Milestone reached",
    ActionMove.MILESTONE_REPLACED: "Milestone replaced",
    ActionMove.DEPENDENCY_ADDED: "Dependency added",
    ActionMove.DEPENDENCY_REMOVED: "Dependency removed",
    ActionMove.EVIDENCE_ADDED: "Evidence added",
    ActionMove.RESOURCES_SET: "Resources changed",
    ActionMove.BLOCKED: "Blocked",
    ActionMove.UNBLOCKED: "No longer blocked",
    ActionMove.UPDATED: "Owner's update",
    ActionMove.UPDATE_CORRECTED: "Owner's update corrected",
    ActionMove.UPDATE_WITHDRAWN: "Owner's update withdrawn",
    ActionMove.RAG_AGREED: "The board agreed a rating",
    ActionMove.RAG_CORRECTED: "The board's rating was corrected",
    ActionMove.COMPLETED: "Completed",
    ActionMove.STOPPED: "Stopped",
    ActionMove.MERGED: "Merged into another action",
    ActionMove.SUPERSEDED: "Superseded by another action",
    ActionMove.REOPENED: "Reopened",
}
