"""A board and a plan of the same partnership, for tests of a whole quarter."""

from dataclasses import dataclass
from datetime import date, timedelta

from dalpb.kernel import clock
from strategy.models import Action, Meeting
from tests.factories import board, delivery
from tests.factories.board import AGREEMENT, SECRET, Board, item_of

__all__ = ["AGREEMENT", "SECRET", "Board", "Both", "both", "item_of", "planned"]


@dataclass(frozen=True)
class Both:
    board: Board
    plan: delivery.Plan
    action: Action


def both() -> Both:
    made = board.board()
    plan = delivery.small_plan()
    return Both(made, plan, plan.agreed())


def planned(made: Board, held_on: date, *, days_ago: int = 0) -> Meeting:
    return board.planned(made, held_on, at=clock.now() - timedelta(days=days_ago))
