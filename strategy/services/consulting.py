"""Who was asked and what they said; who adopted it; reviews; requests to co-operate."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.versions import update_versioned
from strategy.models import (
    Adoption,
    Consultee,
    CooperationRequest,
    Publication,
    StocktakeJudgement,
    Strategy,
    StrategyReview,
)
from strategy.rules.screening import deny_personal
from strategy.rules.vocabulary import (
    ConsulteeKind,
    CooperationAnswer,
    ReviewDecision,
    StocktakeVerdict,
)
from strategy.services.holding import hold, told

ALREADY = Denial("strategy.consultee_twice", "They are in the list already: change that line.")


@dataclass(frozen=True, slots=True)
class ConsulteeTerms:
    kind: ConsulteeKind
    organisation: str
    name: str
    asked_on: date | None
    reply_by: date | None
    answered_on: date | None
    response: str
    how_used: str


def _organisation(code: str) -> Organisation | None:
    if not code:
        return None
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Refused(Denial("strategy.organisation", "Choose the organisation from the list."))
    return found


def _deny_days(
    asked_on: date | None, reply_by: date | None, answered_on: date | None, today: date
) -> Denial | None:
    days = [day for day in (reply_by, answered_on) if day is not None]
    if days and asked_on is None:
        return Denial("strategy.not_asked", "Give the day on which they were asked.")
    if asked_on is not None and any(day < asked_on for day in days):
        return Denial("strategy.asked_later", "They were asked after that day. Check the days.")
    if any(day is not None and day > today for day in (asked_on, answered_on)):
        return Denial("strategy.not_yet", "That day has not come. Give the day it happened.")
    return None


@transaction.atomic
def save_consultee(
    *,
    strategy: Strategy,
    pk: int | None,
    version: int,
    terms: ConsulteeTerms,
    by: User,
    at: datetime,
) -> Consultee:
    """A consultee stands, with what was asked, what it said and how that was used."""
    held = hold(strategy)
    require(_deny_consulting(held))
    require(_deny_days(terms.asked_on, terms.reply_by, terms.answered_on, timezone.localdate(at)))
    require(deny_personal(terms.name, terms.response, terms.how_used))
    if terms.response and terms.answered_on is None:
        raise Refused(Denial("strategy.response_day", "Give the day of their response."))
    if terms.kind is ConsulteeKind.DISTRICT and not terms.organisation:
        raise Refused(Denial("strategy.district", "Choose the district council."))
    values: dict[str, Any] = {**asdict(terms), "organisation": _organisation(terms.organisation)}
    try:
        with transaction.atomic():
            if pk is None:
                made = Consultee.objects.create(strategy=held, **values)
            else:
                rows = Consultee.objects.filter(strategy=held)
                made = update_versioned(rows, pk, version, by=by, **values)
    except IntegrityError as problem:
        raise Refused(ALREADY) from problem
    told(held, "consulted", by=by, at=at, details={"consultee": made.name})
    return made


def _deny_consulting(strategy: Strategy) -> Denial | None:
    if Publication.objects.filter(strategy=strategy).exists():
        return Denial(
            "strategy.frozen",
            "This strategy is published, so its consultation is closed. Add a dated correction"
            " if what is written of it is wrong.",
        )
    return None


@transaction.atomic
def record_adoption(
    *,
    strategy: Strategy,
    body: str,
    organisation: str,
    adopted_on: date,
    reference: str,
    by: User,
    at: datetime,
) -> Adoption:
    """A body has adopted the strategy, before or after it was published."""
    held = hold(strategy)
    require(deny_personal(body, reference))
    if adopted_on > timezone.localdate(at):
        raise Refused(
            Denial("strategy.not_yet", "That day has not come. Give the day it happened.")
        )
    if held.adoptions.filter(body=body).exists():
        raise Refused(Denial("strategy.adopted_twice", f"{body} has adopted it already."))
    made = Adoption.objects.create(
        strategy=held,
        body=body,
        organisation=_organisation(organisation),
        adopted_on=adopted_on,
        reference=reference,
        recorded_by=by,
        recorded_at=at,
    )
    told(held, "adopted", by=by, at=at, details={"body": body})
    return made


@transaction.atomic
def record_review(
    *,
    strategy: Strategy,
    reviewed_on: date,
    findings: str,
    effect: str,
    decision: ReviewDecision,
    reason: str,
    by: User,
    at: datetime,
) -> StrategyReview:
    """The strategy was reviewed, with its effect on other local authority support."""
    held = hold(strategy)
    publication = Publication.objects.filter(strategy=held).first()
    if publication is None:
        raise Refused(Denial("strategy.not_published", "Only a published strategy is reviewed."))
    require(deny_personal(findings, effect, reason))
    if reviewed_on > timezone.localdate(at):
        raise Refused(
            Denial("strategy.not_yet", "That day has not come. Give the day it happened.")
        )
    if publication.published_on and reviewed_on < publication.published_on:
        raise Refused(
            Denial("strategy.reviewed_first", "It was published after that day. Check the day.")
        )
    if held.reviews.filter(reviewed_on=reviewed_on).exists():
        raise Refused(Denial("strategy.reviewed_twice", "There is a review of that day already."))
    made = StrategyReview.objects.create(
        strategy=held,
        reviewed_on=reviewed_on,
        findings=findings,
        effect_on_other_support=effect,
        decision=decision.value,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    told(held, "reviewed", by=by, at=at, details={"on": str(reviewed_on)})
    return made


@transaction.atomic
def ask_cooperation(
    *,
    organisation: str,
    strategy: Strategy | None,
    asked_on: date,
    what: str,
    reply_by: date | None,
    by: User,
    at: datetime,
) -> CooperationRequest:
    """A local authority in the area has been asked to co-operate: section 57(7)."""
    require(deny_personal(what))
    require(_deny_days(asked_on, reply_by, None, timezone.localdate(at)))
    asked = _organisation(organisation)
    if asked is None:
        raise Refused(Denial("strategy.organisation", "Choose the organisation from the list."))
    if CooperationRequest.objects.filter(organisation=asked, asked_on=asked_on, what=what).exists():
        raise Refused(Denial("cooperation.twice", "This request is in the list already."))
    made = CooperationRequest.objects.create(
        organisation=asked, strategy=strategy, asked_on=asked_on, what=what, reply_by=reply_by
    )
    _told_of(made, "asked", by=by, at=at)
    return made


@transaction.atomic
def answer_cooperation(
    *,
    request: CooperationRequest,
    version: int,
    answered_on: date,
    answer: CooperationAnswer,
    words: str,
    by: User,
    at: datetime,
) -> CooperationRequest:
    """What the authority that was asked has answered, and when."""
    require(deny_personal(words))
    require(_deny_days(request.asked_on, None, answered_on, timezone.localdate(at)))
    made = update_versioned(
        CooperationRequest.objects.all(),
        request.pk,
        version,
        by=by,
        answered_on=answered_on,
        answer=answer.value,
        answer_words=words,
    )
    _told_of(made, "answered", by=by, at=at)
    return made


def _told_of(row: CooperationRequest, action: str, *, by: User, at: datetime) -> None:
    record(
        f"cooperation.{action}",
        by=by,
        at=at,
        subject="cooperation_request",
        subject_key=str(row.pk),
        organisation=row.organisation.code,
    )


@transaction.atomic
def judge(
    *,
    first: str,
    second: str,
    verdict: StocktakeVerdict,
    why: str,
    by: User,
    at: datetime,
) -> StocktakeJudgement:
    """What an officer judged of two parts of plans, or of one alone; the latest holds."""
    require(deny_personal(why))
    if second and second < first:
        first, second = second, first
    if not why.strip():
        raise Refused(Denial("stocktake.why", "Say why, in a sentence."))
    if first == second or not first:
        raise Refused(Denial("stocktake.two", "Judge two different parts."))
    alone = (StocktakeVerdict.GAP, StocktakeVerdict.NONE)
    if not second and verdict not in alone:
        raise Refused(Denial("stocktake.two", "An overlap or contradiction is of two parts."))
    made = StocktakeJudgement.objects.create(
        first=first, second=second, verdict=verdict.value, why=why, by=by, at=at
    )
    record(
        "stocktake.judged",
        by=by,
        at=at,
        subject="stocktake",
        subject_key=f"{first} {second}".strip()[:100],
        details={"verdict": verdict.value},
    )
    return made
