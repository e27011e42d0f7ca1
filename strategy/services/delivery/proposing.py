"""Actions are proposed, agreed by the board, and edited."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from dalpb.kernel.audit import record
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from strategy.models import (
    Action,
    ActionEvent,
    ActionForecast,
    ActionSupporter,
    ApprovedTerms,
    Milestone,
    Objective,
    Outcome,
)
from strategy.permissions.delivery import deny_agreeing, deny_managing_plan
from strategy.rules.delivery.vocabulary import ActionMove, ActionStatus
from strategy.services.delivery.keeping import (
    Act,
    Change,
    allow,
    changed,
    hold,
    keep,
    meeting_named,
    note,
    screen,
)


@dataclass(frozen=True, slots=True)
class ActionTerms:
    """What a person gives of an action."""

    objective: Objective
    title: str
    wording: str
    owner: Organisation
    baseline_start: date | None
    baseline_end: date | None
    outcome: Outcome | None = None
    owner_role: str = ""
    owner_person: User | None = None
    supporters: tuple[Organisation, ...] = ()
    resources_words: str = ""
    source: str = ""
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a meeting agreed, and when."""

    agreed_on: date
    meeting_code: str = ""
    reason: str = ""


@transaction.atomic
def propose_action(*, terms: ActionTerms, act: Act, code: str = "") -> Action:
    """A new action stands in the plan as proposed."""
    require_permitted(deny_managing_plan(act.access))
    _screened(terms)
    _whole(terms)
    made = Action(code=code or next_code(), **_fields(terms))
    made._history_user = act.by  # type: ignore[attr-defined]  # noqa: SLF001 - the history library's way
    made.save()
    for organisation in terms.supporters:
        ActionSupporter.objects.create(action=made, organisation=organisation)
    note(made, Change(ActionMove.PROPOSED), act)
    record(
        "action.proposed",
        by=act.by,
        at=act.at,
        subject="action",
        subject_key=made.code,
        organisation=terms.owner.code,
    )
    return made


def next_code() -> str:
    """One more than the highest code so far."""
    last = Action.objects.aggregate(last=Max("code"))["last"]
    return f"A{int(last[1:]) + 1 if last else 1:03d}"


def _fields(terms: ActionTerms) -> dict[str, Any]:
    return {
        "objective": terms.objective,
        "outcome": terms.outcome,
        "title": terms.title.strip(),
        "wording": terms.wording.strip(),
        "owner": terms.owner,
        "owner_role": terms.owner_role.strip(),
        "owner_person": terms.owner_person,
        "baseline_start": terms.baseline_start,
        "baseline_end": terms.baseline_end,
        "resources_words": terms.resources_words.strip(),
        "source": terms.source,
        "is_illustrative": terms.is_illustrative,
    }


def _screened(terms: ActionTerms) -> None:
    screen(
        title=terms.title,
        wording=terms.wording,
        owner_role=terms.owner_role,
        resources=terms.resources_words,
    )


def _whole(terms: ActionTerms) -> None:
    if not terms.title.strip() or not terms.wording.strip():
        raise Refused(Denial("action.says_nothing", "Give the action a title and its wording."))
    start, end = terms.baseline_start, terms.baseline_end
    if start and end and end < start:
        raise Refused(Denial("action.ends_before_start", "The end date is before the start date."))
    if terms.outcome and terms.outcome.strategy_id != terms.objective.strategy_id:
        raise Refused(
            Denial("action.outcome_elsewhere", "Choose an outcome of the objective's own strategy.")
        )


@transaction.atomic
def edit_action(*, action: Action, terms: ActionTerms, reason: str = "", act: Act) -> Action:
    """The action says what was given. Agreed wording and dates are not edited: see corrections."""
    require_permitted(deny_managing_plan(act.access))
    held = hold(action, act)
    change = Change(ActionMove.EDITED, reason)
    allow(held, change)
    _screened(terms)
    _whole(terms)
    wanted = _fields(terms)
    for kept in ("source", "is_illustrative"):
        wanted.pop(kept)
    if held.approved_wording:
        _refuse_agreed(held, terms)
    change.details = {"changes": changed(held, wanted)}
    change.details["changes"].update(_set_supporters(held, terms.supporters))
    if not change.details["changes"]:
        return held
    return keep(held, change, act)


def _refuse_agreed(held: Action, terms: ActionTerms) -> None:
    given = (terms.wording.strip(), terms.baseline_start, terms.baseline_end)
    if given != (held.approved_wording, held.baseline_start, held.baseline_end):
        raise Refused(
            Denial(
                "action.agreed_terms",
                "The board agreed this wording and these dates. Record a correction with the day"
                " and the reason instead.",
            )
        )


