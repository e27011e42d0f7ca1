"""How an action goes, worked out from its dates, milestones, dependencies and indicator.

Every judgement is made against what the board agreed, never against the owner's newest
forecast: putting a date back can show more trouble and can never hide any.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from dalpb.kernel.periods import in_words
from strategy.rules.delivery.freshness import Freshness, freshness_of
from strategy.rules.delivery.slips import slips_in
from strategy.rules.delivery.vocabulary import LIVE, ActionStatus, Rag

# A delay of more than a quarter of a year is red.
LONG_DELAY_DAYS: Final = 91
# From this many late milestones on it is red, however short each delay is.
MANY_LATE: Final = 2


class Direction(StrEnum):
    """Where an action's indicator goes, where both ends of its figure agree on it."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


def direction_of(trend: str) -> Direction:
    """Where a trend in words leads: "increasing and getting worse" is worse."""
    if trend.endswith("getting better"):
        return Direction.BETTER
    if trend.endswith("getting worse"):
        return Direction.WORSE
    return Direction.SAME if trend == "no significant change" else Direction.UNKNOWN


@dataclass(frozen=True, slots=True)
class MilestoneDates:
    title: str
    baseline_on: date
    forecast_on: date
    actual_on: date | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """Another action, without which this one cannot be finished."""

    code: str
    status: ActionStatus
    forecast_end: date | None


