"""One action: three voices side by side, its parts, and everything that happened to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from dalpb.kernel.money import Money, total
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.models import Action, ActionEvent, ActionUpdate, AgreedRag, ComputedRag
from strategy.presenters.delivery import TAGS, day
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.rag import Reason
from strategy.rules.delivery.vocabulary import (
    LIVE,
    MOVE_WORDS,
    ActionMove,
    ActionStatus,
    Rag,
    UpdateKind,
    Voice,
)
from strategy.rules.delivery.voices import Said, Voices, reasons_in_words, side_by_side
from strategy.rules.wording import as_words

FUNDER_WORDS = {"own": "Own", "grant": "Grant", "other": "Other"}


@dataclass(frozen=True, slots=True)
class VoiceView:
    heading: str
    tag: SafeString
    reasons: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class QuarterView:
    """What was said of one quarter."""

    code: str
    label: str
    voices: tuple[VoiceView, VoiceView, VoiceView]
    differences: tuple[str, ...]
    progress: str
    blocked: str
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class EventView:
    what: str
    who: str
    at: datetime
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    label: str
    url: str


def summary(action: Action) -> tuple[SummaryRow, ...]:
    """What an action is, line by line."""
    status = ActionStatus(action.status)
    rows = [
        SummaryRow("Standing", _standing(action, status)),
        SummaryRow("Priority", str(action.objective.priority)),
        SummaryRow("Objective", str(action.objective)),
        SummaryRow("Owner", _owner(action)),
        SummaryRow("Agreed dates", f"{day(action.baseline_start)} to {day(action.baseline_end)}"),
        SummaryRow("Forecast end", day(action.forecast_end)),
        SummaryRow("Put back", _times(action.slip_count)),
        SummaryRow("Last heard of", day(action.last_heard_on)),
    ]
    helpers = ", ".join(row.name for row in action.supporters.all())
    if helpers:
        rows.insert(4, SummaryRow("Helped by", helpers))
    if action.outcome:
        rows.insert(3, SummaryRow("Outcome it works on", action.outcome.words))
    if action.actual_end:
        rows.append(SummaryRow("Finished", day(action.actual_end)))
    if action.resources_words:
        rows.append(SummaryRow("What it takes", action.resources_words))
    return tuple(rows)


def _standing(action: Action, status: ActionStatus) -> str:
    words = as_words(status)
    if action.successor:
        words += f": see {action.successor}"
    return f"{words}. {action.closed_reason}" if action.closed_reason else words


def _owner(action: Action) -> str:
    return f"{action.owner.name}, {action.owner_role}" if action.owner_role else action.owner.name


def _times(count: int) -> str:
    return {0: "Never", 1: "Once", 2: "Twice"}.get(count, f"{count} times")


def quarters(action: Action) -> tuple[QuarterView, ...]:
    """Every quarter of which something was said, the newest first."""
    computed: dict[str, ComputedRag] = {row.quarter: row for row in action.computed.all()}
    updates: dict[str, ActionUpdate] = {row.quarter: row for row in action.updates.all()}
    agreed: dict[str, AgreedRag] = {row.quarter: row for row in action.agreed.all()}
    codes = sorted(
        {*computed, *updates, *agreed}, key=lambda c: quarter_named(c).first, reverse=True
    )
    return tuple(
        _quarter(code, computed.get(code), updates.get(code), agreed.get(code)) for code in codes
    )


def _quarter(
    code: str,
    computed: ComputedRag | None,
    update: ActionUpdate | None,
    agreed: AgreedRag | None,
) -> QuarterView:
    gone = update is not None and update.kind == UpdateKind.WITHDRAWN
    said = None if gone else update
    voices = voices_of(computed, said, agreed)
    return QuarterView(
        code=code,
        label=quarter_named(code).label,
        voices=(_computed(computed), _own(said), _agreed(agreed)),
        differences=tuple(d.words for d in voices.differences),
        progress=said.progress if said else "",
        blocked=f"{said.blocked_reason} What would unblock it: {said.unblocked_by}"
        if said and said.blocked_reason
        else "",
        evidence=said.evidence if said else "",
        note=_note(update),
    )


def _note(update: ActionUpdate | None) -> str:
    if update is None or update.kind == UpdateKind.GIVEN:
        return ""
    verb = "withdrawn" if update.kind == UpdateKind.WITHDRAWN else "corrected"
    return f"The update was {verb} on {day(localdate(update.given_at))}: {update.reason}"


def voices_of(
    computed: ComputedRag | None, update: ActionUpdate | None, agreed: AgreedRag | None
) -> Voices:
    reasons = tuple(Reason(c, Rag(r), w) for c, r, w in computed.reasons) if computed else ()
    return side_by_side(
        Said(Voice.COMPUTED, Rag(computed.rag) if computed else None, reasons_in_words(reasons)),
        Said(
            Voice.OWN, Rag(update.own_rag) if update else None, update.own_reason if update else ""
        ),
        Said(Voice.AGREED, Rag(agreed.rag) if agreed else None, agreed.reason if agreed else ""),
    )


def _computed(row: ComputedRag | None) -> VoiceView:
    heading = "The evidence computes"
    if row is None:
        return VoiceView(heading, TAGS.of(None), ("Nothing was computed.",), "")
    words = tuple(reason[2] for reason in row.reasons)
    return VoiceView(heading, TAGS.of(Rag(row.rag)), words, f"As on {day(row.computed_on)}")


def _own(row: ActionUpdate | None) -> VoiceView:
    heading = "The owner says"
    if row is None:
        return VoiceView(heading, TAGS.of(None), ("No update stands.",), "")
    on_behalf = f", on behalf of {row.organisation}" if row.is_on_behalf else ""
    who = f"{row.given_by}{on_behalf}, {day(localdate(row.given_at))}"
    return VoiceView(heading, TAGS.of(Rag(row.own_rag)), _said(row.own_reason), who)


def _agreed(row: AgreedRag | None) -> VoiceView:
    heading = "The board agreed"
    if row is None:
        return VoiceView(heading, TAGS.of(None), ("The board has not agreed a rating yet.",), "")
    words = "Corrected on" if row.edition > 1 else "Agreed on"
    return VoiceView(
        heading, TAGS.of(Rag(row.rag)), _said(row.reason), f"{words} {day(row.agreed_on)}"
    )


def _said(reason: str) -> tuple[str, ...]:
    return (reason,) if reason else ()


def milestones_table(action: Action) -> Table:
    return Table(
        "milestones",
        "Milestones",
        "Milestone",
        (Column("Agreed"), Column("Forecast"), Column("Reached"), Column("Note")),
        tuple(
            Row(
                row.title,
                (
                    day(row.baseline_on),
                    day(row.forecast_on),
                    day(row.actual_on) if row.actual_on else "not yet",
                    f"Replaced: {row.replaced_reason}" if row.replaced_on else "",
                ),
            )
            for row in action.milestones.all()
        ),
    )


def terms_table(action: Action) -> Table:
    return Table(
        "terms",
        "What the board agreed",
        "Agreed on",
        (Column("Wording"), Column("Dates"), Column("Why it was corrected")),
        tuple(
            Row(
                day(row.agreed_on),
                (
                    row.wording,
                    f"{day(row.baseline_start)} to {day(row.baseline_end)}",
                    row.reason if row.edition > 1 else "",
                ),
            )
            for row in action.terms.all()
        ),
        notes=("What was agreed stays as it was. A correction stands beside it with its day.",),
    )


def forecasts_table(action: Action) -> Table:
    return Table(
        "forecasts",
        "End dates that were promised",
        "Given on",
        (Column("Forecast end"), Column("By"), Column("Why")),
        tuple(
            Row(
                day(localdate(row.given_at)), (day(row.forecast_end), str(row.given_by), row.reason)
            )
            for row in action.forecasts.all()
        ),
    )


def evidence_table(action: Action) -> Table:
    return Table(
        "evidence",
        "Evidence",
        "What it shows",
        (Column("Where"), Column("Added")),
        tuple(
            Row(
                row.words,
                (row.reference or "not said", f"{row.added_by}, {day(localdate(row.added_at))}"),
                url=row.reference if row.reference.startswith("https://") else "",
            )
            for row in action.evidence.all()
        ),
    )


def resources_table(action: Action) -> Table:
    lines = list(action.resources.all())
    rows = [Row(row.label, (FUNDER_WORDS[row.funder], Money(row.amount_pence))) for row in lines]
    if lines:
        whole = total([Money(row.amount_pence) for row in lines])
        rows.append(Row("Together", ("", whole), is_total=True))
    return Table(
        "resources",
        "Money",
        "What it is for",
        (Column("Whose"), Column("How much", is_number=True)),
        tuple(rows),
    )


def waits_for(action: Action) -> tuple[LinkView, ...]:
    return tuple(_link(row.needs) for row in action.dependencies.all())


def needed_by(action: Action) -> tuple[LinkView, ...]:
    return tuple(_link(row.action) for row in action.needed_by.all())


def came_from(action: Action) -> tuple[LinkView, ...]:
    return tuple(_link(row) for row in action.predecessors.all())


def _link(action: Action) -> LinkView:
    return LinkView(str(action), reverse("strategy:action", args=[action.code]))


def history(action: Action) -> tuple[EventView, ...]:
    """Who did what, when and why, the newest first."""
    return tuple(_event(row) for row in action.events.all())


def _event(row: ActionEvent) -> EventView:
    details: dict[str, Any] = dict(row.details)
    changes = details.pop("changes", {})
    return EventView(
        MOVE_WORDS[ActionMove(row.kind)],
        str(row.done_by),
        row.done_at,
        row.reason,
        tuple(
            (as_words(name), was or "nothing", now or "nothing")
            for name, (was, now) in changes.items()
        ),
        tuple(
            f"{as_words(name)}: {_value(value)}" for name, value in details.items() if value != ""
        ),
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Doable:
    """A way on from an action's page."""

    label: str
    url: str


