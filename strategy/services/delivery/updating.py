"""The owner's update of a quarter: given, corrected by a later one, withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.refusals import Denial, Refused, require, require_permitted
from strategy.models import Action, ActionEvidence, ActionForecast, ActionUpdate, ComputedRag
from strategy.permissions.delivery import deny_updating, is_on_behalf
from strategy.rules.delivery.quarters import deny_updating as deny_quarter
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.vocabulary import RAG_WORDS, ActionMove, ActionStatus, Rag, UpdateKind
from strategy.rules.delivery.voices import needs_reason, reasons_in_words
from strategy.services.delivery.computing import rate_quarter
from strategy.services.delivery.keeping import Act, Change, allow, hold, keep, note, screen


@dataclass(frozen=True, slots=True)
class UpdateTerms:
    """What an owner says of one quarter."""

    quarter: str
    progress: str
    own_rag: Rag
    own_reason: str = ""
    forecast_end: date | None = None
    evidence: str = ""
    reference: str = ""
    blocked_reason: str = ""
    unblocked_by: str = ""


@transaction.atomic
def give_update(*, action: Action, terms: UpdateTerms, act: Act) -> ActionUpdate:
    """The owner's update of a quarter stands. A second one is a correction and says so."""
    held, change = _begun(action, Change(ActionMove.UPDATED), act)
    if standing_update(held, terms.quarter) is not None:
        raise Refused(
            Denial(
                "update.given_already",
                f"An update for {terms.quarter} is there already. Correct it, with the reason.",
            )
        )
    return _write(held, UpdateKind.GIVEN, terms, change, act)


@transaction.atomic
def correct_update(*, action: Action, terms: UpdateTerms, reason: str, act: Act) -> ActionUpdate:
    """A later update stands in the place of a wrong one, which is kept."""
    held, change = _begun(action, Change(ActionMove.UPDATE_CORRECTED, reason), act)
    return _write(
        held, UpdateKind.CORRECTED, terms, change, act, corrects=_there(held, terms.quarter)
    )


@transaction.atomic
def withdraw_update(*, action: Action, quarter: str, reason: str, act: Act) -> ActionUpdate:
    """Nothing stands for the quarter any more. What was said, and the date promised, are kept."""
    held, change = _begun(action, Change(ActionMove.UPDATE_WITHDRAWN, reason), act)
    gone = ActionUpdate.objects.create(
        action=held,
        quarter=quarter,
        kind=UpdateKind.WITHDRAWN.value,
        corrects=_there(held, quarter),
        reason=reason.strip(),
        organisation=held.owner,
        is_on_behalf=is_on_behalf(act.access, held.owner_id),
        given_by=act.by,
        given_at=act.at,
    )
    _carry(held)
    change.details = {"quarter": quarter, "on_behalf": gone.is_on_behalf}
    keep(held, change, act)
    return gone


def _begun(action: Action, change: Change, act: Act) -> tuple[Action, Change]:
    held = hold(action, act)
    require_permitted(deny_updating(act.access, held.owner_id))
    allow(held, change)
    return held, change


def standing_update(held: Action, quarter: str) -> ActionUpdate | None:
    """The update that stands for a quarter, or None where there is none or it was withdrawn."""
    last = ActionUpdate.objects.filter(action=held, quarter=quarter).order_by("-pk").first()
    return None if last is None or last.kind == UpdateKind.WITHDRAWN else last


def _there(held: Action, quarter: str) -> ActionUpdate:
    found = standing_update(held, quarter)
    if found is None:
        raise Refused(Denial("update.none", f"There is no update for {quarter} to correct."))
    return found


def _write(
    held: Action,
    kind: UpdateKind,
    terms: UpdateTerms,
    change: Change,
    act: Act,
    corrects: ActionUpdate | None = None,
) -> ActionUpdate:
    _check(held, terms, act)
    given = ActionUpdate.objects.create(
        action=held,
        quarter=terms.quarter,
        kind=kind.value,
        corrects=corrects,
        progress=terms.progress.strip(),
        own_rag=terms.own_rag.value,
        own_reason=terms.own_reason.strip(),
        forecast_end=terms.forecast_end,
        evidence=terms.evidence.strip(),
        blocked_reason=terms.blocked_reason.strip(),
        unblocked_by=terms.unblocked_by.strip(),
        reason=change.reason.strip(),
        organisation=held.owner,
        is_on_behalf=is_on_behalf(act.access, held.owner_id),
        given_by=act.by,
        given_at=act.at,
    )
    _add_evidence(held, terms, act)
    _start(held, terms, act)
    _carry(held)
    _promise(held, terms, act)
    _explained(held, terms, act)
    change.details = _details(given)
    keep(held, change, act)
    return given


