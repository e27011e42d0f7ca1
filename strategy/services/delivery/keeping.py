"""What every change of an action does: hold it, change it, note the event, rate it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.audit import record
from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.versions import STALE
from strategy.models import Action, ActionEvent, Meeting
from strategy.permissions.delivery import deny_managing_plan
from strategy.rules.delivery.life import deny_move, deny_reason
from strategy.rules.delivery.vocabulary import ActionMove, ActionStatus


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes an action, when, and which version of it they had before them.

    Without a version the newest is meant: a file or another service has looked itself.
    """

    by: User
    at: datetime
    access: Access
    version: int | None = None

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


@dataclass(slots=True)
class Change:
    """One change in the making. `details` goes into the event."""

    move: ActionMove
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def hold(action: Action, act: Act) -> Action:
    """The action as it is now, locked; refused when it changed since it was shown."""
    held = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if act.version is not None and held.version != act.version:
        raise StaleVersion(STALE)
    return held


def allow(held: Action, change: Change) -> None:
    """Refuse a change that cannot be made of the action as it stands, or that says not why."""
    require(deny_move(change.move, status=ActionStatus(held.status)))
    require(deny_reason(change.move, change.reason))
    screen(reason=change.reason)


def managed(action: Action, move: ActionMove, act: Act, reason: str = "") -> tuple[Action, Change]:
    """The action held for a change that only whoever keeps the plan may make."""
    require_permitted(deny_managing_plan(act.access))
    held = hold(action, act)
    change = Change(move, reason)
    allow(held, change)
    return held, change


def keep(held: Action, change: Change, act: Act) -> Action:
    """The action and its event are saved, and its rating is worked out again."""
    from strategy.services.delivery.computing import rate

    note(held, change, act)
    rate(held, on=act.on, at=act.at)
    held.version += 1
    held._history_user = act.by  # type: ignore[attr-defined]  # noqa: SLF001 - the history library's way
    held.save()
    record(
        f"action.{change.move.value}",
        by=act.by,
        at=act.at,
        subject="action",
        subject_key=held.code,
        organisation=held.owner.code,
        reason=change.reason.strip(),
        details=change.details,
    )
    return held


def note(held: Action, change: Change, act: Act) -> ActionEvent:
    return ActionEvent.objects.create(
        action=held,
        kind=change.move.value,
        reason=change.reason.strip(),
        details=change.details,
        done_by=act.by,
        done_at=act.at,
    )


def screen(**texts: str) -> None:
    """Refuse a text that seems to tell of one person, without repeating it."""
    for name, text in texts.items():
        if any(sign.is_certain for sign in find_personal(text)):
            field_words = name.replace("_", " ").capitalize()
            raise Refused(
                Denial(
                    "action.personal_data",
                    f"{field_words}: this seems to say something about one person: a name, a"
                    " number, an address or a date of birth. Take it out. The plan tells of work,"
                    " never of people.",
                )
            )


def meeting_named(code: str) -> Meeting | None:
    """The meeting that a code names; None where none is named."""
    if not code:
        return None
    found = Meeting.objects.filter(code=code).first()
    if found is None:
        raise Refused(Denial("action.no_meeting", f"There is no meeting called {code}."))
    return found


def changed(held: Action, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    """Set the fields that differ; what each was and is, as words for the event."""
    found: dict[str, list[str]] = {}
    for name, value in wanted.items():
        was = getattr(held, name)
        if was != value:
            found[name] = [_words(was), _words(value)]
            setattr(held, name, value)
    return found


def _words(value: object) -> str:
    return "" if value is None else str(value)
