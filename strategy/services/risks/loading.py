"""The example register, through the same services as a person's own typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from strategy.models import Body, Risk
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import Appetite, Direction, RiskCategory, ScoreKind
from strategy.services.risks import asking, register
from strategy.services.risks.register import MitigationTerms, RiskTerms
from strategy.services.voice.loading import action, day, moment, organisation

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RiskCast:
    """Who keeps the example register, and who accepts its risks."""

    officer: User
    chair: User


@transaction.atomic
def load_risks(content: Mapping[str, Any], *, cast: RiskCast) -> int:
    """Every risk of the file is on its body's register with its history; how many were new."""
    made = 0
    for row in content["risks"]:
        if not Risk.objects.filter(code=row["code"]).exists():
            _load(row, cast)
            made += 1
    return made


def _body(kind: str) -> Body:
    found = Body.objects.filter(kind=kind).order_by("pk").first()
    if found is None:
        raise Refused(
            Denial("example.no_body", f"No body of the kind {kind} is held. Load the board first.")
        )
    return found


def _load(row: Row, cast: RiskCast) -> None:
    terms = RiskTerms(
        title=row["title"],
        cause=row["cause"],
        event=row["event"],
        impact=row["impact"],
        category=RiskCategory(row["category"]),
        owner_organisation=organisation(row["owner"]),
        owner_role=row["owner_role"],
        appetite=Appetite(row["appetite"]),
        tolerated=row["tolerated"],
        tolerates=row["tolerates"],
        proximity_on=day(row["proximity_on"]),
    )
    risk = register.raise_risk(
        body=_body(row["body"]),
        terms=terms,
        by=cast.officer,
        at=moment(row["raised_on"]),
        code=row["code"],
        is_illustrative=True,
    )
    for mitigation in row["mitigations"]:
        _mitigation(risk, mitigation, row["raised_on"], cast)
    steps = [(one["on"], _score, one) for one in row["scores"]]
    steps += [(one["on"], _view, one) for one in row.get("views", ())]
    steps += [(on, _review, {"on": on}) for on in row.get("reviews", ())]
    for name, step in (("acceptance", _accept), ("escalation", _escalate), ("closed", _close)):
        if name in row:
            steps.append((row[name]["on"], step, row[name]))
    for _, step, given in sorted(steps, key=lambda one: one[0]):
        risk.refresh_from_db()
        step(risk, given, cast)


def _mitigation(risk: Risk, row: Row, raised_on: str, cast: RiskCast) -> None:
    terms = MitigationTerms(
        words=row["words"],
        owner_role=row["owner_role"],
        forecast_on=date.fromisoformat(row["forecast_on"]),
        actual_on=day(row.get("actual_on")),
        action=action(row.get("action", "")),
    )
    risk.refresh_from_db()
    register.add_mitigation(
        risk=risk,
        version=risk.version,
        terms=terms,
        baseline_on=date.fromisoformat(row["baseline_on"]),
        by=cast.officer,
        at=moment(raised_on),
    )


def _score(risk: Risk, row: Row, cast: RiskCast) -> None:
    register.score_risk(
        risk=risk,
        version=risk.version,
        kind=ScoreKind(row["kind"]),
        score=Score(row["likelihood"], row["impact"]),
        reason=row["reason"],
        by=cast.officer,
        at=moment(row["on"]),
    )


def _view(risk: Risk, row: Row, cast: RiskCast) -> None:
    theirs = organisation(row["organisation"])
    if theirs is not None:
        member = User.objects.filter(memberships__organisation=theirs).order_by("pk").first()
        register.give_view(
            risk=risk,
            organisation=theirs,
            score=Score(row["likelihood"], row["impact"]),
            words=row["words"],
            by=member or cast.chair,
            at=moment(row["on"]),
        )


def _review(risk: Risk, row: Row, cast: RiskCast) -> None:
    register.review_risk(
        risk=risk, version=risk.version, words="", by=cast.officer, at=moment(row["on"])
    )


def _accept(risk: Risk, row: Row, cast: RiskCast) -> None:
    asked = asking.ask_acceptance(
        risk=risk,
        version=risk.version,
        expires_on=date.fromisoformat(row["expires_on"]),
        reason=row["reason"],
        by=cast.officer,
        at=moment(row["asked_on"]),
    )
    risk.refresh_from_db()
    asking.accept_risk(
        request=asked,
        version=risk.version,
        words=row["words"],
        by=cast.chair,
        at=moment(row["on"]),
    )


def _escalate(risk: Risk, row: Row, cast: RiskCast) -> None:
    asking.ask_escalation(
        risk=risk,
        version=risk.version,
        to_body=_body(row["to"]),
        direction=Direction(row["direction"]),
        reason=row["reason"],
        by=cast.officer,
        at=moment(row["on"]),
    )


def _close(risk: Risk, row: Row, cast: RiskCast) -> None:
    register.close_risk(
        risk=risk,
        version=risk.version,
        reason=row["reason"],
        by=cast.officer,
        at=moment(row["on"]),
    )
