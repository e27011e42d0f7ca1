"""Values and limits: the seed's figures, what is bounded, and what cannot be told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dalpb.kernel.cells import Figure, State
from dalpb.stats import Polarity
from needs.rules.computing import compute, number_behind
from needs.rules.indicating import (
    AreaLevel,
    ComparisonMethod,
    Definition,
    DenominatorKind,
    PopulationBase,
    Source,
    ValueKind,
)

RATE = Definition(
    code="stalking",
    name="Stalking crimes",
    kind=ValueKind.RATE,
    level=AreaLevel.DISTRICT,
    unit="per 1,000 residents",
    multiplier=1000,
    polarity=Polarity.NO_JUDGEMENT,
    comparison_method=ComparisonMethod.INTERVAL,
    confidence_permille=950,
    numerator=Source("crimes", "ALL"),
    denominator_kind=DenominatorKind.POPULATION,
    population=PopulationBase(0, None, "all"),
)
SHARE = replace(
    RATE,
    kind=ValueKind.PROPORTION,
    unit="per cent",
    multiplier=100,
    denominator_kind=DenominatorKind.WITH_NUMERATOR,
    denominator=Source("others", "ALL"),
    population=None,
)
COUNT = replace(RATE, kind=ValueKind.COUNT, denominator_kind=DenominatorKind.NONE, population=None)
GIVEN = replace(COUNT, kind=ValueKind.GIVEN)
exact = Figure.exact


def rounded(micro: int | None, digits: int) -> float | None:
    return None if micro is None else round(micro / 1_000_000, digits)


@pytest.mark.parametrize(
    ("count", "people", "value"),
    [(557, 640_650, Decimal("0.869429")), (557, 637_070, Decimal("0.874315"))],
)
def test_the_seeds_stalking_rate_is_of_all_ages(count: int, people: int, value: Decimal) -> None:
    assert compute(RATE, exact(count), exact(people)).value == exact(value)


def test_the_seeds_places_of_safety() -> None:
    found = compute(SHARE, exact(45), exact(150))

    assert found.value == exact(30)
    assert (rounded(found.lower_micro, 1), rounded(found.upper_micro, 1)) == (23.2, 37.8)
    assert found.method == "Wilson"


def test_nought_has_a_lower_limit_of_nought_and_an_upper_above() -> None:
    found = compute(COUNT, exact(0), None)

    assert found.value == exact(0)
    assert (found.lower_micro, rounded(found.upper_micro, 2)) == (0, 3.69)
    assert found.method == "Exact (Poisson)"


def test_byar_takes_over_at_ten() -> None:
    assert compute(COUNT, exact(9), None).method == "Exact (Poisson)"
    assert compute(COUNT, exact(10), None).method == "Byar"


def test_under_ten_gives_a_span_and_the_outer_limits() -> None:
    found = compute(RATE, Figure.bounded(0, 9, "under 10"), exact(1000))

    assert found.value == Figure.bounded(0, 9)
    assert found.lower_micro == 0
    assert found.upper_micro == compute(RATE, exact(9), exact(1000)).upper_micro


def test_more_than_seven_thousand_has_no_upper_end() -> None:
    found = compute(RATE, Figure.bounded(7001, None, "more than 7,000"), exact(640_650))

    assert found.value.state is State.BOUNDED
    assert (found.value.high, found.upper_micro) == (None, None)
    assert "no upper end" in found.reason


def test_the_parts_of_a_bounded_share_move_the_whole() -> None:
    found = compute(SHARE, Figure.bounded(0, 9), Figure.bounded(105, 114))

    assert found.value.low == 0
    assert found.value.high == Decimal("7.894737")


@pytest.mark.parametrize("state", [State.SUPPRESSED, State.NOT_COLLECTED, State.NOT_SUPPLIED])
def test_an_empty_numerator_is_never_nought(state: State) -> None:
    found = compute(RATE, Figure.empty(state), exact(1000))

    assert found.value == Figure.empty(state)
    assert (found.lower_micro, found.upper_micro) == (None, None)
    assert found.reason.startswith("The numerator is ")


def test_a_missing_denominator_leaves_no_value() -> None:
    found = compute(RATE, exact(3), None)

    assert found.value.is_empty
    assert found.reason == "There is no denominator for this area and period."


def test_no_people_are_refused_and_not_divided_by() -> None:
    assert compute(RATE, exact(3), exact(0)).value.is_empty


def test_more_than_all_is_refused_for_a_share_and_allowed_for_a_rate() -> None:
    share = replace(SHARE, denominator_kind=DenominatorKind.MEASURE)

    refused = compute(share, exact(12), exact(10))

    assert refused.value.is_empty
    assert "above the denominator" in refused.reason
    assert compute(RATE, exact(12), exact(10)).value == exact(1200)


def test_around_is_not_used_in_arithmetic() -> None:
    about = Figure.estimated(6000, "around 6,000")

    assert compute(RATE, about, exact(20_000)).value.is_empty
    assert compute(COUNT, about, None).value == about
    assert compute(COUNT, about, None).estimate is None


def test_a_given_share_stands_without_limits() -> None:
    found = compute(GIVEN, Figure.bounded(75, 78), None)

    assert found.value == Figure.bounded(75, 78)
    assert found.estimate is None
    assert "no limits" in found.reason


def test_a_ratio_of_unlike_parts_has_a_value_and_no_limits() -> None:
    ratio = replace(RATE, kind=ValueKind.RATIO, multiplier=10_000)

    found = compute(ratio, exact(40), exact(100_000))

    assert found.value == exact(4)
    assert (found.lower_micro, found.estimate) == (None, None)
    assert compute(ratio, exact(1), exact(0)).value.is_empty


def test_a_value_too_large_to_keep_is_no_value_and_never_nought() -> None:
    vast = replace(RATE, multiplier=2_000_000_000)

    found = compute(vast, exact(9_000_000_000), exact(1))

    assert found.value.is_empty
    assert "too large" in found.reason


@pytest.mark.parametrize(
    "definition",
    [RATE, SHARE, replace(SHARE, kind=ValueKind.RATIO, denominator_kind=DenominatorKind.MEASURE)],
)
def test_a_share_of_nobody_does_not_apply_and_is_not_waited_for(definition: Definition) -> None:
    """Both noughts were given: 'not yet supplied' would send somebody to ask for them again."""
    found = compute(definition, exact(0), exact(0))

    assert found.value == Figure.empty(State.NOT_APPLICABLE)
    assert found.reason == "The denominator is nought, so there is nothing to divide by."
    assert (found.lower_micro, found.upper_micro, found.estimate) == (None, None, None)


def test_a_denominator_that_may_be_nought_is_said_in_words_for_a_reader() -> None:
    found = compute(SHARE, Figure.bounded(0, 3), Figure.bounded(0, 6))

    assert found.value.is_empty
    assert found.reason == "The denominator may be nought, so nothing can be worked out."


@pytest.mark.parametrize(
    "figure", [exact(14), Figure.bounded(75, 78), Figure.empty(State.SUPPRESSED)]
)
def test_a_given_value_is_no_count_of_anything(figure: Figure) -> None:
    assert number_behind(ValueKind.GIVEN, figure) == Figure.empty(State.NOT_COLLECTED)
    for kind in set(ValueKind) - {ValueKind.GIVEN}:
        assert number_behind(kind, figure) == figure
