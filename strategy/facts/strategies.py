"""What other apps may read of plans and strategies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from dalpb.kernel.cells import Figure
from dalpb.kernel.review_clock import (
    ReviewStanding,
    ReviewState,
    ReviewWindow,
    standings,
)
from strategy.models import (
    CooperationRequest,
    Objective,
    Outcome,
    PlanStatement,
    Strategy,
    StrategyReview,
)
from strategy.rules.consulting import ConsultationState
from strategy.rules.vocabulary import (
    CooperationAnswer,
    PlanKind,
    ReviewDecision,
    StatementKind,
    StrategyStatus,
)
from strategy.selectors import strategies as selectors

__all__ = [
    "AdoptionFact",
    "ConsultationFact",
    "ConsultationState",
    "ConsulteeFact",
    "CooperationAnswer",
    "CooperationFact",
    "ObjectiveFact",
    "OutcomeFact",
    "PlanKind",
    "PriorityFact",
    "ReviewDecision",
    "ReviewFact",
    "ReviewStanding",
    "ReviewState",
    "ReviewWindow",
    "StrategyFact",
    "StrategyStatus",
    "consultation_state",
    "cooperation_requests",
    "current_strategy",
    "first_published_on",
    "objectives",
    "plans_in_force",
    "published_strategies",
    "review_clock",
    "reviews",
    "strategy",
]


@dataclass(frozen=True, slots=True)
class PriorityFact:
    id: int
    position: int
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class StrategyFact:
    """One plan. `until_on` is the day after its last; `published_where` its address."""

    code: str
    kind: PlanKind
    title: str
    years: str
    owner: str
    owner_organisation: str
    status: StrategyStatus
    first_on: date | None
    until_on: date | None
    drafted_on: date | None
    published_on: date | None
    published_where: str
    successor: str
    is_illustrative: bool
    vision: tuple[str, ...]
    principles: tuple[str, ...]
    priorities: tuple[PriorityFact, ...]

    @property
    def name(self) -> str:
        return f"{self.title}, {self.years}"

    @property
    def is_statutory(self) -> bool:
        """Whether it is a strategy of section 57 of the Domestic Abuse Act 2021."""
        return self.kind is PlanKind.DOMESTIC_ABUSE_STRATEGY


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    code: str
    words: str
    indicator_code: str
    unit: str
    baseline: Figure
    baseline_on: date | None
    target: Figure
    target_on: date | None
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ObjectiveFact:
    """An objective with its outcomes; `recommendations` are codes of the needs assessment."""

    id: int
    strategy_code: str
    code: str
    title: str
    description: str
    priority: PriorityFact
    recommendations: tuple[str, ...]
    outcomes: tuple[OutcomeFact, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ConsulteeFact:
    kind: str
    organisation_code: str
    name: str
    asked_on: date | None
    reply_by: date | None
    answered_on: date | None
    response: str
    how_used: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class AdoptionFact:
    body: str
    organisation_code: str
    adopted_on: date | None
    reference: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ConsultationFact:
    """Who was consulted by the day, who was not, each consultee, and who has adopted it."""

    state: ConsultationState
    consultees: tuple[ConsulteeFact, ...]
    adoptions: tuple[AdoptionFact, ...]


@dataclass(frozen=True, slots=True)
class ReviewFact:
    strategy_code: str
    reviewed_on: date
    findings: str
    effect_on_other_support: str
    decision: ReviewDecision
    reason: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class CooperationFact:
    """A request to co-operate. `answer` is None until it is answered."""

    id: int
    organisation_code: str
    organisation_name: str
    strategy_code: str
    asked_on: date
    what: str
    reply_by: date | None
    answered_on: date | None
    answer: CooperationAnswer | None
    answer_words: str
    is_illustrative: bool

    def is_overdue(self, on: date) -> bool:
        if self.asked_on > on or (self.answered_on is not None and self.answered_on <= on):
            return False
        return self.reply_by is not None and self.reply_by < on


def _rows() -> "QuerySet[Strategy]":
    return Strategy.objects.select_related(
        "publication", "owner_organisation", "successor"
    ).prefetch_related("priorities", "statements")


def current_strategy(on: date) -> StrategyFact | None:
    """The strategy of section 57 that is in force on a day: the latest published by then."""
    row = (
        selectors.in_force(_rows(), on)
        .filter(kind=PlanKind.DOMESTIC_ABUSE_STRATEGY.value)
        .order_by(F("first_on").desc(nulls_last=True), "-pk")
        .first()
    )
    return None if row is None else _strategy(row)


def strategy(code: str) -> StrategyFact | None:
    row = _rows().filter(code=code).first()
    return None if row is None else _strategy(row)


def published_strategies() -> tuple[StrategyFact, ...]:
    """Every strategy of section 57 with the day on which it was published, the earliest first."""
    rows = _rows().filter(
        kind=PlanKind.DOMESTIC_ABUSE_STRATEGY.value, publication__published_on__isnull=False
    )
    return tuple(_strategy(row) for row in rows.order_by("publication__published_on", "pk"))


def plans_in_force(on: date) -> tuple[StrategyFact, ...]:
    """Every plan and strategy in force on a day, the statutory one first."""
    rows = selectors.in_force(_rows(), on).order_by("kind", "title", "code")
    return tuple(_strategy(row) for row in rows)


def first_published_on() -> date | None:
    """The day from which the review clock of SI 2021/990, regulation 4, is counted."""
    return selectors.first_published_on()


def review_clock(on: date) -> tuple[ReviewStanding, ...]:
    """Every three-year window that has begun by a day; none before the first publication."""
    first = first_published_on()
    if first is None:
        return ()
    days = selectors.reviews().values_list("reviewed_on", flat=True)
    return standings(first, days, on)


def reviews() -> tuple[ReviewFact, ...]:
    """Every review of the statutory strategies, the earliest first."""
    return tuple(_review(row) for row in selectors.reviews().order_by("reviewed_on", "id"))


def objectives(strategy_code: str) -> tuple[ObjectiveFact, ...]:
    """A strategy's objectives in their order, with their outcomes."""
    rows = (
        Objective.objects.filter(strategy__code=strategy_code)
        .select_related("strategy", "priority")
        .prefetch_related("recommendations", "outcomes")
        .order_by("priority__position", "position")
    )
    return tuple(_objective(row) for row in rows)


