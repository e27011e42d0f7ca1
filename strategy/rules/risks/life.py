"""The life of a risk: open or closed, who may accept it and for how long, where it is carried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import RiskMove, RiskStatus

LONGEST_ACCEPTANCE: Final = timedelta(days=366)
EXPIRES_SOON: Final = timedelta(days=31)
_NEEDS_REASON: Final = frozenset(
    {
        RiskMove.SCORED,
        RiskMove.ESCALATION_ASKED,
        RiskMove.ESCALATION_DECLINED,
        RiskMove.ACCEPTANCE_ASKED,
        RiskMove.ACCEPTED,
        RiskMove.ACCEPTANCE_DECLINED,
        RiskMove.ACCEPTANCE_REVOKED,
        RiskMove.CLOSED,
        RiskMove.REOPENED,
    }
)


def replay(moves: Sequence[RiskMove]) -> RiskStatus | None:
    """The status after these moves in order; a move that is not lawful raises ValueError."""
    status: RiskStatus | None = None
    for move in moves:
        if deny_move(move, status=status, reason="given") is not None:
            raise ValueError(f"{move} cannot follow {status}")
        status = after(move, status)
    return status


def after(move: RiskMove, status: RiskStatus | None) -> RiskStatus | None:
    if move is RiskMove.CLOSED:
        return RiskStatus.CLOSED
    if move in {RiskMove.RAISED, RiskMove.REOPENED}:
        return RiskStatus.OPEN
    return status


def deny_move(move: RiskMove, *, status: RiskStatus | None, reason: str) -> Denial | None:
    """Why the risk's state does not allow a move."""
    wanted = {RiskMove.RAISED: None, RiskMove.REOPENED: RiskStatus.CLOSED}.get(
        move, RiskStatus.OPEN
    )
    if status is not wanted:
        state = status.value if status else "not on the register"
        return Denial(
            "risk.wrong_state",
            f"This is not possible while the risk is {state}. Somebody may have closed or"
            " reopened it: look at its history.",
        )
    if move in _NEEDS_REASON and not reason.strip():
        return Denial("risk.reason_missing", "Give the reason in a sentence.")
    return None


class Treatment(StrEnum):
    """What is done about an open risk on a day."""

    TREATED = "treated"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An acceptance as it was given. Half-open: it does not hold on `expires_on`."""

    accepted_on: date
    expires_on: date
    current: Score
    revoked_on: date | None = None

    def holds(self, on: date) -> bool:
        if self.revoked_on is not None and on >= self.revoked_on:
            return False
        return self.accepted_on <= on < self.expires_on


def treatment(status: RiskStatus, acceptances: Sequence[Acceptance], on: date) -> Treatment:
    """Accepted only while an acceptance holds: its end or revocation restores the treatment."""
    if status is RiskStatus.CLOSED:
        return Treatment.CLOSED
    if any(one.holds(on) for one in acceptances):
        return Treatment.ACCEPTED
    return Treatment.TREATED


def deny_expiry(expires_on: date, on: date) -> Denial | None:
    """An acceptance ends on a day to come, and within a year."""
    if on < expires_on <= on + LONGEST_ACCEPTANCE:
        return None
    return Denial(
        "risk.acceptance_expiry",
        "Give a day on which the acceptance ends: after today, and within a year. It can be given"
        " again then.",
    )


def deny_same_person(*, asked_by: int, answered_by: int) -> Denial | None:
    """Nobody grants what they asked for."""
    if asked_by != answered_by:
        return None
    return Denial(
        "risk.asker_answers", "You asked for this, so somebody else has to give the answer."
    )


def deny_unscored(current: Score | None) -> Denial | None:
    if current is not None:
        return None
    return Denial("risk.not_scored", "Nobody has scored this risk as it is today. Score it first.")
