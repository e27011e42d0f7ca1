"""What a board's papers say of its risks."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from strategy.models import Risk
from strategy.rules.risks.exceptions import RiskException, Told, exceptions
from strategy.rules.risks.life import Treatment, treatment
from strategy.rules.risks.scoring import Proximity, Score, above_appetite, proximity
from strategy.rules.risks.vocabulary import (
    APPETITES,
    CATEGORIES,
    Appetite,
    RiskCategory,
    RiskStatus,
    ScoreKind,
)
from strategy.selectors.risks import acceptance, all_risks, told

__all__ = [
    "Proximity",
    "RiskExceptionFact",
    "RiskFact",
    "Score",
    "Treatment",
    "risk_exceptions",
    "risk_fact",
    "risks",
]


@dataclass(frozen=True, slots=True)
class RiskFact:
    """One risk as it stood on a day. `above_appetite` is None while nobody has scored it."""

    code: str
    title: str
    cause: str
    event: str
    impact: str
    body_code: str
    body_name: str
    category: str
    owner: str
    appetite: str
    tolerated: int
    tolerates: str
    proximity: Proximity
    proximity_on: date | None
    inherent: Score | None
    current: Score | None
    target: Score | None
    above_appetite: bool | None
    treatment: Treatment
    accepted_until: date | None
    accepted_by: str
    mitigation_count: int
    late_count: int
    is_illustrative: bool
    url: str


@dataclass(frozen=True, slots=True)
class RiskExceptionFact:
    """One thing to look at, with the risk that it is about."""

    code: str
    title: str
    body_code: str
    kind: str
    sentence: str
    url: str


def risks(on: date, *, body_code: str = "") -> tuple[RiskFact, ...]:
    """The open risks of a body, or of all, the highest first; each as it stood on the day."""
    rows = all_risks().filter(status=RiskStatus.OPEN.value)
    if body_code:
        rows = rows.filter(body__code=body_code)
    found = [risk_fact(row, on) for row in rows]
    return tuple(
        sorted(found, key=lambda one: (-(one.current.total if one.current else 26), one.code))
    )


def risk_exceptions(since: date, on: date, *, body_code: str = "") -> tuple[RiskExceptionFact, ...]:
    """What a board should look at in its register, with each reason in words."""
    rows = all_risks().filter(status=RiskStatus.OPEN.value)
    if body_code:
        rows = rows.filter(body__code=body_code)
    return tuple(
        _exception(row, one) for row in rows for one in exceptions(told(row), since=since, on=on)
    )


def _exception(row: Risk, found: RiskException) -> RiskExceptionFact:
    return RiskExceptionFact(
        code=row.code,
        title=row.title,
        body_code=row.body.code,
        kind=found.kind.value,
        sentence=found.sentence,
        url=reverse("strategy:risk", args=[row.code]),
    )


def risk_fact(row: Risk, on: date) -> RiskFact:
    """One risk as it stood on a day."""
    known = told(row)
    current = known.score(ScoreKind.CURRENT, on)
    held = next((one for one in row.acceptances.all() if acceptance(one).holds(on)), None)
    return RiskFact(
        code=row.code,
        title=row.title,
        cause=row.cause,
        event=row.event,
        impact=row.impact,
        body_code=row.body.code,
        body_name=row.body.name,
        category=CATEGORIES[RiskCategory(row.category)],
        owner=_owner(row),
        appetite=APPETITES[Appetite(row.appetite)],
        tolerated=row.tolerated,
        tolerates=row.tolerates,
        proximity=proximity(row.proximity_on, on),
        proximity_on=row.proximity_on,
        inherent=known.score(ScoreKind.INHERENT, on),
        current=current,
        target=known.score(ScoreKind.TARGET, on),
        above_appetite=above_appetite(current, row.tolerated),
        treatment=treatment(known.status, known.acceptances, on),
        accepted_until=held.expires_on if held else None,
        accepted_by=held.accepted_by.full_name if held else "",
        mitigation_count=len(known.mitigations),
        late_count=_late(known, on),
        is_illustrative=row.is_illustrative,
        url=reverse("strategy:risk", args=[row.code]),
    )


def _owner(row: Risk) -> str:
    if row.owner_organisation is None:
        return row.owner_role
    return f"{row.owner_role}, {row.owner_organisation.name}"


def _late(known: Told, on: date) -> int:
    return sum(one.is_late(on) for one in known.mitigations)
