"""A meeting moved, opened, closed or cancelled, and its agenda published."""

from collections.abc import Mapping
from typing import Final

from strategy.forms.board.fields import ReasonForm
from strategy.forms.board.meetings import MoveForm, PublishForm
from strategy.services.board import meetings
from strategy.views.board.meeting_acts.made_forms import plain, run_act, versioned
from strategy.views.board.meeting_acts.ways_back import to_meeting, to_run
from strategy.views.board.standing import Asked, Data, PageAct


def do_move(a: Asked, d: Data) -> str:
    meetings.reschedule(meeting=a.subject, act=a.act, **d)
    return "The meeting is moved."


def do_publish(a: Asked, d: Data) -> str:
    meetings.publish_agenda(meeting=a.subject, act=a.act, **d)
    return "The agenda is published. Its papers are fixed from now on."


def do_open(a: Asked, d: Data) -> str:
    meetings.open_meeting(meeting=a.subject, act=a.act, **d)
    return "The meeting is in progress."


def do_close(a: Asked, d: Data) -> str:
    meetings.close_meeting(meeting=a.subject, act=a.act, **d)
    return "The meeting is closed. What happened is fixed."


def do_cancel(a: Asked, d: Data) -> str:
    meetings.cancel(meeting=a.subject, act=a.act, **d)
    return "The meeting is cancelled."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "move": run_act("Move the meeting", "Move it", plain(MoveForm), do_move, to_meeting),
    "publish": run_act("Publish the agenda", "Publish", plain(PublishForm), do_publish, to_meeting,
        introduction="From now on the agenda and its papers are fixed. A paper that comes later is marked late."),
    "open": run_act("Open the meeting", "Open", versioned, do_open, to_run),
    "close": run_act("Close the meeting", "Close", versioned, do_close, to_meeting,
        introduction="Everybody is recorded as having left, and what happened cannot be changed any more."),
    "cancel": run_act("Cancel the meeting", "Cancel it", plain(ReasonForm), do_cancel, to_meeting),
}
# fmt: on
