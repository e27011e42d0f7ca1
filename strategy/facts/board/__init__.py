"""The board's business for other apps: bodies, seats, meetings, papers, decisions, minutes."""

from strategy.facts.board.action_register import ArisingFact, actions_arising
from strategy.facts.board.body_seats import (
    BodyFact,
    SeatCover,
    bodies,
    quorum_rule,
    seat_cover,
    uncovered,
    uncovered_on,
)
from strategy.facts.board.challenge_log import ChallengeFact, challenges
from strategy.facts.board.decision_register import DecisionFact, decision, decisions
from strategy.facts.board.meeting_agenda import (
    AgendaFact,
    MeetingFact,
    agenda,
    meeting,
    meetings,
    readable_positions,
)
from strategy.facts.board.meeting_minutes import CorrectionFact, MinutesFact, last_minutes, minutes
from strategy.facts.board.meeting_papers import PaperFact, PartFact, papers
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.vocabulary import (
    SEAT_WORDS,
    ArisingStatus,
    BodyKind,
    DecisionOutcome,
    MeetingStatus,
    MinutesStatus,
    Openness,
    PaperPurpose,
    Section58Seat,
)

__all__ = [
    "SEAT_WORDS",
    "AgendaFact",
    "ArisingFact",
    "ArisingStatus",
    "BodyFact",
    "BodyKind",
    "ChallengeFact",
    "CorrectionFact",
    "DecisionFact",
    "DecisionOutcome",
    "MeetingFact",
    "MeetingStatus",
    "MinutesFact",
    "MinutesStatus",
    "Openness",
    "PaperFact",
    "PaperPurpose",
    "PartFact",
    "QuorumRule",
    "SeatCover",
    "Section58Seat",
    "actions_arising",
    "agenda",
    "bodies",
    "challenges",
    "decision",
    "decisions",
    "last_minutes",
    "meeting",
    "meetings",
    "minutes",
    "papers",
    "quorum_rule",
    "readable_positions",
    "seat_cover",
    "uncovered",
    "uncovered_on",
]
