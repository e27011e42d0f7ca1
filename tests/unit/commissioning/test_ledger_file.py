from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.ledger_file import OPTIONAL, REQUIRED, FileRow, RowFault, read_row
from commissioning.rules.vocabulary import Accommodation, EntryKind, Narrative, Purpose
from dalpb.kernel.money import Money
from dalpb.kernel.periods import month

TODAY = date(2025, 5, 20)
CELLS = {
    "reference": "A1",
    "award": "2024-25",
    "kind": "Spend",
    "date": "28/06/2024",
    "amount": "£1,250.50",
    "purpose": "Support",
    "accommodation": "Second stage",
    "narrative": "Refuge support",
    "document": "INV-1",
    "illustrative": "Yes",
}


def read(**changes: str) -> FileRow | tuple[RowFault, ...]:
    return read_row(7, {**CELLS, **changes}, today=TODAY)


def test_a_row_is_read_as_people_write_it() -> None:
    row = read()

    assert isinstance(row, FileRow)
    assert (row.row, row.award, row.supplier) == (7, "2024-25", "")
    assert row.posting.pence == 1250_50
    assert row.posting.dated_on == date(2024, 6, 28)
    assert row.posting.month == month(2024, 6)
    assert row.posting.kind is EntryKind.SPEND
    assert row.posting.purpose is Purpose.SUPPORT
    assert row.posting.accommodation is Accommodation.SECOND_STAGE
    assert row.posting.narrative is Narrative.REFUGE_SUPPORT
    assert row.posting.is_illustrative


@pytest.mark.parametrize(
    ("text", "pence"),
    [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("1,234.05", 123405), ("£0.01", 1)],
)
def test_amounts_are_pounds_and_pence(text: str, pence: int) -> None:
    row = read(amount=text)

    assert isinstance(row, FileRow)
    assert row.posting.pence == pence


@pytest.mark.parametrize("text", ["1.234", "12,34", "1e3", "12.", "٣", "nan", "- 1", "£"])
def test_what_is_not_an_amount_is_not_guessed_at(text: str) -> None:
    faults = read(amount=text)

    assert [fault.code for fault in faults] == ["money.not_an_amount"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["2024-6-28", "28.06.2024", "31/02/2024", "28/06/24", "June"])
def test_what_is_not_a_date_is_not_guessed_at(text: str) -> None:
    faults = read(date=text)

    assert [fault.code for fault in faults] == ["ledger.not_a_date"]  # type: ignore[union-attr]


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    faults = read(amount="x", date="y", kind="z")

    assert isinstance(faults, tuple)
    assert [(fault.row, fault.column) for fault in faults] == [
        (7, "kind"),
        (7, "date"),
        (7, "amount"),
    ]


@given(st.dictionaries(st.sampled_from((*REQUIRED, *OPTIONAL)), st.text(max_size=20)))
def test_no_text_in_any_cell_stops_the_reading(changes: dict[str, str]) -> None:
    read_or_faults = read(**changes)

    if isinstance(read_or_faults, FileRow):
        assert read_or_faults.posting.pence != 0
    else:
        assert read_or_faults
        assert all(fault.message for fault in read_or_faults)


@given(st.integers(1, 10**12))
def test_any_amount_that_is_written_plainly_is_read_back(pence: int) -> None:
    row = read(amount=Money(pence).plain())

    assert isinstance(row, FileRow)
    assert row.posting.pence == pence
