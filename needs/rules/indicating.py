"""The words of indicators: what they are made of, how they are compared, how they are shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dalpb.stats import Polarity


class ValueKind(StrEnum):
    """What the value is. `given` is a rate or share that its source gives without the parts."""

    COUNT = "count"
    RATE = "rate"
    PROPORTION = "proportion"
    MEAN = "mean"
    RATIO = "ratio"
    GIVEN = "given"


class DenominatorKind(StrEnum):
    """Over what. `with_numerator` is the numerator and another measure together."""

    NONE = "none"
    MEASURE = "measure"
    WITH_NUMERATOR = "with_numerator"
    POPULATION = "population"


class AreaLevel(StrEnum):
    """For which areas. A police force's figure is one figure, never a district's."""

    COUNTY = "county"
    DISTRICT = "district"
    FORCE = "force"


class ComparisonMethod(StrEnum):
    INTERVAL = "interval"
    RANGE = "range"
    NONE = "none"


class ComparisonKind(StrEnum):
    """With what a result is compared."""

    BENCHMARK = "benchmark"
    REST_OF_COUNTY = "rest_of_county"
    RANGE = "range"
    FIFTHS = "fifths"
    POPULATION_SHARE = "population_share"
    CHANGE = "change"
    TREND = "trend"
    INEQUALITY = "inequality"


class Colour(StrEnum):
    """The class of a shaded cell. White is no judgement, and has its reason in words."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    HIGHER = "higher"
    SIMILAR = "similar"
    LOWER = "lower"
    FIFTH_1 = "fifth-1"
    FIFTH_2 = "fifth-2"
    FIFTH_3 = "fifth-3"
    FIFTH_4 = "fifth-4"
    FIFTH_5 = "fifth-5"
    WHITE = "white"


JUDGING: Final = frozenset({Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD})
# The nine questions of a board's dashboard, by the name of the field that answers each.
QUESTIONS: Final = (
    ("measured", "What is measured?"),
    ("rationale", "Why is it measured?"),
    ("definition", "How is it defined?"),
    ("measured_by", "Who measures it?"),
    ("frequency", "When is it measured?"),
    ("form", "Is it a number or a proportion?"),
    ("data_source", "Where do the data come from?"),
    ("accuracy", "How accurate and complete are they?"),
    ("caveats", "What else should be borne in mind?"),
)


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which the series broke, and why: points on either side are not one run."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A measure's figures in one category."""

    measure_code: str
    category_key: str


@dataclass(frozen=True, slots=True)
class PopulationBase:
    """Residents of these ages and sex. `age_until` is exclusive; None is no upper end."""

    age_from: int
    age_until: int | None
    sex: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What the pure rules need of an indicator.

    `confidence_permille` is 950 or 998; the target's ends are in the value's unit,
    in millionths.
    """

    code: str
    name: str
    kind: ValueKind
    level: AreaLevel
    unit: str
    multiplier: int
    polarity: Polarity
    comparison_method: ComparisonMethod
    confidence_permille: int
    numerator: Source
    denominator_kind: DenominatorKind
    denominator: Source | None = None
    population: PopulationBase | None = None
    target_low_micro: int | None = None
    target_high_micro: int | None = None
    share: Source | None = None
    unknown_category: str = ""
    fifths: tuple[str, ...] = ()
    period_kinds: frozenset[str] = frozenset({"year"})
    breaks: tuple[Break, ...] = ()

    @property
    def confidence(self) -> float:
        return self.confidence_permille / 1000

    @property
    def level_words(self) -> str:
        return "99.8%" if self.confidence_permille == 998 else "95%"
