"""Figures in whole millionths, and categories in one spelling."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.numbers import read_value
from needs.rules.categories import codes_in, key_of
from needs.rules.stored import deny_storing, to_figure, to_stored, whole_in_digits

FIGURES = [
    Figure.exact(0),
    Figure.exact(Decimal("8.25")),
    Figure.bounded(None, 9, "fewer than 10"),
    Figure.bounded(75, 78, "75 to 78"),
    Figure.estimated(6000, "around 6,000"),
    Figure.empty(State.SUPPRESSED),
    Figure(State.NOT_SUPPLIED, None, Decimal(4), None),
]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_comes_back_as_it_was(figure: Figure) -> None:
    stored = to_stored(figure)

    again = to_figure(
        state=stored.state,
        value_micro=stored.value_micro,
        low_micro=stored.low_micro,
        high_micro=stored.high_micro,
        words=stored.words,
    )

    assert again == figure
    assert deny_storing(figure) is None


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        (Figure.exact(Decimal("0.0000001")), "value.too_fine"),
        (Figure.exact(10**13), "value.too_large"),
        (Figure.bounded(None, 10**13), "value.too_large"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(figure: Figure, code: str) -> None:
    denial = deny_storing(figure)

    assert denial is not None
    assert denial.code == code


def test_one_combination_has_one_key() -> None:
    assert key_of(["women", "refuge"]) == key_of(["refuge", "women"]) == "refuge+women"
    assert key_of([]) == "ALL"
    assert codes_in("refuge+women") == ("refuge", "women")
    assert codes_in("ALL") == ()


@given(st.from_regex(r"[0-9]{1,12}", fullmatch=True) | st.text(max_size=12))
@example("007")
@example("٣")
@example("²")
@example(" 5")
@example("1,000")
def test_a_count_in_plain_digits_is_what_the_reader_of_values_makes_of_it(text: str) -> None:
    stored = whole_in_digits(text)

    if stored is not None:
        for is_pounds in (False, True):
            figure = read_value(text, whole=True, pounds=is_pounds)
            assert isinstance(figure, Figure)
            assert to_stored(figure) == stored
            assert deny_storing(figure) is None


@pytest.mark.parametrize("text", ["", "5.0", "-5", "+5", "5 ", "1e3", "[c]", "<5", "1234567890"])
def test_anything_else_is_left_to_the_reader_of_values(text: str) -> None:
    assert whole_in_digits(text) is None
    assert whole_in_digits("123456789") == to_stored(Figure.exact(123456789))