def _set_supporters(held: Action, wanted: tuple[Organisation, ...]) -> dict[str, list[str]]:
    there = {row.organisation_id: row for row in held.supporting.select_related("organisation")}
    names = {row.organisation.name for row in there.values()}
    ids = {organisation.pk for organisation in wanted}
    if ids == set(there):
        return {}
    for pk, row in there.items():
        if pk not in ids:
            row.delete()
    for organisation in wanted:
        if organisation.pk not in there:
            ActionSupporter.objects.create(action=held, organisation=organisation)
    return {"supporters": [", ".join(sorted(names)), ", ".join(sorted(o.name for o in wanted))]}


@transaction.atomic
def agree_action(*, action: Action, agreement: Agreement, act: Act) -> Action:
    """The board has agreed the action: its wording and its dates are fixed from now on."""
    require_permitted(deny_agreeing(act.access))
    held = hold(action, act)
    change = Change(ActionMove.AGREED, agreement.reason)
    allow(held, change)
    if held.baseline_start is None or held.baseline_end is None:
        raise Refused(
            Denial(
                "action.no_dates", "Give the action a start and an end date before it is agreed."
            )
        )
    _new_terms(held, held.wording, held.baseline_start, held.baseline_end, agreement, act)
    for step in Milestone.objects.filter(action=held):
        step.is_agreed = True
        step.save()
    _first_forecast(held, act)
    held.status = ActionStatus.AGREED.value
    change.details = _agreed_details(held, agreement)
    return keep(held, change, act)


def _agreed_details(held: Action, agreement: Agreement) -> dict[str, Any]:
    return {
        "agreed_on": agreement.agreed_on.isoformat(),
        "meeting": agreement.meeting_code,
        "wording": held.approved_wording,
        "from": str(held.baseline_start),
        "to": str(held.baseline_end),
    }


def _new_terms(
    held: Action, wording: str, start: date, end: date, agreement: Agreement, act: Act
) -> None:
    """The next edition, and the action as it says. Whoever wrote it does not record it."""
    writer, written_at = _writer(held)
    if writer == act.by:
        raise Refused(
            Denial(
                "action.own_wording",
                "You wrote this action last, so another person must record that the board agreed"
                " it.",
            )
        )
    last = held.terms.order_by("-edition").first()
    screen(reason=agreement.reason)
    ApprovedTerms.objects.create(
        action=held,
        edition=last.edition + 1 if last else 1,
        wording=wording,
        baseline_start=start,
        baseline_end=end,
        agreed_on=agreement.agreed_on,
        meeting=meeting_named(agreement.meeting_code),
        reason=agreement.reason.strip(),
        written_by=writer,
        written_at=written_at,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    held.wording = held.approved_wording = wording
    held.baseline_start, held.baseline_end = start, end
    held.approved_on = agreement.agreed_on


def _writer(held: Action) -> tuple[User, Any]:
    """Who wrote the action's words last, and when."""
    wrote = [ActionMove.PROPOSED.value, ActionMove.EDITED.value]
    event = (
        ActionEvent.objects.filter(action=held, kind__in=wrote)
        .select_related("done_by")
        .order_by("-pk")
        .first()
    )
    if event is None:
        raise Refused(Denial("action.no_author", "Nobody is known to have written this action."))
    return event.done_by, event.done_at


def _first_forecast(held: Action, act: Act) -> None:
    if held.baseline_end is None or ActionForecast.objects.filter(action=held).exists():
        return
    ActionForecast.objects.create(
        action=held, forecast_end=held.baseline_end, given_by=act.by, given_at=act.at
    )
    held.forecast_end = held.baseline_end


@transaction.atomic
def correct_terms(
    *, action: Action, wording: str, start: date, end: date, agreement: Agreement, act: Act
) -> Action:
    """What the board agreed is corrected, with the day and the reason. The earlier terms stay."""
    require_permitted(deny_agreeing(act.access))
    held = hold(action, act)
    change = Change(ActionMove.TERMS_CORRECTED, agreement.reason)
    allow(held, change)
    screen(wording=wording)
    if end < start:
        raise Refused(Denial("action.ends_before_start", "The end date is before the start date."))
    was = {"wording": held.approved_wording, "from": held.baseline_start, "to": held.baseline_end}
    _new_terms(held, wording.strip(), start, end, agreement, act)
    now = {"wording": held.approved_wording, "from": held.baseline_start, "to": held.baseline_end}
    change.details = _agreed_details(held, agreement)
    change.details["changes"] = {
        name: [str(was[name]), str(now[name])] for name in was if was[name] != now[name]
    }
    return keep(held, change, act)
