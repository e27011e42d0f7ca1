from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from commissioning import facts
from commissioning.models import AccountBalance, LedgerEntry
from commissioning.rules.vocabulary import EntryKind, Narrative, Purpose, Tier
from commissioning.selectors.soundness import imbalances
from commissioning.services.award_amending import amend_award
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from tests.factories.allocations import carry
from tests.integration.commissioning.conftest import AT, Council, posting

pytestmark = pytest.mark.django_db


def position(year: str = "2024-25") -> facts.PositionFact:
    return facts.position(year)[0]


def test_an_award_stands_unallocated_until_it_is_spent(council: Council) -> None:
    award = council.award(100_00)

    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    stands = position()
    assert (stands.awarded_pence, stands.spent_pence, stands.left_pence) == (100_00, 30_00, 70_00)
    assert imbalances() == []


def test_the_last_penny_can_be_spent_and_no_more(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 99_99), award=award, by=council.commissioner, at=AT)

    with pytest.raises(Refused, match=r"£0\.01 left and the entry takes £0\.02"):
        post_spend(posting("A2", 2), award=award, by=council.commissioner, at=AT)
    post_spend(posting("A3", 1), award=award, by=council.commissioner, at=AT)

    assert position().left_pence == 0


def test_the_database_itself_refuses_to_overspend(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 60_00), award=award, by=council.commissioner, at=AT)
    entry.pk, entry.reference, entry._state.adding = None, "A2", True

    with pytest.raises(DatabaseError, match="not_overdrawn"), transaction.atomic():
        entry.save(force_insert=True)

    assert position().spent_pence == 60_00


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commissioning_ledgerentry SET amount_pence = 1",
        "DELETE FROM commissioning_ledgerentry",
    ],
)
def test_the_database_refuses_to_change_an_entry(council: Council, statement: str) -> None:
    council.award(100_00)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert LedgerEntry.objects.get().amount_pence == 100_00


def test_posting_the_same_again_changes_nothing(council: Council) -> None:
    award = council.award(100_00)
    first = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    again = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    assert again.pk == first.pk
    assert position().spent_pence == 30_00


