"""Canonical text: one value, one text, and back again exactly."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import EMPTY_STATES, Figure
from dalpb.kernel.codec import from_json, to_json

NUMBERS = st.decimals(min_value=0, max_value=10**15, places=2)
FIGURES = st.one_of(
    st.builds(Figure.exact, NUMBERS, st.text()),
    st.builds(Figure.estimated, NUMBERS, st.text()),
    st.tuples(NUMBERS, NUMBERS, st.text()).map(
        lambda t: Figure.bounded(min(t[:2]), max(t[:2]), t[2])
    ),
    st.sampled_from(sorted(EMPTY_STATES)).map(Figure.empty),
)


@given(FIGURES)
def test_a_figure_in_any_state_comes_back_as_it_was(figure: Figure) -> None:
    text = to_json(figure)
    assert from_json(Figure, text) == figure
    assert to_json(from_json(Figure, text)) == text


@given(st.integers(min_value=10**28, max_value=10**40))
def test_a_number_longer_than_decimal_precision_is_not_rounded(number: int) -> None:
    assert from_json(Figure, to_json(Figure.exact(number))) == Figure.exact(number)


def test_equal_numbers_have_one_text() -> None:
    texts = {to_json(Figure.exact(Decimal(n))) for n in ("20", "20.0", "2E+1", "20.000")}
    assert len(texts) == 1


@pytest.mark.parametrize("value", [1.5, float("nan"), Decimal("NaN"), {"a": 1}, [1], {1}, b"a"])
def test_what_is_not_exact_or_not_known_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        to_json(value)
