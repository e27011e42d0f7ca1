"""The acts on a meeting by the name that an address gives them."""

from collections.abc import Mapping
from typing import Final

from strategy.views.board.meeting_acts import (
    agenda,
    business,
    life,
    minutes,
    papers,
    questions,
    room,
)
from strategy.views.board.standing import PageAct

ACTS: Final[Mapping[str, PageAct]] = {
    **life.ACTS,
    **agenda.ACTS,
    **papers.ACTS,
    **room.ACTS,
    **business.ACTS,
    **minutes.ACTS,
    **questions.ACTS,
}