@dataclass(frozen=True, slots=True)
class Sign:
    """What an indicator says."""

    code: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a computed rating may look at. `promised` are the end dates given, in turn."""

    status: ActionStatus
    baseline_start: date | None = None
    baseline_end: date | None = None
    promised: tuple[date, ...] = ()
    started_on: date | None = None
    actual_end: date | None = None
    milestones: tuple[MilestoneDates, ...] = ()
    needs: tuple[Needed, ...] = ()
    sign: Sign | None = None
    is_blocked: bool = False
    last_heard_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a rating, in words."""

    code: str
    rag: Rag
    words: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A rating with everything that speaks for it, the gravest first."""

    rag: Rag
    reasons: tuple[Reason, ...]


def as_on(standing: Standing, on: date) -> Standing:
    """What is known now, as it stood on an earlier day: later milestones and ends are undone."""
    steps = tuple(
        replace(m, actual_on=None) if m.actual_on is not None and m.actual_on > on else m
        for m in standing.milestones
    )
    heard = standing.last_heard_on
    earlier = replace(
        standing, milestones=steps, last_heard_on=min(heard, on) if heard is not None else None
    )
    if standing.actual_end is not None and standing.actual_end > on:
        return replace(earlier, status=ActionStatus.IN_PROGRESS, actual_end=None)
    return earlier


# How grave a rating is, for "worse" and "better". Not knowing stands between good and bad.
GRAVITY: Final = {
    Rag.COMPLETE: 0,
    Rag.GREEN: 1,
    Rag.NOT_STARTED: 1,
    Rag.CANNOT_TELL: 2,
    Rag.AMBER: 3,
    Rag.RED: 4,
}


def computed_rag(standing: Standing, *, on: date) -> Computed | None:
    """The rating on a day; None for an action that is not rated: proposed, stopped, taken over."""
    if standing.status is ActionStatus.COMPLETED:
        return _finished(standing)
    if standing.status not in LIVE:
        return None
    reasons = [
        *_of_the_end(standing, on),
        *_of_the_start(standing, on),
        *_of_milestones(standing, on),
        *_of_what_is_needed(standing),
        *_of_the_indicator(standing),
        *_of_the_block(standing),
        *_of_slips(standing, on),
        *_of_silence(standing, on),
    ]
    reasons.sort(key=lambda reason: -GRAVITY[reason.rag])
    gravest = reasons[0].rag if reasons else Rag.GREEN
    if GRAVITY[gravest] >= GRAVITY[Rag.CANNOT_TELL]:
        return Computed(gravest, tuple(reasons))
    return _nothing_wrong(standing, reasons, on)


def _finished(standing: Standing) -> Computed:
    actual, agreed = standing.actual_end, standing.baseline_end
    words = f"Finished on {in_words(actual)}" if actual else "Finished"
    if actual and agreed:
        late = (actual - agreed).days
        words += f", {_days(late)} after the agreed end." if late > 0 else ", in time."
    reasons = [Reason("finished", Rag.COMPLETE, words)]
    open_ones = [m for m in standing.milestones if m.actual_on is None]
    if open_ones:
        reasons.append(
            Reason(
                "milestones_open",
                Rag.COMPLETE,
                f"{_milestones(len(open_ones))} not marked as reached: {_titles(open_ones)}.",
            )
        )
    return Computed(Rag.COMPLETE, tuple(reasons))


def _nothing_wrong(standing: Standing, reasons: list[Reason], on: date) -> Computed:
    if standing.started_on is None and standing.status is ActionStatus.AGREED:
        due = standing.baseline_start
        when = f" It is due to start on {in_words(due)}." if due else ""
        waiting = Reason("not_started", Rag.NOT_STARTED, f"It has not started.{when}")
        return Computed(Rag.NOT_STARTED, (waiting, *reasons))
    reached = [m for m in standing.milestones if m.actual_on is not None]
    ahead = len(standing.milestones) - len(reached)
    good = Reason(
        "in_time",
        Rag.GREEN,
        f"Within its agreed dates: {_milestones(len(reached))} reached, {ahead} to come, none late.",
    )
    return Computed(Rag.GREEN, (good, *reasons))


def _of_the_end(standing: Standing, on: date) -> list[Reason]:
    agreed = standing.baseline_end
    if agreed is None:
        return [Reason("no_agreed_end", Rag.CANNOT_TELL, "No end date has been agreed.")]
    found = []
    if on > agreed:
        found.append(
            Reason(
                "overdue",
                Rag.RED,
                f"The agreed end, {in_words(agreed)}, has passed: {_days((on - agreed).days)} ago.",
            )
        )
    forecast = standing.promised[-1] if standing.promised else None
    if forecast is None:
        return [*found, Reason("no_forecast", Rag.CANNOT_TELL, "There is no forecast end date.")]
    late = (forecast - agreed).days
    if late > 0:
        found.append(
            Reason(
                "forecast_late",
                Rag.RED if late > LONG_DELAY_DAYS else Rag.AMBER,
                f"The forecast end, {in_words(forecast)}, is {_days(late)} after the agreed end.",
            )
        )
    passed = [day for day in standing.promised if day < on and day < agreed]
    if passed and on <= agreed:
        found.append(
            Reason(
                "promise_passed",
                Rag.AMBER,
                f"An earlier forecast, {in_words(min(passed))}, has passed and it is not finished.",
            )
        )
    return found


def _of_the_start(standing: Standing, on: date) -> list[Reason]:
    due = standing.baseline_start
    if standing.started_on is not None or due is None or on <= due:
        return []
    if standing.status is ActionStatus.IN_PROGRESS:
        return []
    late = (on - due).days
    return [
        Reason(
            "start_late",
            Rag.RED if late > LONG_DELAY_DAYS else Rag.AMBER,
            f"It was to start on {in_words(due)} and has not: {_days(late)} ago.",
        )
    ]


def _of_milestones(standing: Standing, on: date) -> list[Reason]:
    if not standing.milestones:
        return [
            Reason("no_milestone", Rag.CANNOT_TELL, "There is no milestone to judge progress by.")
        ]
    open_ones = [m for m in standing.milestones if m.actual_on is None]
    late = [m for m in open_ones if on > m.baseline_on]
    slipping = [m for m in open_ones if m.forecast_on > m.baseline_on and m not in late]
    found = []
    if late:
        longest = max((max(on, m.forecast_on) - m.baseline_on).days for m in late)
        is_red = len(late) >= MANY_LATE or longest > LONG_DELAY_DAYS
        found.append(
            Reason(
                "milestone_late",
                Rag.RED if is_red else Rag.AMBER,
                f"{_milestones(len(late))} past the agreed date and not reached: {_titles(late)}.",
            )
        )
    if slipping:
        longest = max((m.forecast_on - m.baseline_on).days for m in slipping)
        found.append(
            Reason(
                "milestone_slipping",
                Rag.RED if longest > LONG_DELAY_DAYS else Rag.AMBER,
                f"{_milestones(len(slipping))} forecast after the agreed date: {_titles(slipping)}.",
            )
        )
    return found


def _of_what_is_needed(standing: Standing) -> list[Reason]:
    found = []
    for other in standing.needs:
        words, rag = "", Rag.AMBER
        if other.status in (ActionStatus.STOPPED, ActionStatus.SUPERSEDED):
            words = f"It needs {other.code}, which was {other.status.value}."
        elif other.status in (ActionStatus.COMPLETED, ActionStatus.MERGED):
            continue
        elif other.forecast_end is None:
            rag, words = Rag.CANNOT_TELL, f"It needs {other.code}, which has no forecast end date."
        elif standing.baseline_end and other.forecast_end > standing.baseline_end:
            words = (
                f"It needs {other.code}, whose forecast end, {in_words(other.forecast_end)}, is"
                " after the agreed end of this one."
            )
        if words:
            found.append(Reason("needed_late", rag, words))
    return found


def _of_the_indicator(standing: Standing) -> list[Reason]:
    if standing.sign is None:
        return []
    match standing.sign.direction:
        case Direction.WORSE:
            return [
                Reason(
                    "indicator_worse",
                    Rag.AMBER,
                    f"The indicator it works on, {standing.sign.code}, is getting worse.",
                )
            ]
        case Direction.UNKNOWN:
            return [
                Reason(
                    "indicator_unknown",
                    Rag.GREEN,
                    f"Its indicator, {standing.sign.code}, says nothing yet. It is left out.",
                )
            ]
        case _:
            return []


def _of_the_block(standing: Standing) -> list[Reason]:
    if not standing.is_blocked:
        return []
    return [Reason("blocked", Rag.AMBER, "Its owner says that it is blocked.")]


def _of_slips(standing: Standing, on: date) -> list[Reason]:
    count = slips_in(standing.promised)
    if count < MANY_LATE:
        return []
    return [Reason("slipped", Rag.AMBER, f"Its end date has been put back {count} times.")]


def _of_silence(standing: Standing, on: date) -> list[Reason]:
    if standing.started_on is None and standing.status is ActionStatus.AGREED:
        return []
    band = freshness_of(standing.last_heard_on, on=on)
    if band is Freshness.NEVER:
        return [Reason("never_heard", Rag.CANNOT_TELL, "Its owner has never given an update.")]
    if band is Freshness.STALE and standing.last_heard_on is not None:
        return [
            Reason(
                "stale",
                Rag.CANNOT_TELL,
                f"Nothing has been heard of it since {in_words(standing.last_heard_on)}.",
            )
        ]
    return []


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _milestones(count: int) -> str:
    return "1 milestone" if count == 1 else f"{count} milestones"


def _titles(milestones: list[MilestoneDates]) -> str:
    return "; ".join(m.title for m in milestones[:3]) + ("; …" if len(milestones) > 3 else "")
