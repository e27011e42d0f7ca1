"""Who acts on the board's business, and what every act does first and last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from dalpb.kernel.access import Access, access_of
from dalpb.kernel.audit import record
from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.versions import update_versioned
from strategy.models import Meeting, MeetingEvent
from strategy.rules.board.life import STEPS, Does, deny_doing, deny_move
from strategy.rules.board.vocabulary import MeetingMove, MeetingStatus


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to the board's business, when, and with what standing."""

    by: User
    at: datetime
    access: Access


def act_of(by: User, at: datetime) -> Act:
    """An act with the standing that the person has on that day."""
    return Act(by, at, access_of(by, on=timezone.localdate(at)))


def screened(**texts: str) -> dict[str, str]:
    """The texts without the space around them; refused where one is about a person."""
    for name, text in texts.items():
        if any(sign.is_certain for sign in find_personal(text)):
            raise Refused(
                Denial(
                    "board.personal_data",
                    f"“{name.replace('_', ' ').capitalize()}” seems to say something about one"
                    " person: a name, a number, an address or a date of birth. Take it out. Name"
                    " people by their role.",
                )
            )
    return {name: text.strip() for name, text in texts.items()}


def needs(name: str, text: str) -> None:
    """Refused where a text that is needed is empty."""
    if not text.strip():
        raise Refused(Denial("board.missing", f"Say something under “{name}”."))


def taken(meeting: Meeting) -> Meeting:
    """The meeting as it now is, held until the transaction ends."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("body", "terms")
    return row.get(pk=meeting.pk)


def taken_for(meeting: Meeting, act: Does) -> Meeting:
    """The meeting, held, in a state that allows the act."""
    row = taken(meeting)
    require(deny_doing(act, MeetingStatus(row.status)))
    return row


def move(row: Meeting, what: MeetingMove, act: Act, reason: str = "", **fields: Any) -> Meeting:
    """The meeting makes a move: its event and its status, written together."""
    require(deny_move(what, MeetingStatus(row.status), reason))
    status = (STEPS[what].target or MeetingStatus(row.status)).value
    moved = update_versioned(
        Meeting.objects.all(), row.pk, row.version, by=act.by, status=status, **fields
    )
    MeetingEvent.objects.create(
        meeting=moved, move=what.value, status_after=status, reason=reason, by=act.by, at=act.at
    )
    return moved


def noted(
    action: str,
    act: Act,
    *,
    subject: str,
    key: object,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """One more event of the audit chain."""
    record(
        action,
        by=act.by,
        at=act.at,
        subject=subject,
        subject_key=str(key),
        reason=reason,
        details=details,
    )
