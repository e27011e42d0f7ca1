"""Raising, wording, scoring and mitigating risks; looking at them; closing and reopening."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from strategy.models import Action, Body, Mitigation, PartnerView, Risk, RiskScore
from strategy.rules.risks.scoring import Score, deny_score, deny_target
from strategy.rules.risks.vocabulary import Answer, Appetite, RiskCategory, RiskMove, ScoreKind
from strategy.services.free_text import deny_personal
from strategy.services.risks.events import STALE, hold, move_on


@dataclass(frozen=True, slots=True)
class RiskTerms:
    """All that is written of a risk but its scores and mitigations."""

    title: str
    cause: str
    event: str
    impact: str
    category: RiskCategory
    owner_organisation: Organisation | None
    owner_role: str
    appetite: Appetite
    tolerated: int
    tolerates: str = ""
    proximity_on: date | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.title, self.cause, self.event, self.impact, self.owner_role, self.tolerates)


@dataclass(frozen=True, slots=True)
class MitigationTerms:
    words: str
    owner_role: str
    forecast_on: date
    actual_on: date | None = None
    action: Action | None = None

    @property
    def fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@transaction.atomic
def raise_risk(
    *,
    body: Body,
    terms: RiskTerms,
    by: User,
    at: datetime,
    code: str = "",
    is_illustrative: bool = False,
) -> Risk:
    """A new open risk is on the body's register, under the next free code unless one is given."""
    require(deny_personal(*terms.texts))
    require(_deny_terms(terms))
    # Two people who raise a risk at one moment get a code each, one after the other.
    list(Body.objects.select_for_update().order_by("pk"))
    risk = Risk(
        code=code or next_code(),
        body=body,
        is_illustrative=is_illustrative,
        version=0,
        **{name: getattr(terms, name) for name in _NAMES},
    )
    move_on(risk, RiskMove.RAISED, by=by, at=at, details={"body": body.code})
    return risk


_NAMES = tuple(RiskTerms.__dataclass_fields__)


def next_code() -> str:
    """The code after the highest that was ever given: a number is never used again."""
    numbers = [int(code[1:]) for code in Risk.objects.values_list("code", flat=True)]
    return f"R{max(numbers, default=0) + 1:02d}"


def _deny_terms(terms: RiskTerms) -> Denial | None:
    if not all(text.strip() for text in (terms.title, terms.cause, terms.event, terms.impact)):
        return Denial(
            "risk.not_said", "Say the cause, the event and the impact, each in a sentence."
        )
    if not 1 <= terms.tolerated <= 25:
        return Denial("risk.tolerated", "Give the highest score tolerated, from 1 to 25.")
    return None


@transaction.atomic
def edit_risk(*, risk: Risk, version: int, terms: RiskTerms, by: User, at: datetime) -> Risk:
    """The risk says this; what it said is in its history."""
    held = hold(risk, version, RiskMove.EDITED)
    require(deny_personal(*terms.texts))
    require(_deny_terms(terms))
    changed = [name for name in _NAMES if getattr(held, name) != getattr(terms, name)]
    for name in _NAMES:
        setattr(held, name, getattr(terms, name))
    move_on(held, RiskMove.EDITED, by=by, at=at, details={"changed": changed})
    return held


@transaction.atomic
def score_risk(
    *,
    risk: Risk,
    version: int,
    kind: ScoreKind,
    score: Score,
    reason: str,
    by: User,
    at: datetime,
) -> RiskScore:
    """One more score, with its reason. Earlier ones stay."""
    held = hold(risk, version, RiskMove.SCORED, reason=reason)
    require(deny_personal(reason))
    require(deny_score(score))
    stands = {**latest_scores(held), kind: score}
    require(deny_target(stands.get(ScoreKind.TARGET), stands.get(ScoreKind.INHERENT)))
    made = RiskScore.objects.create(
        risk=held,
        kind=kind.value,
        likelihood=score.likelihood,
        impact=score.impact,
        reason=reason.strip(),
        scored_by=by,
        scored_at=at,
        scored_on=timezone.localdate(at),
    )
    details = {"kind": kind.value, **asdict(score)}
    move_on(held, RiskMove.SCORED, by=by, at=at, reason=reason, details=details)
    return made


def latest_scores(risk: Risk) -> dict[ScoreKind, Score]:
    """The score of each kind that stands."""
    rows = sorted(risk.scores.all(), key=lambda row: row.pk)
    return {ScoreKind(row.kind): Score(row.likelihood, row.impact) for row in rows}


