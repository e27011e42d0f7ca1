"""A figure against a target that somebody set."""

from dataclasses import dataclass
from enum import StrEnum

from dalpb.stats.checks import number
from dalpb.stats.compare import Polarity
from dalpb.stats.results import StatisticsRefused


class Status(StrEnum):
    """Where a figure stands against its target."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetResult:
    """A figure, its limits where they were used, and its status."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    status: Status


def _judged(polarity: Polarity | str) -> Polarity:
    """A target needs a better side, so the other polarities are refused."""
    side = Polarity(polarity)
    if side not in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD):
        raise StatisticsRefused(
            "no_better_side", "A target needs a measure of which low or high is good."
        )
    return side


def against_target(
    value: float | None,
    *,
    polarity: Polarity | str,
    target: float | tuple[float, float],
    lower: float | None = None,
    upper: float | None = None,
    by_limits: bool = False,
) -> TargetResult:
    """The status of a figure against one target, a range of two, or by its limits.

    Meeting a single target exactly is green. A range is amber from its lower end up to, and
    not including, its upper end. By limits, both limits must be beyond the target; a limit
    equal to the target is not beyond it, save a whole interval on the target, which is red
    where low is good, as in the national tool.

    Raises
    ------
    StatisticsRefused
        A range whose lower end is above its upper, a polarity without a better side, or a
        figure that is no number.
    """
    side = _judged(polarity)
    for given in (value, lower, upper, *(target if isinstance(target, tuple) else (target,))):
        if given is not None:
            number("figure", given)
    if by_limits:
        if isinstance(target, tuple):
            raise StatisticsRefused("range_by_limits", "Judge by limits against a single target.")
        status, method = _by_limits(lower, upper, target, side), "limits"
    elif isinstance(target, tuple):
        status, method = _in_range(value, target, side), "range"
    else:
        status, method = _single(value, target, side), "single value"
    return TargetResult(value=value, lower=lower, upper=upper, method=method, status=status)


def _single(value: float | None, target: float, side: Polarity) -> Status:
    if value is None:
        return Status.NOT_COMPARED
    met = value <= target if side is Polarity.LOW_IS_GOOD else value >= target
    return Status.GREEN if met else Status.RED


def _in_range(value: float | None, ends: tuple[float, float], side: Polarity) -> Status:
    low, high = ends
    if low > high:
        raise StatisticsRefused("range_crossed", f"The lower end {low} is above the upper {high}.")
    if value is None:
        return Status.NOT_COMPARED
    if low <= value < high:
        return Status.AMBER
    return Status.GREEN if (value >= high) == (side is Polarity.HIGH_IS_GOOD) else Status.RED


def _by_limits(lower: float | None, upper: float | None, target: float, side: Polarity) -> Status:
    if lower is None or upper is None:
        return Status.NOT_COMPARED
    if upper < target:
        return Status.GREEN if side is Polarity.LOW_IS_GOOD else Status.RED
    if lower >= target:
        return Status.RED if side is Polarity.LOW_IS_GOOD else Status.GREEN
    return Status.AMBER
