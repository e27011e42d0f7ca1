"""What a board should look at in its register: each exception with its reason in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from strategy.rules.risks.life import EXPIRES_SOON, Acceptance, Treatment, treatment
from strategy.rules.risks.scoring import Score, above_appetite
from strategy.rules.risks.vocabulary import RiskStatus, ScoreKind

NOBODY_LOOKED_FOR: Final = timedelta(days=92)


class ExceptionKind(StrEnum):
    ABOVE_APPETITE = "above_appetite"
    WORSENED = "worsened"
    WORSE_THAN_ACCEPTED = "worse_than_accepted"
    MITIGATION_LATE = "mitigation_late"
    ACCEPTANCE_EXPIRING = "acceptance_expiring"
    ACCEPTANCE_EXPIRED = "acceptance_expired"
    ANSWER_WAITING = "answer_waiting"
    PARTNER_SEES_MORE = "partner_sees_more"
    NOT_SCORED = "not_scored"
    NOBODY_LOOKED = "nobody_looked"


HEADINGS: Final = {
    ExceptionKind.ABOVE_APPETITE: "Above appetite",
    ExceptionKind.WORSENED: "Worse than before",
    ExceptionKind.WORSE_THAN_ACCEPTED: "Worse than when it was accepted",
    ExceptionKind.MITIGATION_LATE: "A mitigation is late",
    ExceptionKind.ACCEPTANCE_EXPIRING: "An acceptance ends soon",
    ExceptionKind.ACCEPTANCE_EXPIRED: "An acceptance has ended",
    ExceptionKind.ANSWER_WAITING: "Waiting for an answer",
    ExceptionKind.PARTNER_SEES_MORE: "A partner sees more risk",
    ExceptionKind.NOT_SCORED: "Not scored",
    ExceptionKind.NOBODY_LOOKED: "Nobody looked for a quarter",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One score as it was given on a day."""

    kind: ScoreKind
    score: Score
    on: date


@dataclass(frozen=True, slots=True)
class MitigationDates:
    words: str
    baseline_on: date
    forecast_on: date
    actual_on: date | None

    def is_late(self, on: date) -> bool:
        """Not done, and its first promised day is past or its forecast says it will be."""
        if self.actual_on is not None:
            return False
        return self.baseline_on < on or self.forecast_on > self.baseline_on


@dataclass(frozen=True, slots=True)
class Opinion:
    """How a partner sees the risk from where it stands."""

    organisation: str
    score: Score


@dataclass(frozen=True, slots=True)
class Told:
    """All that the exceptions are worked out from."""

    code: str
    status: RiskStatus
    tolerated: int
    scores: tuple[Scored, ...]
    mitigations: tuple[MitigationDates, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    waiting: tuple[tuple[str, date], ...] = ()
    opinions: tuple[Opinion, ...] = ()
    looked_on: date | None = None

    def score(self, kind: ScoreKind, on: date) -> Score | None:
        """The score of a kind as it stood at the end of a day."""
        given = [one for one in self.scores if one.kind is kind and one.on <= on]
        return given[-1].score if given else None


@dataclass(frozen=True, slots=True)
class RiskException:
    code: str
    kind: ExceptionKind
    sentence: str


def exceptions(risk: Told, *, since: date, on: date) -> tuple[RiskException, ...]:
    """Everything to look at in one open risk; a closed one has nothing."""
    if risk.status is RiskStatus.CLOSED:
        return ()
    found = (*_scores(risk, since, on), *_dates(risk, on), *_people(risk, on))
    return tuple(RiskException(risk.code, kind, sentence) for kind, sentence in found)


Found = Iterator[tuple[ExceptionKind, str]]


def _scores(risk: Told, since: date, on: date) -> Found:
    current = risk.score(ScoreKind.CURRENT, on)
    if current is None:
        yield ExceptionKind.NOT_SCORED, "Nobody has scored this risk as it is today."
        return
    accepted = treatment(risk.status, risk.acceptances, on) is Treatment.ACCEPTED
    if above_appetite(current, risk.tolerated):
        until = next((a.expires_on for a in risk.acceptances if a.holds(on)), None)
        carried = f" It is accepted until {_day(until)}." if accepted and until else ""
        yield (
            ExceptionKind.ABOVE_APPETITE,
            f"The score is {current.words}; up to {risk.tolerated} is tolerated.{carried}",
        )
    before = risk.score(ScoreKind.CURRENT, since)
    if before is not None and current.total > before.total:
        yield ExceptionKind.WORSENED, f"The score went from {before.words} to {current.words}."
    held = next((a for a in risk.acceptances if a.holds(on)), None)
    if held is not None and current.total > held.current.total:
        yield (
            ExceptionKind.WORSE_THAN_ACCEPTED,
            f"It was accepted at {held.current.words} and is {current.words} now.",
        )


def _dates(risk: Told, on: date) -> Found:
    for one in risk.mitigations:
        if one.is_late(on):
            yield (
                ExceptionKind.MITIGATION_LATE,
                f"“{one.words}” was to be done by {_day(one.baseline_on)} and is now forecast for"
                f" {_day(one.forecast_on)}.",
            )
    latest = max(risk.acceptances, key=lambda one: one.expires_on, default=None)
    if latest is None or latest.revoked_on is not None:
        return
    if latest.holds(on) and latest.expires_on - on <= EXPIRES_SOON:
        yield (
            ExceptionKind.ACCEPTANCE_EXPIRING,
            f"The acceptance ends on {_day(latest.expires_on)}.",
        )
    if latest.expires_on <= on:
        yield (
            ExceptionKind.ACCEPTANCE_EXPIRED,
            f"The acceptance ended on {_day(latest.expires_on)}: the risk is to be treated again.",
        )


def _people(risk: Told, on: date) -> Found:
    for what, asked_on in risk.waiting:
        yield ExceptionKind.ANSWER_WAITING, f"{what}, asked on {_day(asked_on)}."
    current = risk.score(ScoreKind.CURRENT, on)
    for opinion in risk.opinions:
        if current is not None and _sees_more(opinion.score, current):
            yield (
                ExceptionKind.PARTNER_SEES_MORE,
                f"{opinion.organisation} sees {opinion.score.words}; the register says"
                f" {current.words}.",
            )
    if risk.looked_on is None or on - risk.looked_on > NOBODY_LOOKED_FOR:
        when = _day(risk.looked_on) if risk.looked_on else "it was raised"
        yield ExceptionKind.NOBODY_LOOKED, f"Nobody has looked at it since {when}."


def _sees_more(theirs: Score, ours: Score) -> bool:
    """More by a whole band: one step on a scale of five is no disagreement."""
    return theirs.band != ours.band and theirs.total > ours.total


def by_kind(found: Sequence[RiskException]) -> dict[ExceptionKind, tuple[RiskException, ...]]:
    """The exceptions under their headings, in the order in which a board reads them."""
    return {
        kind: rows
        for kind in ExceptionKind
        if (rows := tuple(one for one in found if one.kind is kind))
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
