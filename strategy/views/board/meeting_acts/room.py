"""Who comes and goes, and who has an interest in an item."""

from collections.abc import Mapping
from typing import Final

from strategy.forms.board.fields import ChoosingForm
from strategy.forms.board.room import ArrivalForm, DeclarationForm, LeavingForm, RulingForm
from strategy.permissions.board import deny_asking, deny_ruling
from strategy.rules.board.vocabulary import Ruling
from strategy.services.board import room
from strategy.views.board.meeting_acts.made_forms import choosing, member, moment, plain, run_act
from strategy.views.board.meeting_acts.targets import an_attendance, an_item
from strategy.views.board.meeting_acts.ways_back import to_item, to_meeting, to_room
from strategy.views.board.standing import Asked, Data, PageAct


def do_apologies(a: Asked, d: Data) -> str:
    row = room.record_apologies(meeting=a.subject, appointment=member(d), act=a.act)
    return f"Apologies of {row.appointment.holder} are recorded."


def do_arrive(a: Asked, d: Data) -> str:
    at = moment(a, d["moment"])
    row = room.record_arrival(meeting=a.subject, appointment=member(d), arrived_at=at, act=a.act)
    return f"{row.appointment.holder} is here."


def do_leave(a: Asked, d: Data) -> str:
    at = moment(a, d["moment"])
    room.record_leaving(attendance=a.target, version=d["version"], left_at=at, act=a.act)
    return f"{a.target.appointment.holder} has left."


def do_declare(a: Asked, d: Data) -> str:
    room.declare(
        appointment=member(d),
        words=d["words"],
        held_from=a.subject.held_on,
        item=a.target,
        act=a.act,
    )
    return "The declaration is recorded."


def do_rule(a: Asked, d: Data) -> str:
    row = room.rule(
        item=a.target,
        appointment=member(d),
        ruling=Ruling(d["ruling"]),
        reason=d["reason"],
        act=a.act,
    )
    return f"Recorded for {row.appointment.holder}."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "apologies": run_act("Record apologies", "Record", choosing(ChoosingForm), do_apologies, to_room),
    "arrive": run_act("Record who is here", "Record", choosing(ArrivalForm), do_arrive, to_room),
    "leave": run_act("Record who has left", "Record", plain(LeavingForm), do_leave, to_room, target=an_attendance),
    "declare": PageAct("Declare an interest in an item", "Declare", deny_asking, choosing(DeclarationForm), do_declare, to_meeting, an_item),
    "rule": PageAct("Rule on a conflict", "Record", deny_ruling, choosing(RulingForm), do_rule, to_item, an_item),
}
# fmt: on
