import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.money import Money, total
from dalpb.kernel.refusals import Refused


@given(st.integers(-(10**14), 10**14))
def test_what_is_written_reads_back(pence: int) -> None:
    assert Money.parse(Money(pence).plain()) == Money(pence)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,105,661", 110566100), ("0.30", 30), ("-12.05", -1205), (" 1234.50 ", 123450)],
)
def test_amounts_are_read_exactly(text: str, pence: int) -> None:
    assert Money.parse(text).pence == pence


@pytest.mark.parametrize("text", ["", "1.5", "1e3", "NaN", "1,23", "١٢", "12.345", "£", "1_000"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Money.parse(text)


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]


def test_three_ten_pences_are_thirty_pence() -> None:
    assert total([Money(10)] * 3) == Money(30)
    assert str(Money(110566100)) == "£1,105,661"
    assert str(Money(-5)) == "−£0.05"
