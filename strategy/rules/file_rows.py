"""The rows of a file of strategies, frozen."""

from dataclasses import dataclass
from datetime import date

from dalpb.kernel.cells import Figure
from strategy.rules.vocabulary import (
    ConsulteeKind,
    CooperationAnswer,
    LinkKind,
    PlanKind,
    ReviewDecision,
    StatementKind,
    StocktakeVerdict,
    StrategyStatus,
)


@dataclass(frozen=True, slots=True)
class ChosenIndicator:
    """An indicator's code; or what is wanted where there is none, and who would supply it."""

    code: str
    wanted: str
    supplier: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    code: str
    words: str
    indicator: str
    unit: str
    baseline: Figure
    baseline_on: date | None
    target: Figure
    target_on: date | None
    note: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """`recommendations` are codes of the needs assessment in force."""

    code: str
    title: str
    description: str
    recommendations: tuple[str, ...]
    is_illustrative: bool
    outcomes: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """`work_stream` is the number of the stream that gathers it, from 1; 0 for none."""

    title: str
    description: str
    indicators: tuple[ChosenIndicator, ...]
    work_stream: int = 0
    objectives: tuple[ObjectiveRow, ...] = ()
    outcomes: tuple[OutcomeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementRow:
    kind: StatementKind
    words: str
    domains: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class WorkStreamRow:
    title: str
    description: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ConsulteeLine:
    kind: ConsulteeKind
    organisation: str
    name: str
    asked_on: date | None
    reply_by: date | None
    answered_on: date | None
    response: str
    how_used: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    body: str
    organisation: str
    adopted_on: date | None
    reference: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PublicationRow:
    published_on: date | None
    where: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ReviewRow:
    reviewed_on: date | None
    findings: str
    effect_on_other_support: str
    decision: ReviewDecision
    reason: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class StrategyRow:
    code: str
    title: str
    years: str
    body: str
    area: str
    status: StrategyStatus
    first_on: date | None
    until_on: date | None
    successor: str
    source: str
    is_illustrative: bool
    priorities: tuple[PriorityRow, ...]
    kind: PlanKind = PlanKind.DOMESTIC_ABUSE_STRATEGY
    owner: str = ""
    drafted_on: date | None = None
    statements: tuple[StatementRow, ...] = ()
    work_streams: tuple[WorkStreamRow, ...] = ()
    consultees: tuple[ConsulteeLine, ...] = ()
    adoptions: tuple[AdoptionRow, ...] = ()
    publication: PublicationRow | None = None
    reviews: tuple[ReviewRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkRow:
    earlier: str
    later: str
    kind: LinkKind
    old: str
    new: str
    reason: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    organisation: str
    strategy: str
    asked_on: date | None
    what: str
    reply_by: date | None
    answered_on: date | None
    answer: CooperationAnswer | None
    answer_words: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class JudgementRow:
    first: str
    second: str
    verdict: StocktakeVerdict
    why: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class TileRow:
    area: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class StrategiesFile:
    strategies: tuple[StrategyRow, ...]
    tiles: tuple[TileRow, ...]
    links: tuple[LinkRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    judgements: tuple[JudgementRow, ...] = ()
