"""Where each act on a meeting leads back to."""

from django.urls import reverse

from strategy.models import Paper
from strategy.views.board.standing import Asked


def to_meeting(asked: Asked) -> str:
    return reverse("strategy:board-meeting", args=[asked.subject.code])


def to_run(asked: Asked) -> str:
    return reverse("strategy:board-run", args=[asked.subject.code])


def to_room(asked: Asked) -> str:
    return f"{to_run(asked)}#room"


def to_item(asked: Asked) -> str:
    """Back to the item on the page from which the meeting is run."""
    target = asked.target
    item = target.item_id if isinstance(target, Paper) else target.pk
    return f"{to_run(asked)}#item-{item}"


def to_paper(asked: Asked) -> str:
    paper = asked.target if isinstance(asked.target, Paper) else asked.target.paper
    return reverse("strategy:board-paper", args=[paper.pk])


def to_minutes(asked: Asked) -> str:
    return reverse("strategy:board-minutes", args=[asked.subject.code])