def doable(
    action: Action, *, updates: bool, manages: bool, agrees: bool, quarter: str
) -> tuple[Doable, ...]:
    """What the reader can do with the action as it stands."""
    status, code = ActionStatus(action.status), action.code
    is_live, is_open = status in LIVE, status in LIVE or status is ActionStatus.PROPOSED
    ways = (
        (updates and is_live, f"Give the update for {quarter}", "action-owner", "update"),
        (updates and is_live, "Move a milestone", "action-owner", "milestone"),
        (
            updates and (is_live or status is ActionStatus.COMPLETED),
            "Add evidence",
            "action-owner",
            "evidence",
        ),
        (
            updates and is_live and bool(action.own_rag),
            "Withdraw an update",
            "action-owner",
            "withdraw",
        ),
        (manages and is_open, "Edit", "action-manage", "edit"),
        (manages and is_open, "Add a milestone", "action-manage", "milestone"),
        (manages and is_live, "Replace a milestone", "action-manage", "replace"),
        (manages and is_open, "Change what it waits for", "action-manage", "dependency"),
        (manages and is_open, "Change its money", "action-manage", "resources"),
        (manages, "Close or reopen it", "action-manage", "close"),
        (
            agrees and status is ActionStatus.PROPOSED,
            "Record that the board agreed it",
            "action-board",
            "agree",
        ),
        (agrees and is_live, "Correct what the board agreed", "action-board", "correct"),
        (
            agrees and status is not ActionStatus.PROPOSED,
            "Record the board's rating",
            "action-board",
            "rating",
        ),
    )
    return tuple(
        Doable(label, reverse(f"strategy:{route}", args=[code, part]))
        for may, label, route, part in ways
        if may
    )