def test_the_same_reference_for_something_else_is_refused(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    with pytest.raises(Refused) as refused:
        post_spend(posting("A1", 30_01), award=award, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.reference_taken"


def test_a_reversal_puts_the_money_back_once(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    reverse_entry(entry, reason="Paid twice.", by=council.commissioner, at=AT)
    with pytest.raises(Refused) as refused:
        reverse_entry(entry, reason="Paid twice.", by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.reversed_already"
    assert position().left_pence == 100_00
    assert [fact.pence for fact in facts.spend("2024-25")] == [30_00]
    assert [fact.pence for fact in facts.spend("2025-26")] == [-30_00]
    assert facts.spend("2025-26")[0].reverses == "A1"
    assert imbalances() == []


def test_the_database_refuses_a_reversal_of_another_amount(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    with pytest.raises(DatabaseError, match="opposite of its original"), transaction.atomic():
        LedgerEntry.objects.create(
            reference="R1",
            kind="reversal",
            from_award=award,
            from_account="spent",
            to_award=award,
            to_account="unallocated",
            amount_pence=29_99,
            dated_on=entry.dated_on,
            month=entry.month,
            reverses=entry,
            reason="wrong",
            posted_at=AT,
        )

    assert position().spent_pence == 30_00


def test_a_refund_cannot_bring_back_more_than_was_spent(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    with pytest.raises(Refused) as refused:
        post_spend(posting("A2", -30_01), award=award, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.more_back_than_spent"


def test_an_adjustment_names_what_it_corrects(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    change = posting("A2", -5_00, kind=EntryKind.ADJUSTMENT, reason="Invoice was 25.")

    with pytest.raises(Refused) as refused:
        post_spend(change, award=award, by=council.commissioner, at=AT)
    post_spend(change, award=award, corrects=entry, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.corrects"
    assert position().spent_pence == 25_00


def test_a_closed_month_takes_nothing_by_service_or_by_hand(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    close_month(month(2024, 6), by=council.certifier, at=AT)

    with pytest.raises(Refused) as refused:
        post_spend(posting("A2", 1), award=award, by=council.commissioner, at=AT)
    entry.pk, entry.reference, entry._state.adding = None, "A3", True
    with pytest.raises(DatabaseError, match="month is closed"), transaction.atomic():
        entry.save(force_insert=True)
    late = posting("A4", 1, month=month(2024, 7))
    post_spend(late, award=award, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.month_closed"
    assert position().spent_pence == 30_01


def test_a_month_that_is_not_over_stays_open(council: Council) -> None:
    with pytest.raises(Refused) as refused:
        close_month(month(2025, 5), by=council.certifier, at=AT)

    assert refused.value.code == "ledger.month_not_over"


def test_only_the_right_people_post_and_close(council: Council) -> None:
    award = council.award(100_00)

    for other in (council.certifier, council.partner):
        with pytest.raises(NotPermitted):
            post_spend(posting("A1", 1), award=award, by=other, at=AT)
    with pytest.raises(NotPermitted):
        close_month(month(2024, 6), by=council.commissioner, at=AT)

    assert not LedgerEntry.objects.of_spending().exists()


def test_money_of_tier_two_is_not_held(council: Council) -> None:
    award = council.award(100_00, tier=Tier.TWO)

    with pytest.raises(Refused) as refused:
        post_spend(posting("A1", 1), award=award, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.award_not_held"
    assert not AccountBalance.objects.exists()
    assert position().awarded_pence == 100_00


def test_an_award_pays_for_nothing_before_its_year(council: Council) -> None:
    award = council.award(100_00)
    early = posting("A1", 1, dated_on=date(2024, 3, 31), month=month(2024, 3))

    with pytest.raises(Refused) as refused:
        post_spend(early, award=award, by=council.commissioner, at=AT)

    assert refused.value.code == "ledger.before_award"


def test_money_is_carried_forward_by_a_decision_and_back_by_a_reversal(council: Council) -> None:
    old, new = council.award(100_00), council.award(50_00, start=2025)
    carried = carry(council, old, new, 40_00)
    before, after = position("2024-25"), position("2025-26")
    reverse_entry(carried, reason="Not agreed.", by=council.commissioner, at=AT)

    assert (before.carried_out_pence, before.left_pence) == (40_00, 60_00)
    assert (after.carried_in_pence, after.left_pence) == (40_00, 90_00)
    assert position("2024-25").carried_out_pence == 0
    assert position("2025-26").left_pence == 50_00
    assert imbalances() == []


def test_an_award_is_amended_down_to_what_is_spent_and_no_lower(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    with pytest.raises(Refused) as refused:
        amend_award(award, pence=29_99, reason="Cut.", version=1, by=council.commissioner, at=AT)
    amended = amend_award(
        award, pence=30_00, reason="Cut.", version=1, by=council.commissioner, at=AT
    )
    with pytest.raises(StaleVersion):
        amend_award(award, pence=1_00, reason="Cut.", version=1, by=council.commissioner, at=AT)

    assert refused.value.code == "award.below_spent"
    assert amended.version == 2
    assert (position().awarded_pence, position().left_pence) == (30_00, 0)
    assert imbalances() == []


def test_every_write_leaves_an_audit_event(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    reverse_entry(entry, reason="Paid twice.", by=council.commissioner, at=AT)
    close_month(month(2024, 7), by=council.certifier, at=AT)

    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert actions == [
        "award.recorded",
        "ledger.posted",
        "ledger.reversed",
        "ledger.month_closed",
    ]


def test_spend_facts_say_on_what_by_whom_and_whether_invented(council: Council) -> None:
    award = council.award(100_00)
    post_spend(
        posting(
            "A1",
            5_00,
            purpose=Purpose.ADMINISTRATION,
            accommodation=None,
            narrative=Narrative.BOARD_SERVICING,
            is_illustrative=True,
        ),
        award=award,
        supplier=council.authority,
        by=council.commissioner,
        at=AT,
    )

    (fact,) = facts.spend("2024-25")
    assert fact.purpose is Purpose.ADMINISTRATION
    assert fact.accommodation is None
    assert (fact.supplier_code, fact.posted_by) == ("tier-one", "commissioner")
    assert fact.is_illustrative
    assert fact.month == "2024-06"


def test_the_command_finds_a_balance_that_is_not_the_sum_of_its_entries(
    council: Council, capsys: pytest.CaptureFixture[str]
) -> None:
    award = council.award(100_00)
    call_command("verify_ledger")
    assert capsys.readouterr().out == "The ledger is sound.\n"

    AccountBalance.objects.filter(award=award, account="unallocated").update(balance_pence=99_99)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger")

    assert ended.value.code == 1
    assert "9999 pence stand where the entries come to 10000" in capsys.readouterr().out