@transaction.atomic
def add_mitigation(
    *,
    risk: Risk,
    version: int,
    terms: MitigationTerms,
    by: User,
    at: datetime,
    baseline_on: date | None = None,
) -> Mitigation:
    """One more mitigation; its first forecast is its baseline for ever."""
    held = hold(risk, version, RiskMove.MITIGATED)
    require(deny_personal(terms.words, terms.owner_role))
    made = Mitigation.objects.create(
        risk=held,
        position=held.mitigations.count() + 1,
        baseline_on=baseline_on or terms.forecast_on,
        updated_by=by,
        updated_at=at,
        **terms.fields,
    )
    details = {"position": made.position, "baseline_on": made.baseline_on.isoformat()}
    move_on(held, RiskMove.MITIGATED, by=by, at=at, details=details)
    return made


@transaction.atomic
def update_mitigation(
    *,
    mitigation: Mitigation,
    version: int,
    terms: MitigationTerms,
    by: User,
    at: datetime,
) -> Mitigation:
    """The mitigation's words, forecast and end stand as given; the day first promised stays."""
    risk = Risk.objects.select_for_update().get(pk=mitigation.risk_id)
    held = Mitigation.objects.select_for_update().get(pk=mitigation.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    hold(risk, risk.version, RiskMove.MITIGATED)
    require(deny_personal(terms.words, terms.owner_role))
    if terms.actual_on is not None and terms.actual_on > timezone.localdate(at):
        raise Refused(
            Denial("risk.done_in_future", "The day on which it was done cannot be to come.")
        )
    for name, value in terms.fields.items():
        setattr(held, name, value)
    held.version += 1
    held.updated_by, held.updated_at = by, at
    held.save()
    details = {
        "position": held.position,
        "forecast_on": held.forecast_on.isoformat(),
        "actual_on": held.actual_on.isoformat() if held.actual_on else None,
    }
    move_on(risk, RiskMove.MITIGATED, by=by, at=at, details=details)
    return held


@transaction.atomic
def give_view(
    *,
    risk: Risk,
    organisation: Organisation,
    score: Score,
    words: str,
    by: User,
    at: datetime,
) -> PartnerView:
    """The organisation sees the risk so, from today. The register's own scores stay."""
    held = Risk.objects.select_for_update().get(pk=risk.pk)
    hold(held, held.version, RiskMove.RATED)
    require(deny_score(score))
    require(deny_personal(words))
    if not words.strip():
        raise Refused(Denial("risk.view_empty", "Say in a sentence why you see it so."))
    made = PartnerView.objects.create(
        risk=held,
        organisation=organisation,
        likelihood=score.likelihood,
        impact=score.impact,
        words=words.strip(),
        given_by=by,
        given_at=at,
        given_on=timezone.localdate(at),
    )
    details = {"organisation": organisation.code, **asdict(score)}
    move_on(held, RiskMove.RATED, by=by, at=at, details=details)
    return made


@transaction.atomic
def review_risk(*, risk: Risk, version: int, words: str, by: User, at: datetime) -> None:
    """Somebody looked at the risk and found it as it stands."""
    held = hold(risk, version, RiskMove.REVIEWED)
    require(deny_personal(words))
    move_on(held, RiskMove.REVIEWED, by=by, at=at, reason=words)


@transaction.atomic
def close_risk(*, risk: Risk, version: int, reason: str, by: User, at: datetime) -> None:
    """The risk is off the register, with the reason; nothing of it is lost."""
    held = hold(risk, version, RiskMove.CLOSED, reason=reason)
    require(deny_personal(reason))
    waiting = Answer.WAITING.value
    if (
        held.escalations.filter(answer=waiting).exists()
        or held.acceptance_requests.filter(answer=waiting).exists()
    ):
        raise Refused(
            Denial("risk.answer_waiting", "Something asked about this risk waits for its answer.")
        )
    move_on(held, RiskMove.CLOSED, by=by, at=at, reason=reason)


@transaction.atomic
def reopen_risk(*, risk: Risk, version: int, reason: str, by: User, at: datetime) -> None:
    """The risk is on the register again."""
    held = hold(risk, version, RiskMove.REOPENED, reason=reason)
    require(deny_personal(reason))
    move_on(held, RiskMove.REOPENED, by=by, at=at, reason=reason)
