"""Whether a provider kept to what was agreed: due diligence that holds, measures that are met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from commissioning.rules.cycle import EXPIRING, Consequence, Diligence, Direction
from dalpb.kernel.cells import MEANINGS, Figure, State, interval, ratio
from dalpb.kernel.periods import in_words

SOON: Final = timedelta(days=60)


class Held(StrEnum):
    """Whether a thing asked of the provider holds today."""

    MISSING = "missing"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing asked of the provider, and the last time that it was seen."""

    kind: Diligence
    seen_on: date | None = None
    expires_on: date | None = None

    def held(self, on: date) -> Held:
        if self.seen_on is None or self.seen_on > on:
            return Held.MISSING
        if self.expires_on is None:
            return Held.MISSING if self.kind in EXPIRING else Held.HOLDS
        if self.expires_on < on:
            return Held.EXPIRED
        return Held.EXPIRES_SOON if self.expires_on < on + SOON else Held.HOLDS


def diligence_faults(items: Sequence[Seen], on: date) -> tuple[str, ...]:
    """A sentence for each thing that does not hold; one where nothing was asked at all."""
    if not items:
        return ("No due diligence was asked for.",)
    found = []
    for item in items:
        words = item.kind.value.replace("_", " ")
        held = item.held(on)
        if held is Held.MISSING:
            found.append(f"Due diligence: {words} has not been seen.")
        elif held is Held.EXPIRED and item.expires_on is not None:
            found.append(f"Due diligence: {words} ran out on {in_words(item.expires_on)}.")
    return tuple(found)


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    CANNOT_BE_JUDGED = "cannot_be_judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`low` and `high` are what the result may be; `why` says why it cannot be judged."""

    verdict: Verdict
    low: Decimal | None
    high: Decimal | None
    why: str = ""


def judge(
    figure: Figure, target: Decimal, direction: Direction, *, per: Figure | None = None
) -> Judgement:
    """Whether a figure, or one figure in every hundred of another, meets its target.

    A figure that is missing is never nought: it cannot be judged, and neither can one whose
    limits lie on both sides of the target.
    """
    for part in (figure,) if per is None else (figure, per):
        if part.is_empty:
            return Judgement(Verdict.CANNOT_BE_JUDGED, None, None, MEANINGS[part.state])
        if part.state is State.ESTIMATED:
            return Judgement(Verdict.CANNOT_BE_JUDGED, None, None, "only estimated")
    if per is None:
        low, high = interval(figure)
        least: Decimal | None = low
    else:
        if interval(per) == (Decimal(0), Decimal(0)):
            return Judgement(Verdict.CANNOT_BE_JUDGED, None, None, "there was nothing to measure")
        part_low, part_high = ratio(figure, per)
        least = None if part_low is None else part_low * 100
        high = None if part_high is None else part_high * 100
    return _against(least, high, target, direction)


def _against(
    low: Decimal | None, high: Decimal | None, target: Decimal, direction: Direction
) -> Judgement:
    if direction is Direction.AT_LEAST:
        met = low is not None and low >= target
        missed = high is not None and high < target
    else:
        met = high is not None and high <= target
        missed = low is not None and low > target
    if met or missed:
        return Judgement(Verdict.MET if met else Verdict.MISSED, low, high)
    return Judgement(
        Verdict.CANNOT_BE_JUDGED, low, high, "what it may be lies on both sides of the target"
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows from one measure's result."""

    label: str
    verdict: Verdict
    consequence: Consequence
    held_percent: int | None
    action: str
    why: str = ""


def held_of(claimed_pence: int, followed: Sequence[Followed]) -> int:
    """What is held of a claim: the percents of the measures missed, never above the claim.

    What cannot be judged holds nothing.
    """
    percent = sum(
        one.held_percent or 0
        for one in followed
        if one.verdict is Verdict.MISSED and one.consequence is Consequence.PAYMENT_HELD
    )
    share = Decimal(claimed_pence) * min(percent, 100) / 100
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
