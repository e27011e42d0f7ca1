"""Scores on five by five, their bands, and what a body's appetite says of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.risks.vocabulary import Band

STEPS: Final = range(1, 6)
_SEVERE_FROM, _HIGH_FROM, _MODERATE_FROM = 20, 12, 6


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Likelihood and impact from 1 to 5; the score is their product."""

    likelihood: int
    impact: int

    @property
    def total(self) -> int:
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        return band_of(self.total)

    @property
    def words(self) -> str:
        return f"{self.total} ({self.likelihood} × {self.impact})"


def band_of(total: int) -> Band:
    """The band of a score from 1 to 25."""
    if total >= _SEVERE_FROM:
        return Band.SEVERE
    if total >= _HIGH_FROM:
        return Band.HIGH
    return Band.MODERATE if total >= _MODERATE_FROM else Band.LOW


def deny_score(score: Score) -> Denial | None:
    if score.likelihood in STEPS and score.impact in STEPS:
        return None
    return Denial(
        "risk.score_out_of_range", "Give likelihood and impact each as a whole number from 1 to 5."
    )


def deny_target(target: Score | None, inherent: Score | None) -> Denial | None:
    """A target that is worse than doing nothing is a slip of the pen."""
    if target is None or inherent is None or target.total <= inherent.total:
        return None
    return Denial(
        "risk.target_above_inherent",
        f"The target score {target.words} is above the inherent score {inherent.words}. The target"
        " is where treatment should bring the risk: give one that is no higher.",
    )


def above_appetite(current: Score | None, tolerated: int) -> bool | None:
    """Whether a risk is above what its body tolerates; None while nobody has scored it."""
    return None if current is None else current.total > tolerated


class Proximity(StrEnum):
    """How soon the risk could come about."""

    NOW = "now"
    QUARTER = "within_three_months"
    YEAR = "within_a_year"
    LATER = "later"
    NOT_SAID = "not_said"


_QUARTER_DAYS: Final = 92
_YEAR_DAYS: Final = 366


def proximity(could_happen_on: date | None, on: date) -> Proximity:
    """How soon, seen from a day; a day that has come is now."""
    if could_happen_on is None:
        return Proximity.NOT_SAID
    days = (could_happen_on - on).days
    if days <= 0:
        return Proximity.NOW
    if days <= _QUARTER_DAYS:
        return Proximity.QUARTER
    return Proximity.YEAR if days <= _YEAR_DAYS else Proximity.LATER
