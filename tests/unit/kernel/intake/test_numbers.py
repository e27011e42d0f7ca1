"""The value column: what is a figure, what is not, and what the sender is told."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.number_faults import ValueFault
from dalpb.kernel.intake.numbers import looks_turned_into_date, read_value


def figure(text: str, *, whole: bool = True, percent: bool = False, pounds: bool = False) -> Figure:
    read = read_value(text, whole=whole, percent=percent, pounds=pounds)
    assert isinstance(read, Figure), (text, read)
    return read


def code(text: str, *, whole: bool = True) -> str:
    read = read_value(text, whole=whole)
    assert isinstance(read, ValueFault), (text, read)
    assert read.sentence.endswith(".")
    return read.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        (" 12 ", 12),
        ("\u00a012\u200b", 12),
        ("1,234", 1234),
        ("007", 7),
        ("12.0", 12),
    ],
)
def test_plain_digits_are_an_exact_figure(text: str, value: int) -> None:
    assert figure(text) == Figure.exact(value)


def test_fractions_are_exact_decimals_where_the_measure_allows_them() -> None:
    assert figure("0.300001", whole=False).value == Decimal("0.300001")
    assert code("2.5") == "value.not_whole"


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("<10", 0, 9, "fewer than 10"),
        ("< 10", 0, 9, "fewer than 10"),
        ("fewer than 10", 0, 9, "fewer than 10"),
        ("<=9", 0, 9, "at most 9"),
        ("≤9", 0, 9, "at most 9"),
        (">5", 6, None, "more than 5"),
        ("more than 5", 6, None, "more than 5"),
        (">=6", 6, None, "at least 6"),
        ("6+", 6, None, "at least 6"),
        ("6 or more", 6, None, "at least 6"),
        ("75-78", 75, 78, "75 to 78"),
        ("75–78", 75, 78, "75 to 78"),
        ("75 to 78", 75, 78, "75 to 78"),
        ("between 75 and 78", 75, 78, "75 to 78"),
        ("1,000-1,200", 1000, 1200, "1,000 to 1,200"),
    ],
)
def test_bounds_of_counts_are_inclusive_and_keep_their_words(
    text: str, low: int, high: int | None, words: str
) -> None:
    assert figure(text) == Figure.bounded(low, high, words)


def test_bounds_of_other_figures_keep_the_stated_limit() -> None:
    assert figure("<10", whole=False) == Figure.bounded(0, 10, "fewer than 10")
    assert figure(">2.5", whole=False) == Figure.bounded(Decimal("2.5"), None, "more than 2.5")


def test_less_than_one_person_is_nobody_at_most() -> None:
    assert figure("<1") == Figure.bounded(0, 0, "fewer than 1")
    assert code("<0") == "value.negative"


@pytest.mark.parametrize("text", ["~6000", "~6,000", "around 6000", "about 6,000", "approx. 6000"])
def test_estimates_are_marked_as_such(text: str) -> None:
    assert figure(text) == Figure.estimated(6000, "around 6,000")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("c", State.SUPPRESSED), ("[C]", State.SUPPRESSED), ("X", State.NOT_COLLECTED),
        ("[x]", State.NOT_COLLECTED), ("z", State.NOT_APPLICABLE), ("[z]", State.NOT_APPLICABLE),
        ("..", State.NOT_SUPPLIED), ("[n]", State.NOT_SUPPLIED),
    ],
)  # fmt: skip
def test_markers_are_empties_and_never_nought(text: str, state: State) -> None:
    assert figure(text) == Figure.empty(state)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "value.blank"), ("  \u00a0\u200b", "value.blank"), ("-5", "value.negative"),
        ("\u22125", "value.negative"), ("(5)", "value.negative"), ("1e5", "value.scientific"),
        ("1E5", "value.scientific"), ("NaN", "value.word"), ("inf", "value.not_a_number"),
        ("1_000", "value.grouping"), ("0x10", "value.not_a_number"), ("1,00", "value.grouping"),
        ("1 000", "value.grouping"), ("12,5", "value.grouping"), ("10,0000", "value.grouping"),
        ("\u0661\u0662", "value.foreign_digits"), ("\uff11\uff12", "value.foreign_digits"),
        ("\u00b2", "value.foreign_digits"), ("\u00bd", "value.foreign_digits"),
        ("£12", "value.pounds"), ("12%", "value.percent"), ("0.1234567", "value.too_precise"),
        ("9" * 16, "value.too_large"), ("9" * 14, "value.too_large"), ("9" * 5000, "value.not_a_number"),
        ("#N/A", "value.error"), ("#REF!", "value.error"), ("16-Jan-24", "value.date"),
        ("16-Jan", "value.date"), ("Jan-24", "value.date"), ("2024-01-16", "value.date"),
        ("01/02/2024", "value.date"), ("78-75", "value.range_backwards"), ("-", "value.word"),
        ("n/a", "value.word"), ("none", "value.word"), ("*", "value.word"), ("+5", "value.plus"),
        ("True", "value.not_a_number"), ("twelve", "value.not_a_number"), ("5 beds", "value.not_a_number"),
        ("<", "value.not_a_number"), ("1.2.3", "value.not_a_number"), ("=1+1", "value.not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_figure_has_its_reason(text: str, expected: str) -> None:
    assert code(text) == expected


def test_the_advice_for_a_blank_says_what_to_write() -> None:
    read = read_value("", whole=True)
    assert isinstance(read, ValueFault)
    assert "write 0" in read.sentence


def test_signs_of_another_unit_are_taken_where_that_unit_was_asked_for() -> None:
    assert figure("£1,234.50", whole=False, pounds=True).value == Decimal("1234.50")
    assert figure("12.5 %", whole=False, percent=True).value == Decimal("12.5")


def test_bands_that_became_dates_are_recognised() -> None:
    assert looks_turned_into_date("16-Jan-24")
    assert not looks_turned_into_date("16-24")


@settings(max_examples=2_000, deadline=None)
@given(st.text(max_size=40), st.booleans())
def test_any_text_is_a_figure_or_a_fault(text: str, whole: bool) -> None:
    assert isinstance(read_value(text, whole=whole), Figure | ValueFault)


@settings(max_examples=2_000, deadline=None)
@given(st.text(alphabet="0123456789,.-–<>=~+ ec£%_xz", max_size=12), st.booleans())
def test_any_text_near_a_number_is_a_figure_or_a_fault(text: str, whole: bool) -> None:
    read = read_value(text, whole=whole)
    assert isinstance(read, Figure | ValueFault)
    if isinstance(read, Figure) and read.low is not None:
        assert read.low >= 0


@settings(max_examples=1_000, deadline=None)
@given(st.integers(min_value=0, max_value=10**12))
def test_every_count_reads_back_from_its_digits_with_and_without_commas(count: int) -> None:
    assert figure(str(count)) == figure(f"{count:,}") == Figure.exact(count)