def consultation_state(strategy_code: str, on: date) -> ConsultationFact | None:
    """Where a strategy's consultation stands on a day; None where there is no such strategy."""
    row = Strategy.objects.filter(code=strategy_code).first()
    if row is None:
        return None
    return ConsultationFact(
        selectors.consultation_of(row, on),
        tuple(
            ConsulteeFact(
                one.kind,
                one.organisation.code if one.organisation else "",
                one.name,
                one.asked_on,
                one.reply_by,
                one.answered_on,
                one.response,
                one.how_used,
                one.is_illustrative,
            )
            for one in selectors.consultees(row)
        ),
        tuple(
            AdoptionFact(
                one.body,
                one.organisation.code if one.organisation else "",
                one.adopted_on,
                one.reference,
                one.is_illustrative,
            )
            for one in row.adoptions.select_related("organisation")
        ),
    )


def cooperation_requests() -> tuple[CooperationFact, ...]:
    """Every request to co-operate under section 57(7), the latest first."""
    return tuple(_request(row) for row in selectors.requests().order_by("-asked_on", "id"))


def _said(rows: Iterable[PlanStatement], kind: StatementKind) -> tuple[str, ...]:
    return tuple(row.words for row in rows if row.kind == kind)


def _strategy(row: Strategy) -> StrategyFact:
    publication = getattr(row, "publication", None)
    statements = list(row.statements.all())
    return StrategyFact(
        code=row.code,
        kind=PlanKind(row.kind),
        title=row.title,
        years=row.years,
        owner=row.body,
        owner_organisation=row.owner_organisation.code if row.owner_organisation else "",
        status=StrategyStatus(row.status),
        first_on=row.first_on,
        until_on=row.until_on,
        drafted_on=row.drafted_on,
        published_on=publication.published_on if publication else None,
        published_where=publication.where if publication else "",
        successor=row.successor.code if row.successor else "",
        is_illustrative=row.is_illustrative,
        vision=_said(statements, StatementKind.VISION),
        principles=_said(statements, StatementKind.PRINCIPLE),
        priorities=tuple(
            PriorityFact(one.pk, one.position, one.title, one.description)
            for one in row.priorities.all()
        ),
    )


def _objective(row: Objective) -> ObjectiveFact:
    priority = row.priority
    return ObjectiveFact(
        row.pk,
        row.strategy.code,
        row.code,
        row.title,
        row.description,
        PriorityFact(priority.pk, priority.position, priority.title, priority.description),
        tuple(one.code for one in row.recommendations.all()),
        tuple(_outcome(one) for one in row.outcomes.all()),
        row.is_illustrative,
    )


def _outcome(row: Outcome) -> OutcomeFact:
    return OutcomeFact(
        row.code,
        row.words,
        row.indicator_code,
        row.unit,
        row.baseline,
        row.baseline_on,
        row.target,
        row.target_on,
        row.is_illustrative,
    )


def _review(row: StrategyReview) -> ReviewFact:
    return ReviewFact(
        row.strategy.code,
        row.reviewed_on,
        row.findings,
        row.effect_on_other_support,
        ReviewDecision(row.decision),
        row.reason,
        row.is_illustrative,
    )


def _request(row: CooperationRequest) -> CooperationFact:
    return CooperationFact(
        row.pk,
        row.organisation.code,
        row.organisation.name,
        row.strategy.code if row.strategy else "",
        row.asked_on,
        row.what,
        row.reply_by,
        row.answered_on,
        CooperationAnswer(row.answer) if row.answer else None,
        row.answer_words,
        row.is_illustrative,
    )
