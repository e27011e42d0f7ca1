"""Reads of the risk register."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from dalpb.kernel.access import Access
from strategy.models import (
    AcceptanceRequest,
    Escalation,
    Mitigation,
    PartnerView,
    Risk,
    RiskAcceptance,
    RiskScore,
)
from strategy.permissions.risks import deny_reading_risks
from strategy.rules.risks.exceptions import MitigationDates, Opinion, Scored, Told
from strategy.rules.risks.life import Acceptance
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import Answer, RiskStatus, ScoreKind


@dataclass(frozen=True, slots=True)
class RiskChoice:
    """What of the register is asked for; an empty word asks for all."""

    body: str = ""
    category: str = ""
    status: str = RiskStatus.OPEN.value
    owner: str = ""
    only: str = ""
    q: str = ""


def all_risks() -> "QuerySet[Risk]":
    """Every risk with all that its standing is worked out from, in a fixed number of queries."""
    current = (
        RiskScore.objects.filter(risk=OuterRef("pk"), kind=ScoreKind.CURRENT.value)
        .order_by("-pk")
        .annotate(total=F("likelihood") * F("impact"))
        .values("total")[:1]
    )
    return (
        Risk.objects.select_related("body", "owner_organisation")
        .prefetch_related(
            "scores",
            "mitigations__action",
            "acceptances__revocation",
            "acceptances__accepted_by",
            "acceptance_requests__asked_by",
            "escalations__to_body",
            "escalations__asked_by",
            "views__organisation",
        )
        .annotate(looked_at=Max("events__at"), current_total=Subquery(current))
        .order_by("code")
    )


def risks(access: Access) -> "QuerySet[Risk]":
    return all_risks() if deny_reading_risks(access) is None else Risk.objects.none()


def risk(access: Access, code: str) -> Risk | None:
    return risks(access).filter(code=code).first()


def chosen(access: Access, choice: RiskChoice) -> "QuerySet[Risk]":
    """The part of the register that is asked for, by the database alone."""
    rows = risks(access)
    wanted: dict[str, Any] = {
        "body__code": choice.body,
        "category": choice.category,
        "status": choice.status,
        "owner_organisation__code": choice.owner,
        "current_total__gt": F("tolerated") if choice.only == "above_appetite" else "",
    }
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    if choice.q:
        words = Q()
        for field in ("code", "title", "cause", "event", "impact"):
            words |= Q(**{f"{field}__icontains": choice.q})
        rows = rows.filter(words)
    return rows


def told(row: Risk) -> Told:
    """What the rules need to know of a risk."""
    looked_at = getattr(row, "looked_at", None)
    views = {view.organisation_id: view for view in sorted(row.views.all(), key=_pk)}
    return Told(
        code=row.code,
        status=RiskStatus(row.status),
        tolerated=row.tolerated,
        scores=tuple(
            Scored(ScoreKind(one.kind), Score(one.likelihood, one.impact), one.scored_on)
            for one in sorted(row.scores.all(), key=_pk)
        ),
        mitigations=tuple(
            MitigationDates(one.words, one.baseline_on, one.forecast_on, one.actual_on)
            for one in row.mitigations.all()
        ),
        acceptances=tuple(acceptance(one) for one in row.acceptances.all()),
        waiting=_waiting(row),
        opinions=tuple(
            Opinion(view.organisation.name, Score(view.likelihood, view.impact))
            for view in views.values()
        ),
        looked_on=timezone.localdate(looked_at) if looked_at else None,
    )


def acceptance(row: RiskAcceptance) -> Acceptance:
    revocation = getattr(row, "revocation", None)
    return Acceptance(
        accepted_on=row.accepted_on,
        expires_on=row.expires_on,
        current=Score(row.current_likelihood, row.current_impact),
        revoked_on=revocation.revoked_on if revocation else None,
    )


def _waiting(row: Risk) -> tuple[tuple[str, date], ...]:
    waiting = Answer.WAITING.value
    escalations = [
        (f"{one.to_body.name} is asked to carry it", timezone.localdate(one.asked_at))
        for one in row.escalations.all()
        if one.answer == waiting
    ]
    requests = [
        (
            f"It is asked that it be accepted until {one.expires_on:%-d %B %Y}",
            timezone.localdate(one.asked_at),
        )
        for one in row.acceptance_requests.all()
        if one.answer == waiting
    ]
    return (*escalations, *requests)


def _pk(row: RiskScore | PartnerView) -> int:
    return row.pk


def mitigation(row: Risk, position: int) -> Mitigation | None:
    return row.mitigations.filter(position=position).first()


def waiting_escalation(row: Risk) -> Escalation | None:
    return row.escalations.filter(answer=Answer.WAITING.value).first()


def waiting_request(row: Risk) -> AcceptanceRequest | None:
    return (
        row.acceptance_requests.filter(answer=Answer.WAITING.value)
        .select_related("asked_by")
        .first()
    )


def acceptance_in_force(row: Risk, on: date) -> RiskAcceptance | None:
    return next((one for one in row.acceptances.all() if acceptance(one).holds(on)), None)
