"""One action as a page, a pack or a program reads it, and what a list may be narrowed by."""

from dataclasses import dataclass
from datetime import date

from strategy.rules.delivery.freshness import Freshness
from strategy.rules.delivery.vocabulary import CLOSED, LIVE, ActionStatus, Rag, Voice
from strategy.rules.delivery.voices import Voices


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action with its three voices, its dates and how fresh it is."""

    code: str
    title: str
    wording: str
    status: ActionStatus
    strategy_code: str
    priority_position: int
    priority_title: str
    objective_code: str
    objective_title: str
    outcome_code: str
    owner_code: str
    owner_name: str
    owner_role: str
    baseline_start: date | None
    baseline_end: date | None
    started_on: date | None
    forecast_end: date | None
    actual_end: date | None
    voices: Voices
    progress: str
    slip_count: int
    last_heard_on: date | None
    freshness: Freshness
    days_late: int
    milestones_count: int
    milestones_reached_count: int
    milestones_overdue_count: int
    blocked_reason: str
    unblocked_by: str
    closed_reason: str
    successor_code: str
    own_pence: int | None
    grant_pence: int | None
    other_pence: int | None
    is_illustrative: bool
    version: int
    url: str = ""

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocked_reason)

    @property
    def computed(self) -> Rag | None:
        return self.voices.computed.rag

    @property
    def own(self) -> Rag | None:
        return self.voices.own.rag

    @property
    def agreed(self) -> Rag | None:
        return self.voices.agreed.rag


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """What a list of actions is narrowed by. Empty asks for nothing."""

    strategy: str = ""
    priority: int | None = None
    objective: str = ""
    owner: str = ""
    status: str = ""
    computed: str = ""
    own: str = ""
    agreed: str = ""
    late: bool = False
    slipped: int | None = None
    blocked: bool = False
    freshness: str = ""
    differ: bool = False
    quarter: str = ""
    words: str = ""


LIVE_WORD = "live"


def days_late(
    *, status: ActionStatus, baseline_end: date | None, actual_end: date | None, on: date
) -> int:
    """How many days past the agreed end an action is, or was when it was finished."""
    if baseline_end is None or status not in (*LIVE, ActionStatus.COMPLETED):
        return 0
    return max(0, ((actual_end or on) - baseline_end).days)


def matches(row: ActionRow, query: PlanQuery) -> bool:
    """Whether an action is one that was asked for."""
    return _voices_match(row, query) and _facts_match(row, query)


def _voices_match(row: ActionRow, query: PlanQuery) -> bool:
    asked = {
        Voice.COMPUTED: (query.computed, row.computed),
        Voice.OWN: (query.own, row.own),
        Voice.AGREED: (query.agreed, row.agreed),
    }
    if any(wanted and said != wanted for wanted, said in asked.values()):
        return False
    return not query.differ or row.voices.disagree


def _facts_match(row: ActionRow, query: PlanQuery) -> bool:
    checks = (
        not query.late or (row.is_late and row.is_live),
        query.slipped is None or row.slip_count >= query.slipped,
        not query.blocked or row.is_blocked,
        not query.freshness or (row.is_live and row.freshness == query.freshness),
        not query.words or query.words.casefold() in f"{row.code} {row.title}".casefold(),
    )
    return all(checks)
