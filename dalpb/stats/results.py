"""What the statistics return: frozen results, and the refusal they share."""

from dataclasses import dataclass


class StatisticsRefused(ValueError):
    """The figures given cannot answer the question; `code` names the fault."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its limits. None means that no figure can be given, and `reason` says why."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    confidence: float
    statistic: str
    reason: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanEstimate(Estimate):
    """A mean with the sum, the number of values and their sample standard deviation."""

    n: int
    total: float
    standard_deviation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised(Estimate):
    """A directly standardised rate with all its events and all its people."""

    count: float
    population: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndirectlyStandardised(Estimate):
    """A rate (or ratio) with the events seen, those expected and the reference's crude rate."""

    observed: float
    expected: float
    reference_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Estimate):
    """A change between two periods or groups. `clear` is None when no limits can be made."""

    percent_change: float | None = None
    clear: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeIndex(Estimate):
    """The slope index with its relative index; lower and upper are those of the slope."""

    intercept: float
    relative: float | None
    relative_lower: float | None
    relative_upper: float | None
