"""Comparisons: the polarity table, ends included, every white reason, demand never red."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period, financial_year
from dalpb.stats import Polarity
from needs.rules.comparison import NOT_COMPARED, from_json, to_json
from needs.rules.computing import compute
from needs.rules.indicating import (
    Colour,
    ComparisonMethod,
    Definition,
    DenominatorKind,
    PopulationBase,
    Source,
    ValueKind,
)
from needs.rules.judging import (
    Mark,
    Subject,
    against_benchmark,
    against_rest_of_county,
    is_one_figure,
)
from needs.rules.placing import (
    against_population_share,
    against_range,
    among_fifths,
)
from tests.unit.needs.test_computing import COUNT, GIVEN, RATE, SHARE

YEAR = financial_year(2023)
ENGLAND = "E92000001"
exact = Figure.exact


def subject(
    definition: Definition = RATE,
    numerator: Figure | int = 100,
    denominator: Figure | int | None = 100_000,
    area: str = "E07000081",
    period: Period = YEAR,
) -> Subject:
    top = exact(numerator) if isinstance(numerator, int) else numerator
    under = exact(denominator) if isinstance(denominator, int) else denominator
    return Subject(
        definition, area, "Gloucester", period, top, under, compute(definition, top, under)
    )


def mark(value: float | None, period: Period = YEAR, **more: object) -> Mark:
    micro = None if value is None else round(value * 1_000_000)
    return Mark(ENGLAND, "England", period, micro, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("polarity", "benchmark", "label", "colour", "words"),
    [
        (Polarity.LOW_IS_GOOD, 0.5, "worse", Colour.RED, "Worse than England (higher)"),
        (Polarity.LOW_IS_GOOD, 1.0, "similar", Colour.AMBER, "No clear difference from England"),
        (Polarity.LOW_IS_GOOD, 2.0, "better", Colour.GREEN, "Better than England (lower)"),
        (Polarity.HIGH_IS_GOOD, 0.5, "better", Colour.GREEN, "Better than England (higher)"),
        (Polarity.HIGH_IS_GOOD, 1.0, "similar", Colour.AMBER, "No clear difference from England"),
        (Polarity.HIGH_IS_GOOD, 2.0, "worse", Colour.RED, "Worse than England (lower)"),
        (Polarity.NO_JUDGEMENT, 0.5, "higher", Colour.HIGHER, "Higher than England"),
        (Polarity.NO_JUDGEMENT, 1.0, "similar", Colour.SIMILAR, "No clear difference from England"),
        (Polarity.NO_JUDGEMENT, 2.0, "lower", Colour.LOWER, "Lower than England"),
        (Polarity.NOT_APPLICABLE, 0.5, NOT_COMPARED, Colour.WHITE, "Cannot be told"),
        (Polarity.NOT_APPLICABLE, 2.0, NOT_COMPARED, Colour.WHITE, "Cannot be told"),
    ],
)
def test_the_polarity_table(
    polarity: Polarity, benchmark: float, label: str, colour: Colour, words: str
) -> None:
    found = against_benchmark(subject(replace(RATE, polarity=polarity)), mark(benchmark))

    assert (found.label, found.colour, found.words) == (label, colour, words)
    assert bool(found.reason) == (colour is Colour.WHITE)


@pytest.mark.parametrize("benchmark", [0.0, 0.2, 0.5, 0.9, 1.0, 1.1, 2.0, 50.0])
def test_recorded_demand_is_never_red(benchmark: float) -> None:
    for polarity in (Polarity.NO_JUDGEMENT, Polarity.NOT_APPLICABLE):
        definition = replace(RATE, polarity=polarity)
        found = against_benchmark(subject(definition), mark(benchmark))
        assert found.colour not in (Colour.RED, Colour.AMBER, Colour.GREEN)


def test_a_limit_on_the_benchmark_is_no_difference() -> None:
    one = subject(replace(RATE, polarity=Polarity.LOW_IS_GOOD))
    estimate = one.computed.estimate
    assert estimate is not None
    for limit in (one.computed.lower_micro, one.computed.upper_micro):
        assert limit is not None
    held = replace(
        one, computed=replace(one.computed, estimate=replace(
            estimate, ends=(replace(estimate.ends[0], lower=0.75, upper=1.25),)
        ))
    )  # fmt: skip

    assert against_benchmark(held, mark(0.75)).label == "similar"
    assert against_benchmark(held, mark(1.25)).label == "similar"
    assert against_benchmark(held, mark(0.749999)).label == "worse"
    assert against_benchmark(held, mark(1.250001)).label == "better"


LOW = replace(RATE, polarity=Polarity.LOW_IS_GOOD)
ADULTS = PopulationBase(16, None, "all")


@pytest.mark.parametrize(
    ("one", "benchmark", "reason"),
    [
        (subject(replace(LOW, polarity=Polarity.NOT_APPLICABLE)), mark(1), "not applicable"),
        (
            subject(replace(LOW, comparison_method=ComparisonMethod.NONE)),
            mark(1),
            "not compared with others",
        ),
        (subject(LOW, Figure.empty(State.SUPPRESSED)), mark(1), "withheld to protect people"),
        (subject(LOW, Figure.empty(State.NOT_SUPPLIED)), mark(1), "not yet supplied"),
        (subject(LOW, 5, None), mark(1), "no denominator"),
        (subject(COUNT, 5, None), mark(1), "count depends"),
        (subject(GIVEN, 5, None), mark(1), "no interval"),
        (subject(LOW), None, "No benchmark"),
        (subject(LOW, area=ENGLAND), mark(1), "not compared with itself"),
        (subject(LOW), mark(1, financial_year(2022)), "another period"),
        (subject(LOW), mark(1, base=ADULTS), "other ages"),
        (subject(LOW), mark(None, note="Value suppressed"), "Value suppressed"),
        (subject(LOW, Figure.bounded(0, 9), 1000), mark(4), "two ends do not agree"),
        (subject(LOW, Figure.bounded(6, None), 1000), mark(1), "two ends do not agree"),
    ],
)
def test_white_says_why(one: Subject, benchmark: Mark | None, reason: str) -> None:
    found = against_benchmark(one, benchmark)

    assert found.colour is Colour.WHITE
    assert found.words == "Cannot be told"
    assert reason in found.reason


@given(
    low=st.integers(0, 60),
    width=st.integers(0, 60),
    people=st.integers(200, 5000),
    benchmark=st.floats(0, 200, allow_nan=False),
    polarity=st.sampled_from(list(Polarity)),
)
def test_a_bounded_label_appears_only_where_both_ends_agree(
    low: int, width: int, people: int, benchmark: float, polarity: Polarity
) -> None:
    definition = replace(RATE, polarity=polarity)

    def label(figure: Figure) -> str:
        return against_benchmark(subject(definition, figure, people), mark(benchmark)).label

    ends = {label(exact(low)), label(exact(low + width))}
    bounded = label(Figure.bounded(low, low + width))

    assert bounded == (ends.pop() if len(ends) == 1 else NOT_COMPARED)


def test_a_district_is_set_against_the_rest_of_its_county() -> None:
    county = subject(RATE, 614, 652_409, area="E10000013")
    gloucester = subject(RATE, 280, 133_522)

    found = against_rest_of_county(gloucester, county, is_one_figure=False)

    assert (found.label, found.colour) == ("higher", Colour.HIGHER)
    assert "both intervals" in found.method
    assert found.comparator == "the rest of Gloucester"  # the name the test gives the county
    rest = Decimal(614 - 280) / (652_409 - 133_522) * 1000
    assert found.value == int((rest * 1_000_000).to_integral_value())


@pytest.mark.parametrize(
    ("county", "one_figure", "reason"),
    [
        (None, False, "no complete figure"),
        (subject(RATE, Figure.empty(State.NOT_SUPPLIED), 600_000), False, "no complete figure"),
        (subject(RATE, Figure.bounded(200, 300), 600_000), False, "only from exact figures"),
        (subject(RATE, 50, 600_000), False, "only from exact figures"),
        (subject(RATE, 614, 652_409), True, "police force"),
    ],
)
def test_a_district_without_a_rest_is_white(
    county: Subject | None, one_figure: bool, reason: str
) -> None:
    found = against_rest_of_county(subject(RATE), county, is_one_figure=one_figure)

    assert found.colour is Colour.WHITE
    assert reason in found.reason


def test_one_force_figure_is_no_variation() -> None:
    same = [exact(Decimal("25.3"))] * 6

    assert is_one_figure(same)
    assert not is_one_figure([*same[:5], exact(26)])
    assert not is_one_figure([*same[:5], Figure.bounded(1, 9)])
    assert not is_one_figure(same[:1])
    assert not is_one_figure([exact(0)] * 6)


RANGE = replace(
    SHARE,
    denominator_kind=DenominatorKind.MEASURE,
    comparison_method=ComparisonMethod.RANGE,
    target_low_micro=28_000_000,
    target_high_micro=40_000_000,
)


@pytest.mark.parametrize(
    ("count", "label", "colour"),
    [
        (27, "below the range", Colour.LOWER),
        (28, "within the range", Colour.SIMILAR),
        (40, "within the range", Colour.SIMILAR),
        (41, "above the range", Colour.HIGHER),
    ],
)
def test_a_range_includes_its_ends_and_is_neutral(count: int, label: str, colour: Colour) -> None:
    found = against_range(subject(RANGE, count, 100))

    assert (found.label, found.colour) == (label, colour)
    assert found.comparator == "the expected range, 28 to 40"


def test_a_span_across_the_ranges_end_cannot_be_told() -> None:
    assert against_range(subject(RANGE, Figure.bounded(20, 35), 100)).colour is Colour.WHITE
    assert against_range(subject(RANGE, Figure.bounded(30, 35), 100)).label == "within the range"


def test_fifths_are_blue_and_counted_from_the_lowest() -> None:
    others = [round(value * 1_000_000) for value in (0.2, 0.4, 0.6, 0.8)]

    found = among_fifths(subject(RATE), others, "counties")

    assert (found.label, found.colour) == ("highest", Colour.FIFTH_5)
    assert found.method.startswith("Fifths by rank")


def test_fewer_than_five_values_and_bounded_ones_have_no_fifth() -> None:
    few = among_fifths(subject(RATE), [1, 2, 3], "counties")
    bounded = among_fifths(subject(RATE, Figure.bounded(1, 9)), [1, 2, 3, 4, 5], "counties")

    assert (few.colour, bounded.colour) == (Colour.WHITE, Colour.WHITE)
    assert "at least 4" in few.reason


OF_ALL = replace(
    SHARE,
    denominator_kind=DenominatorKind.MEASURE,
    polarity=Polarity.NO_JUDGEMENT,
    share=Source("population_share", "minority_ethnic"),
)


@pytest.mark.parametrize(
    ("count", "words", "colour"),
    [
        (1, "Under-represented: lower than its share of the population", Colour.LOWER),
        (10, "No clear difference from its share of the population", Colour.SIMILAR),
        (60, "Higher than its share of the population", Colour.HIGHER),
    ],
)
def test_a_service_is_set_against_the_population_it_serves(
    count: int, words: str, colour: Colour
) -> None:
    found = against_population_share(subject(OF_ALL, count, 200), exact(4), "2020-21")

    assert (found.words, found.colour, found.value) == (words, colour, 4_000_000)


def test_without_the_populations_share_nothing_is_concluded() -> None:
    found = against_population_share(subject(OF_ALL, 10, 200), None, "")

    assert found.colour is Colour.WHITE
    bounded = against_population_share(subject(OF_ALL, 8, 200), Figure.bounded(1, 30), "x")
    assert bounded.colour is Colour.WHITE


def test_a_comparison_is_kept_as_json_and_comes_back_the_same() -> None:
    found = against_benchmark(subject(LOW), mark(0.5))

    assert from_json(to_json(found)) == found


def test_kinds_without_an_interval_are_not_compared() -> None:
    mean = replace(RATE, kind=ValueKind.MEAN)

    assert "no interval" in against_benchmark(subject(mean), mark(1)).reason


HIGH_RANGE = replace(RANGE, polarity=Polarity.HIGH_IS_GOOD)


@pytest.mark.parametrize(
    ("count", "label", "colour"),
    [
        (27, "below the range", Colour.RED),
        (28, "within the range", Colour.AMBER),
        (39, "within the range", Colour.AMBER),
        (40, "at or above the upper end of the range", Colour.GREEN),
        (41, "at or above the upper end of the range", Colour.GREEN),
    ],
)
def test_a_judged_range_says_what_its_colour_says(count: int, label: str, colour: Colour) -> None:
    """The published rule: amber from the lower end up to, and not including, the upper."""
    found = against_range(subject(HIGH_RANGE, count, 100))

    assert (found.label, found.colour) == (label, colour)


def test_a_judged_range_that_cannot_be_told_says_why() -> None:
    found = against_range(subject(HIGH_RANGE, Figure.bounded(30, 40), 100))

    assert found.colour is Colour.WHITE
    assert found.reason
