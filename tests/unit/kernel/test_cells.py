from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import (
    EMPTY_STATES,
    Figure,
    State,
    add,
    at_most,
    can_equal,
    interval,
    largest,
    ratio,
)

counts = st.integers(0, 10_000)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    state = draw(st.sampled_from(State))
    if state is State.EXACT:
        return Figure.exact(draw(counts))
    if state is State.BOUNDED:
        low = draw(counts)
        high = draw(st.none() | st.integers(low, 20_000))
        return Figure.bounded(low, high)
    if state is State.ESTIMATED:
        return Figure.estimated(draw(counts))
    return Figure.empty(state)


def test_nothing_to_add_is_not_yet_supplied_rather_than_zero() -> None:
    assert add([]).state is State.NOT_SUPPLIED


@pytest.mark.parametrize("state", sorted(EMPTY_STATES))
def test_an_empty_part_never_counts_as_zero(state: State) -> None:
    total = add([Figure.exact(7), Figure.empty(state)])

    if state is State.NOT_APPLICABLE:
        assert total == Figure.exact(7)
    else:
        assert (total.state, total.value, total.low) == (state, None, Decimal(7))


def test_bounds_are_carried_through_a_sum() -> None:
    total = add([Figure.exact(5), Figure.bounded(0, 9), Figure.bounded(75, 78)])

    assert (total.low, total.high, total.value) == (Decimal(80), Decimal(92), None)


def test_an_open_end_stays_open() -> None:
    assert add([Figure.bounded(6, None), Figure.exact(1)]).high is None


@given(st.lists(figures(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_parts_does_not_matter(parts: list[Figure], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert add(parts) == add(shuffled)


@given(st.lists(figures(), min_size=1, max_size=6), st.data())
def test_every_possible_world_lies_inside_the_sum(parts: list[Figure], data: st.DataObject) -> None:
    """Whatever whole numbers the parts stand for, the sum's limits hold their total."""
    world = Decimal(0)
    for part in parts:
        if part.state is State.NOT_APPLICABLE:
            continue
        low, high = interval(part)
        top = int(high) if high is not None else int(low) + 500
        world += data.draw(st.integers(int(low), top))

    low, high = interval(add(parts))

    assert low <= world or add(parts).state is State.ESTIMATED
    assert high is None or world <= high


@given(figures(), figures())
def test_at_most_never_contradicts_itself(left: Figure, right: Figure) -> None:
    answer, back = at_most(left, right), at_most(right, left)

    assert not (answer is False and back is False)
    if left.is_exact and right.is_exact:
        assert answer is (left.value <= right.value)  # type: ignore[operator]


def test_a_bound_that_straddles_cannot_be_told() -> None:
    assert at_most(Figure.bounded(0, 9), Figure.exact(5)) is None
    assert can_equal(Figure.bounded(0, 9), Figure.exact(5))
    assert not can_equal(Figure.bounded(0, 9), Figure.exact(12))
    assert can_equal(Figure.bounded(0, 9), Figure.exact(12), Decimal(3))


def test_the_largest_of_exact_figures() -> None:
    assert largest([Figure.exact(3), Figure.exact(9)]) == Figure.exact(9)
    assert largest([Figure.exact(3), Figure.bounded(5, 8)]) == Figure.bounded(5, 8)


def test_a_ratio_of_bounds_is_bounded() -> None:
    assert ratio(Figure.bounded(10, 20), Figure.exact(40)) == (Decimal("0.25"), Decimal("0.5"))


def test_incoherent_figures_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="equal to both limits"):
        Figure(State.EXACT, Decimal(1))
    with pytest.raises(ValueError, match="above the upper"):
        Figure.bounded(9, 3)
    with pytest.raises(ValueError, match="at least one limit"):
        Figure.bounded(None, None)
    with pytest.raises(ValueError, match="no value"):
        Figure(State.SUPPRESSED, Decimal(0))


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure.exact(1234567), "1,234,567"),
        (Figure.exact(0), "0"),
        (Figure.exact(Decimal("84.10")), "84.1"),
        (Figure.bounded(75, 78), "75 to 78"),
        (Figure.bounded(6, None, "more than 5"), "more than 5"),
        (Figure.estimated(6000), "around 6,000"),
        (Figure.empty(State.SUPPRESSED), "[c]"),
        (Figure.empty(State.NOT_SUPPLIED), "[n]"),
    ],
)
def test_figures_read_as_people_write_them(figure: Figure, shown: str) -> None:
    assert figure.shown() == shown
