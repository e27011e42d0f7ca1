"""What a pack holds, as it is frozen: texts and states, in the order a member needs them.

A content is of one audience. `redact` makes the public's from the members'; what is left
out stands as a `Removed` part with its lawful reason, and never with its words.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    MEMBERS = "members"
    PUBLIC = "public"


class Openness(StrEnum):
    """How far a part of a paper may travel: Local Government Act 1972, sections 100A to 100I."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    EXEMPT = "exempt"


class ExceptionKind(StrEnum):
    """What a member has to know first, in the order in which it is told."""

    DECISION = "decision"
    DISAGREEMENT = "disagreement"
    LATE_TWICE = "late_twice"
    BLOCKED = "blocked"
    MONEY = "money"
    RISK = "risk"
    DUTY = "duty"
    OWED = "owed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Meeting:
    code: str
    body: str
    held_on: date
    starts_at: str
    place: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the agenda. `withdrawn` are the seats that leave for it."""

    number: int
    title: str
    kind: str
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part of a paper. A removed part has no text, and keeps why it was removed."""

    heading: str
    text: str
    openness: Openness
    paragraph: str = ""
    reason: str = ""
    review_on: date | None = None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A cover paper in the form the boards use, and its parts."""

    item: int
    title: str
    purpose: str
    sponsor: str
    author: str
    organisation: str
    key_issues: str
    recommendations: tuple[str, ...]
    financial: str
    parts: tuple[PaperPart, ...]


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One thing out of line, in a sentence. `ref` names its record: an action, a risk, an item."""

    kind: ExceptionKind
    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An action with its three voices, each in words; empty where that voice has not spoken."""

    code: str
    title: str
    owner: str
    computed: str
    said: str
    agreed: str
    forecast: str
    slips: int
    why: str


@dataclass(frozen=True, slots=True)
class PlanGroup:
    number: int
    priority: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator as the pack prints it; its codes name the result that was read."""

    priority: str
    name: str
    value: str
    period: str
    judgement: str
    # Packs that were frozen before these were kept have none.
    code: str = ""
    area_code: str = ""
    period_code: str = ""
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One award: amounts in whole pence. Spending that nobody has posted is not nought."""

    year: str
    recipient: str
    awarded_pence: int
    unallocated_pence: int
    allocated_pence: int
    committed_pence: int
    spent_pence: int
    has_spending: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    code: str
    event: str
    owner: str
    current: str
    target: str
    standing: str


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """What people said and what came of it; `answer` is empty until it is given."""

    said: str
    answer: str
    standing: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    reference: str
    on: date
    words: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ArisingLine:
    reference: str
    words: str
    owner: str
    due: str
    standing: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    title: str
    source: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """How many of a kind go on along the golden thread, and how many end there."""

    label: str
    linked: int
    broken: int


@dataclass(frozen=True, slots=True)
class ThreadColumn:
    """One column of the thread's picture, with how many breaks are told of it."""

    heading: str
    rows: tuple[ThreadRow, ...]
    breaks: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes that the meeting is asked to agree, paragraph by paragraph."""

    meeting: str
    held_on: date
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackContent:
    """A pack whole. `made_on` is the day it was put together; `since` that of the meeting before.

    `warnings` say what a reader must know of the whole: that it holds invented figures.
    """

    audience: Audience
    area: str
    meeting: Meeting
    made_on: date
    since: date | None
    exceptions: tuple[Exceptional, ...]
    agenda: tuple[Item, ...]
    papers: tuple[Paper, ...]
    plan: tuple[PlanGroup, ...]
    indicators: tuple[IndicatorLine, ...]
    money: tuple[MoneyLine, ...]
    risks: tuple[RiskLine, ...]
    voice: tuple[VoiceLine, ...]
    decisions: tuple[DecisionLine, ...]
    arising: tuple[ArisingLine, ...]
    duties: tuple[DutyLine, ...]
    minutes: Minutes | None
    warnings: tuple[str, ...] = ()
    thread: tuple[ThreadColumn, ...] = ()