def _explained(held: Action, terms: UpdateTerms, act: Act) -> None:
    """The quarter is rated with the update in it; an owner who says otherwise says why."""
    found = rate_quarter(held, terms.quarter, today=act.on, at=act.at)
    if found is None or terms.own_reason.strip():
        return
    if needs_reason(terms.own_rag, [found.rag]):
        raise Refused(
            Denial(
                "update.difference_without_reason",
                "Say why you rate it so: the dates and milestones say"
                f" {RAG_WORDS[found.rag].casefold()}. {reasons_in_words(found.reasons)}",
            )
        )


def _check(held: Action, terms: UpdateTerms, act: Act) -> None:
    require(deny_quarter(quarter_named(terms.quarter), today=act.on))
    if not terms.progress.strip():
        raise Refused(Denial("update.no_progress", "Say in a few words what was done."))
    if bool(terms.blocked_reason.strip()) is not bool(terms.unblocked_by.strip()):
        raise Refused(
            Denial(
                "update.blocked_half",
                "Where the action is blocked say both why and what would unblock it.",
            )
        )
    screen(
        progress=terms.progress,
        reason_for_your_rating=terms.own_reason,
        evidence=terms.evidence,
        reference=terms.reference,
        why_it_is_blocked=terms.blocked_reason,
        what_would_unblock_it=terms.unblocked_by,
    )


def computed_of(held: Action, quarter: str) -> ComputedRag | None:
    return ComputedRag.objects.filter(action=held, quarter=quarter).order_by("-pk").first()


def _add_evidence(held: Action, terms: UpdateTerms, act: Act) -> None:
    if not terms.evidence.strip():
        return
    ActionEvidence.objects.create(
        action=held,
        words=terms.evidence.strip()[:500],
        reference=terms.reference.strip(),
        added_by=act.by,
        added_at=act.at,
    )


def _start(held: Action, terms: UpdateTerms, act: Act) -> None:
    """An update that tells of work starts an action that had not started."""
    waits = terms.own_rag in (Rag.NOT_STARTED, Rag.CANNOT_TELL)
    if held.status != ActionStatus.AGREED or waits:
        return
    held.status = ActionStatus.IN_PROGRESS.value
    held.started_on = act.on
    note(held, Change(ActionMove.STARTED, details={"by": "update"}), act)


def _carry(held: Action) -> None:
    """The action carries what its newest standing update says."""
    newest = newest_update(held)
    held.own_rag = newest.own_rag if newest else ""
    held.last_heard_on = timezone.localdate(newest.given_at) if newest else None
    held.blocked_reason = newest.blocked_reason if newest else ""
    held.unblocked_by = newest.unblocked_by if newest else ""
    if not held.blocked_reason:
        held.blocked_on = None
    elif held.blocked_on is None and newest is not None:
        held.blocked_on = timezone.localdate(newest.given_at)


def newest_update(held: Action) -> ActionUpdate | None:
    """The standing update of the latest quarter that has one."""
    last: dict[str, ActionUpdate] = {}
    for row in ActionUpdate.objects.filter(action=held).order_by("pk"):
        last[row.quarter] = row
    standing = [row for row in last.values() if row.kind != UpdateKind.WITHDRAWN]
    return max(standing, key=lambda row: quarter_named(row.quarter).first, default=None)


def _promise(held: Action, terms: UpdateTerms, act: Act) -> None:
    """A new end date is one more promise, where the update is of the latest quarter."""
    newest = newest_update(held)
    is_latest = newest is not None and newest.quarter == terms.quarter
    if terms.forecast_end is None or not is_latest or terms.forecast_end == held.forecast_end:
        return
    ActionForecast.objects.create(
        action=held,
        forecast_end=terms.forecast_end,
        reason=terms.own_reason.strip(),
        given_by=act.by,
        given_at=act.at,
    )
    details = {"changes": {"forecast_end": [str(held.forecast_end or ""), str(terms.forecast_end)]}}
    note(held, Change(ActionMove.FORECAST_CHANGED, details=details), act)
    held.forecast_end = terms.forecast_end


def _details(given: ActionUpdate) -> dict[str, Any]:
    return {
        "quarter": given.quarter,
        "rating": given.own_rag,
        "on_behalf": given.is_on_behalf,
        "organisation": given.organisation.code,
    }
