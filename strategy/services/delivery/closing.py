"""An action ends: finished, stopped, taken over by another; or is opened again."""

from datetime import date

from django.db import transaction

from dalpb.kernel.refusals import Denial, Refused
from strategy.models import Action, ActionEvent
from strategy.rules.delivery.life import reopened_to
from strategy.rules.delivery.vocabulary import CLOSED, ActionMove, ActionStatus
from strategy.services.delivery.keeping import Act, keep, managed


@transaction.atomic
def complete_action(*, action: Action, ended_on: date, act: Act, reason: str = "") -> Action:
    """The action is finished on a day. Something must show it."""
    held, change = managed(action, ActionMove.COMPLETED, act, reason)
    if ended_on > act.on:
        raise Refused(Denial("action.ends_in_future", "The day it was finished is in the future."))
    if not held.evidence.exists():
        raise Refused(
            Denial("action.nothing_shows_it", "Add evidence first: what shows that it was done?")
        )
    held.status = ActionStatus.COMPLETED.value
    held.actual_end = ended_on
    held.started_on = held.started_on or held.baseline_start
    held.blocked_reason, held.unblocked_by, held.blocked_on = "", "", None
    held.closed_reason = reason.strip()
    change.details = {"ended_on": ended_on.isoformat()}
    return keep(held, change, act)


@transaction.atomic
def stop_action(*, action: Action, reason: str, act: Act) -> Action:
    """Nobody works on the action any more, and the reason is kept."""
    held, change = managed(action, ActionMove.STOPPED, act, reason)
    held.status = ActionStatus.STOPPED.value
    held.closed_reason = reason.strip()
    return keep(held, change, act)


@transaction.atomic
def merge_action(*, action: Action, into: Action, reason: str, act: Act) -> Action:
    """The action goes on as part of another. Its history stays its own."""
    return _taken_over(action, into, ActionMove.MERGED, reason, act)


@transaction.atomic
def supersede_action(*, action: Action, by: Action, reason: str, act: Act) -> Action:
    """Another action stands in the place of this one."""
    return _taken_over(action, by, ActionMove.SUPERSEDED, reason, act)


def _taken_over(
    action: Action, successor: Action, move: ActionMove, reason: str, act: Act
) -> Action:
    held, change = managed(action, move, act, reason)
    if successor.pk == held.pk:
        raise Refused(Denial("action.itself", "An action cannot be taken over by itself."))
    if ActionStatus(successor.status) in CLOSED:
        raise Refused(
            Denial(
                "action.successor_closed", f"{successor.code} is closed. Choose one that is not."
            )
        )
    held.status = move.value
    held.successor = successor
    held.closed_reason = reason.strip()
    change.details = {"successor": successor.code}
    return keep(held, change, act)


@transaction.atomic
def reopen_action(*, action: Action, reason: str, act: Act) -> Action:
    """The action stands where it stood before it was closed."""
    held, change = managed(action, ActionMove.REOPENED, act, reason)
    moves = ActionEvent.objects.filter(action=held).order_by("pk").values_list("kind", flat=True)
    change.details = {"was": held.status}
    held.status = reopened_to(ActionMove(kind) for kind in moves).value
    held.actual_end, held.successor, held.closed_reason = None, None, ""
    return keep(held, change, act)
