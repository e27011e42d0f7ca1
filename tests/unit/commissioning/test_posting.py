from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.posting import (
    Posting,
    accounts_of,
    deny_award,
    deny_closed,
    deny_overdraft,
    deny_reversal,
    faults_of,
    month_of,
)
from commissioning.rules.vocabulary import (
    ADMINISTRATIVE,
    MOVES,
    SPENDING,
    Accommodation,
    Account,
    EntryKind,
    Narrative,
    Purpose,
    Tier,
)
from dalpb.kernel.periods import financial_year, month

TODAY = date(2025, 5, 20)
DAY = date(2024, 6, 3)
GOOD = Posting(
    reference="A-1/2",
    kind=EntryKind.SPEND,
    pence=100,
    dated_on=DAY,
    month=month_of(DAY),
    purpose=Purpose.SUPPORT,
    narrative=Narrative.REFUGE_SUPPORT,
    accommodation=Accommodation.REFUGE,
    document_ref="INV 1",
)


def codes(posting: Posting) -> list[str]:
    return [fault.denial.code for fault in faults_of(posting, today=TODAY)]


def test_a_good_posting_has_no_faults() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pence": 0}, "ledger.amount_zero"),
        ({"pence": 10**13 + 1}, "ledger.amount_too_large"),
        ({"pence": -1}, "ledger.amount_negative"),
        ({"kind": EntryKind.REFUND}, "ledger.refund_positive"),
        ({"kind": EntryKind.AWARD}, "ledger.kind_not_posted"),
        ({"dated_on": date(2025, 5, 21), "month": month(2025, 5)}, "ledger.dated_in_future"),
        ({"month": month(2024, 5)}, "ledger.month_before_date"),
        ({"month": financial_year(2024)}, "ledger.not_a_month"),
        ({"narrative": Narrative.STRATEGY}, "ledger.narrative_not_of_purpose"),
        ({"accommodation": None}, "ledger.accommodation_missing"),
        ({"reference": "=A1"}, "ledger.reference_not_plain"),
        ({"reference": "A1\n"}, "ledger.reference_not_plain"),
        ({"document_ref": "£5"}, "ledger.document_not_plain"),
        ({"document_ref": ""}, "ledger.document_missing"),
        ({"service_code": "The Service"}, "ledger.service_not_plain"),
        ({"kind": EntryKind.ADJUSTMENT}, "ledger.reason_missing"),
        ({"reason": "x" * 301}, "ledger.reason_too_long"),
    ],
)
def test_each_fault_is_found_alone(changes: dict[str, object], code: str) -> None:
    assert codes(replace(GOOD, **changes)) == [code]  # type: ignore[arg-type]


def test_administration_is_given_in_no_accommodation() -> None:
    admin = replace(GOOD, purpose=Purpose.ADMINISTRATION, narrative=Narrative.STRATEGY)

    assert codes(admin) == ["ledger.accommodation_of_admin"]
    assert codes(replace(admin, accommodation=None)) == []


def test_an_accrual_needs_no_document() -> None:
    assert codes(replace(GOOD, kind=EntryKind.ACCRUAL, document_ref="")) == []


def test_every_narrative_is_for_support_or_for_administration() -> None:
    support = set(Narrative) - ADMINISTRATIVE

    assert support
    assert set(Narrative) > ADMINISTRATIVE


@given(st.sampled_from(sorted(SPENDING)), st.integers(-(10**13), 10**13).filter(bool))
def test_a_faultless_posting_moves_money_as_its_kind_may(kind: EntryKind, pence: int) -> None:
    posting = replace(GOOD, kind=kind, pence=pence, reason="why")

    if not codes(posting):
        assert accounts_of(posting) in MOVES[kind]


@given(st.integers(0, 10**13), st.integers(1, 10**13))
def test_an_account_gives_what_it_holds_and_no_more(standing: int, taken: int) -> None:
    denial = deny_overdraft(
        award_code="A",
        account=Account.UNALLOCATED,
        standing_pence=standing,
        taken_pence=taken,
    )

    assert (denial is None) == (taken <= standing)


def test_only_a_held_award_that_has_begun_pays() -> None:
    year = financial_year(2024)

    def denial(tier: Tier, day: date) -> str:
        found = deny_award(award_code="A", tier=tier, year=year, dated_on=day)
        return found.code if found else ""

    assert denial(Tier.ONE, date(2024, 4, 1)) == ""
    assert denial(Tier.ONE, date(2026, 4, 1)) == ""
    assert denial(Tier.ONE, date(2024, 3, 31)) == "ledger.before_award"
    assert denial(Tier.TWO, date(2024, 4, 1)) == "ledger.award_not_held"


def test_a_closed_month_denies_and_an_open_one_does_not() -> None:
    assert deny_closed(month_code="2024-06", is_closed=False) is None
    denial = deny_closed(month_code="2024-06", is_closed=True)
    assert denial is not None
    assert "2024-06 is closed" in denial.sentence


@pytest.mark.parametrize(
    ("kind", "is_reversed", "reason", "code"),
    [
        (EntryKind.SPEND, False, "Twice.", ""),
        (EntryKind.SPEND, True, "Twice.", "ledger.reversed_already"),
        (EntryKind.SPEND, False, "", "ledger.reason_missing"),
        (EntryKind.SPEND, False, "x" * 301, "ledger.reason_too_long"),
        (EntryKind.REVERSAL, False, "Twice.", "ledger.reversal_of_reversal"),
        (EntryKind.AWARD, False, "Twice.", "ledger.award_not_reversed"),
    ],
)
def test_what_may_be_reversed(kind: EntryKind, is_reversed: bool, reason: str, code: str) -> None:
    denial = deny_reversal(kind=kind, is_reversed=is_reversed, reason=reason)

    assert (denial.code if denial else "") == code
