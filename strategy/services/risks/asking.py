"""Asking others: another body to carry a risk, another person to accept it until a day."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require
from strategy.models import (
    AcceptanceRequest,
    AcceptanceRevocation,
    Body,
    Escalation,
    Risk,
    RiskAcceptance,
)
from strategy.rules.risks.life import (
    deny_expiry,
    deny_move,
    deny_same_person,
    deny_unscored,
)
from strategy.rules.risks.vocabulary import Answer, Direction, RiskMove, RiskStatus, ScoreKind
from strategy.services.free_text import deny_personal
from strategy.services.risks.events import hold, move_on
from strategy.services.risks.register import latest_scores

_GONE = Denial("risk.answered_already", "Somebody has answered this already. Look at the history.")


@transaction.atomic
def ask_escalation(
    *,
    risk: Risk,
    version: int,
    to_body: Body,
    direction: Direction,
    reason: str,
    by: User,
    at: datetime,
) -> Escalation:
    """The other body is asked to carry the risk. It stays where it is until that body says yes."""
    held = hold(risk, version, RiskMove.ESCALATION_ASKED, reason=reason)
    require(deny_personal(reason))
    if held.body_id == to_body.pk:
        raise Refused(Denial("risk.same_body", "The risk is on that body's register already."))
    if held.escalations.filter(answer=Answer.WAITING.value).exists():
        raise Refused(
            Denial(
                "risk.escalation_waiting", "Another body has been asked already and has not said."
            )
        )
    made = Escalation.objects.create(
        risk=held,
        from_body=held.body,
        to_body=to_body,
        direction=direction.value,
        reason=reason.strip(),
        asked_by=by,
        asked_at=at,
    )
    details = {"to": to_body.code, "direction": direction.value}
    move_on(held, RiskMove.ESCALATION_ASKED, by=by, at=at, reason=reason, details=details)
    return made


@transaction.atomic
def answer_escalation(
    *, escalation: Escalation, takes_it: bool, words: str, by: User, at: datetime
) -> None:
    """The receiving body carries the risk from now on, or has said why not."""
    held = Escalation.objects.select_for_update().get(pk=escalation.pk)
    risk = Risk.objects.select_for_update().get(pk=held.risk_id)
    move = RiskMove.ESCALATED if takes_it else RiskMove.ESCALATION_DECLINED
    require(_deny_answer(held, by))
    require(deny_move(move, status=RiskStatus(risk.status), reason=words))
    require(deny_personal(words))
    _answer(held, takes_it=takes_it, words=words, by=by, at=at)
    if takes_it:
        risk.body = held.to_body
    move_on(risk, move, by=by, at=at, reason=words, details={"to": held.to_body.code})


@transaction.atomic
def ask_acceptance(
    *, risk: Risk, version: int, expires_on: date, reason: str, by: User, at: datetime
) -> AcceptanceRequest:
    """Somebody else is asked to accept the risk as it stands, until a day."""
    held = hold(risk, version, RiskMove.ACCEPTANCE_ASKED, reason=reason)
    require(deny_personal(reason))
    require(deny_expiry(expires_on, timezone.localdate(at)))
    require(deny_unscored(latest_scores(held).get(ScoreKind.CURRENT)))
    if held.acceptance_requests.filter(answer=Answer.WAITING.value).exists():
        raise Refused(
            Denial("risk.acceptance_waiting", "Acceptance has been asked for already and waits.")
        )
    made = AcceptanceRequest.objects.create(
        risk=held, reason=reason.strip(), expires_on=expires_on, asked_by=by, asked_at=at
    )
    details = {"expires_on": expires_on.isoformat()}
    move_on(held, RiskMove.ACCEPTANCE_ASKED, by=by, at=at, reason=reason, details=details)
    return made


@transaction.atomic
def accept_risk(
    *, request: AcceptanceRequest, version: int, words: str, by: User, at: datetime
) -> RiskAcceptance:
    """The risk is accepted until the day asked for, and its scores are kept as they were read.

    `version` is that of the risk that the accepter was looking at.
    """
    asked = AcceptanceRequest.objects.select_for_update().get(pk=request.pk)
    require(_deny_answer(asked, by))
    risk = hold(asked.risk, version, RiskMove.ACCEPTED, reason=words)
    require(deny_personal(words))
    require(deny_expiry(asked.expires_on, timezone.localdate(at)))
    scores = latest_scores(risk)
    require(deny_unscored(scores.get(ScoreKind.CURRENT)))
    _answer(asked, takes_it=True, words=words, by=by, at=at)
    kept = {
        f"{kind.value}_{axis}": getattr(score, axis)
        for kind, score in scores.items()
        for axis in ("likelihood", "impact")
    }
    made = RiskAcceptance.objects.create(
        risk=risk,
        request=asked,
        tolerated=risk.tolerated,
        reason=words.strip(),
        asked_by=asked.asked_by,
        asked_at=asked.asked_at,
        accepted_by=by,
        accepted_at=at,
        accepted_on=timezone.localdate(at),
        expires_on=asked.expires_on,
        **kept,
    )
    details = {**kept, "expires_on": asked.expires_on.isoformat()}
    move_on(risk, RiskMove.ACCEPTED, by=by, at=at, reason=words, details=details)
    return made


@transaction.atomic
def decline_acceptance(*, request: AcceptanceRequest, words: str, by: User, at: datetime) -> None:
    """The risk stays in treatment, and whoever asked knows why."""
    asked = AcceptanceRequest.objects.select_for_update().get(pk=request.pk)
    require(_deny_answer(asked, by))
    risk = Risk.objects.select_for_update().get(pk=asked.risk_id)
    move = RiskMove.ACCEPTANCE_DECLINED
    require(deny_move(move, status=RiskStatus(risk.status), reason=words))
    require(deny_personal(words))
    _answer(asked, takes_it=False, words=words, by=by, at=at)
    move_on(risk, move, by=by, at=at, reason=words)


@transaction.atomic
def revoke_acceptance(*, acceptance: RiskAcceptance, reason: str, by: User, at: datetime) -> None:
    """The acceptance ends now, and the risk is treated again."""
    risk = Risk.objects.select_for_update().get(pk=acceptance.risk_id)
    move = RiskMove.ACCEPTANCE_REVOKED
    require(deny_move(move, status=RiskStatus(risk.status), reason=reason))
    require(deny_personal(reason))
    if AcceptanceRevocation.objects.filter(acceptance=acceptance).exists():
        raise Refused(Denial("risk.revoked_already", "This acceptance was revoked before."))
    AcceptanceRevocation.objects.create(
        acceptance=acceptance,
        reason=reason.strip(),
        revoked_by=by,
        revoked_at=at,
        revoked_on=timezone.localdate(at),
    )
    move_on(risk, move, by=by, at=at, reason=reason)


def _deny_answer(asked: Escalation | AcceptanceRequest, by: User) -> Denial | None:
    if asked.answer != Answer.WAITING.value:
        return _GONE
    return deny_same_person(asked_by=asked.asked_by_id, answered_by=by.pk)


def _answer(
    asked: Escalation | AcceptanceRequest, *, takes_it: bool, words: str, by: User, at: datetime
) -> None:
    asked.answer = (Answer.ACCEPTED if takes_it else Answer.DECLINED).value
    asked.answered_by, asked.answered_at, asked.answer_words = by, at, words.strip()
    asked.save()
