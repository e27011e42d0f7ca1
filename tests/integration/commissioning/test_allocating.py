"""Money is allocated by a decision or under a delegation, and by nothing else."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from commissioning import facts
from commissioning.models import (
    AllocationLine,
    Approval,
    GrantAward,
    LedgerEntry,
    LineYear,
    Option,
    Proposal,
)
from commissioning.rules.vocabulary import Act, EntryKind
from commissioning.selectors.allocations import line_standings
from commissioning.selectors.forecasts import expected_of, four_numbers, outlooks
from commissioning.selectors.grant import standings
from commissioning.selectors.soundness import imbalances
from commissioning.services.allocating import approve_proposal, decline_proposal
from commissioning.services.authority import Authority
from commissioning.services.claiming import (
    Claimed,
    approve_claim,
    pay_claim,
    record_claim,
)
from commissioning.services.commitments import commit, uncommit
from commissioning.services.corrections import reverse_entry
from commissioning.services.forecasting import forecast_line
from commissioning.services.holding import ExtractRow, set_aside, take_extract
from commissioning.services.ledger import post_spend
from commissioning.services.movements import Wanted, approve_move, ask_to_move, decline_move
from commissioning.services.proposals import OptionTerms, add_option
from dalpb.kernel.periods import financial_year, month
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from tests.factories import agreements
from tests.factories.allocations import (
    BY_DECISION,
    a_chair,
    decided,
    delegation,
    line,
    recommended,
)
from tests.integration.commissioning.conftest import AT, Council, posting

pytestmark = pytest.mark.django_db


def stands(award: GrantAward) -> tuple[int, int, int, int]:
    found = standings([award])[award.pk]
    assert found.reconciles
    assert imbalances() == []
    return found.unallocated, found.allocated, found.committed, found.spent


def test_a_proposal_is_allocated_by_a_decision_line_by_line(council: Council) -> None:
    award = council.award(1000_00)
    made = recommended(council, award, "refuge", 300_00, 100_00)

    approval = approve_proposal(
        made, BY_DECISION, version=made.version, by=council.certifier, at=AT
    )

    approval.refresh_from_db()
    assert stands(award) == (600_00, 400_00, 0, 0)
    assert (approval.posted_pence, approval.decision_ref) == (400_00, "DALPB/2025/03")
    assert Proposal.objects.get().status == "approved"
    assert [e.status for e in made.events.all()] == ["draft", "put", "recommended", "approved"]


def test_the_author_never_approves(council: Council) -> None:
    award = council.award(1000_00)
    made = recommended(council, award, "refuge", 300_00)

    with pytest.raises(NotPermitted):
        approve_proposal(made, BY_DECISION, version=made.version, by=council.commissioner, at=AT)
    Proposal.objects.filter(pk=made.pk).update(author=council.certifier)
    with pytest.raises(Refused, match="somebody else approves"):
        approve_proposal(made, BY_DECISION, version=made.version, by=council.certifier, at=AT)

    assert stands(award) == (1000_00, 0, 0, 0)


def approval_of(council: Council, **changes: object) -> Approval:
    values = {
        "code": "x", "act": "allocation", "limit_pence": 100_00, "decision_ref": "D1",
        "asked_by": council.commissioner, "asked_at": AT, "approved_by": council.certifier,
        "approved_at": AT, "approved_on": AT.date(),
    }  # fmt: skip
    decided(council, "D1")
    return Approval.objects.create(**{**values, **changes})


def test_the_database_itself_refuses_an_author_who_approves(council: Council) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        approval_of(council, approved_by=council.commissioner)
    assert approval_of(council).pk


def test_a_delegation_allows_its_limit_in_all_and_not_a_penny_more(council: Council) -> None:
    award = council.award(1000_00)
    held = delegation(council, council.certifier, 250_00)
    first = recommended(council, award, "first", 200_00)
    second = recommended(council, award, "second", 50_01)
    third = recommended(council, award, "third", 50_00)
    by = Authority(delegation=held)

    approve_proposal(first, by, version=first.version, by=council.certifier, at=AT)
    with pytest.raises(Refused, match=r"£50 of the delegation's £250 is left"):
        approve_proposal(second, by, version=second.version, by=council.certifier, at=AT)
    approve_proposal(third, by, version=third.version, by=council.certifier, at=AT)

    held.refresh_from_db()
    assert held.used_pence == 250_00
    assert stands(award) == (750_00, 250_00, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"limit_pence": 250_01},
        {"approved_on": date(2026, 4, 1)},
        {"approved_on": date(2025, 3, 31)},
    ],
)
def test_the_database_itself_holds_a_delegation_to_its_limit_and_days(
    council: Council, change: dict[str, object]
) -> None:
    held = delegation(council, council.certifier, 250_00)

    with pytest.raises(DatabaseError), transaction.atomic():
        approval_of(council, decision_ref="", delegation=held, **change)

    assert approval_of(council, decision_ref="", delegation=held, limit_pence=250_00).pk


def test_only_its_holder_approves_under_a_delegation(council: Council) -> None:
    award = council.award(1000_00)
    chair = a_chair(council)
    held = delegation(council, council.certifier, 250_00)
    made = recommended(council, award, "refuge", 100_00)

    with pytest.raises(Refused, match="somebody else"):
        approve_proposal(made, Authority(delegation=held), version=made.version, by=chair, at=AT)


def test_nothing_is_allocated_where_one_line_does_not_fit(council: Council) -> None:
    award = council.award(100_00)
    made = recommended(council, award, "refuge", 60_00, 40_01)

    with pytest.raises(Refused, match="left and the entry takes"):
        approve_proposal(made, BY_DECISION, version=made.version, by=council.certifier, at=AT)

    assert stands(award) == (100_00, 0, 0, 0)
    assert not Approval.objects.exists()


def test_what_was_approved_is_frozen_by_the_database(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    approval = Approval.objects.get()
    changes = [
        lambda: AllocationLine.objects.filter(pk=made.pk).update(amount_pence=1),
        lambda: AllocationLine.objects.filter(pk=made.pk).delete(),
        lambda: LineYear.objects.filter(line=made).update(planned_pence=1),
        lambda: Option.objects.update(title="Another"),
        lambda: Proposal.objects.update(title="Another"),
        lambda: Approval.objects.filter(pk=approval.pk).update(limit_pence=10**9),
        lambda: Approval.objects.filter(pk=approval.pk).update(posted_pence=0),
        lambda: LedgerEntry.objects.update(amount_pence=1),
    ]

    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_database_itself_allocates_a_line_once_and_whole(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    entry = LedgerEntry.objects.get(kind=EntryKind.ALLOCATION.value)
    entry.pk = None
    entry.reference = "again"

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
    entry.amount_pence = 50_00
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
    entry.approval, entry.kind = None, EntryKind.ALLOCATION.value
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)

    assert line_standings([made])[made.pk].allocated == 100_00


def test_a_line_is_never_spent_past_what_it_has(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    by = council.commissioner
    agreements.awarded("AG-1", council.authority, by=by, at=AT)
    commit(made, reference="C1", pence=60_00, agreement_ref="AG-1", by=by, at=AT)

    post_spend(posting("A1", 50_00), award=award, line=made, by=by, at=AT)
    with pytest.raises(Refused, match=r"£40 allocated"):
        post_spend(posting("A2", 50_00), award=award, line=made, by=by, at=AT)
    post_spend(posting("A3", 40_00), award=award, line=made, by=by, at=AT)

    assert stands(award) == (900_00, 0, 10_00, 90_00)
    assert post_spend(posting("A1", 50_00), award=award, line=made, by=by, at=AT).reference == "A1"
    uncommit(made, reference="U1", pence=10_00, reason="Ended early.", by=by, at=AT)
    post_spend(posting("B1", -30_00), award=award, line=made, by=by, at=AT)
    assert stands(award) == (900_00, 40_00, 0, 60_00)


def test_an_award_that_is_spent_by_line_is_spent_in_no_other_way(council: Council) -> None:
    award = council.award(1000_00)
    GrantAward.objects.filter(pk=award.pk).update(spends_by_line=True)
    award.refresh_from_db()

    with pytest.raises(Refused, match="only by allocation line"):
        post_spend(posting("A1", 1), award=award, by=council.commissioner, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.create(
            reference="A1", kind="spend", from_award=award, from_account="unallocated",
            to_award=award, to_account="spent", amount_pence=1, dated_on=AT.date(),
            month=LedgerEntry.objects.get().month, purpose="admin", narrative="reporting",
            posted_at=AT,
        )  # fmt: skip


def test_a_virement_is_one_entry_that_cites_its_decision(council: Council) -> None:
    award = council.award(1000_00)
    one, two = (line(council, award, code, 100_00) for code in ("one", "two"))
    wanted = Wanted("v1", Act.VIREMENT, 40_00, "Fewer nights.", from_line=one, to_line=two)
    asked = ask_to_move(wanted, by=council.commissioner, at=AT)

    entry = approve_move(asked, BY_DECISION, version=1, by=council.certifier, at=AT)

    held = line_standings([one, two])
    assert (held[one.pk].allocated, held[two.pk].allocated) == (60_00, 140_00)
    assert (entry.approval.decision_ref, entry.kind) == ("DALPB/2025/03", "virement")
    assert stands(award) == (800_00, 200_00, 0, 0)
    with pytest.raises(Refused, match="approved already"):
        approve_move(asked, BY_DECISION, version=2, by=council.certifier, at=AT)
    with pytest.raises(Refused, match="goes back by another"):
        reverse_entry(entry, reason="No.", by=council.commissioner, at=AT)


def test_underspend_is_declared_then_carried_forward_with_its_history(council: Council) -> None:
    award, later = council.award(1000_00), council.award(500_00, start=2025)
    made = line(council, award, "refuge", 100_00)
    by = council.commissioner
    release = ask_to_move(
        Wanted("r1", Act.RELEASE, 30_00, "Underspend.", from_line=made), by=by, at=AT
    )
    approve_move(release, BY_DECISION, version=1, by=council.certifier, at=AT)
    carry = ask_to_move(
        Wanted("c1", Act.CARRY_FORWARD, 930_00, "Underspend.", from_award=award, to_award=later),
        by=by,
        at=AT,
    )
    approve_move(carry, BY_DECISION, version=1, by=council.certifier, at=AT)

    assert stands(award) == (0, 70_00, 0, 0)
    assert stands(later) == (1430_00, 0, 0, 0)
    assert facts.position("2024-25")[0].carried_out_pence == 930_00


def test_a_request_is_answered_by_another_and_not_from_an_old_page(council: Council) -> None:
    award = council.award(1000_00)
    one, two = (line(council, award, code, 100_00) for code in ("one", "two"))
    wanted = Wanted("v1", Act.VIREMENT, 40_00, "Fewer nights.", from_line=one, to_line=two)
    asked = ask_to_move(wanted, by=council.commissioner, at=AT)

    with pytest.raises(NotPermitted):
        approve_move(asked, BY_DECISION, version=1, by=council.commissioner, at=AT)
    with pytest.raises(StaleVersion):
        approve_move(asked, BY_DECISION, version=9, by=council.certifier, at=AT)
    decline_move(asked, reason="Not yet.", version=1, by=council.certifier, at=AT)

    assert stands(award) == (800_00, 200_00, 0, 0)


def test_a_claim_is_claimed_approved_and_paid_in_three_amounts(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    by = council.commissioner
    claim = record_claim(Claimed("CL-1", "INV-7", date(2025, 5, 1), 90_00), line=made, by=by, at=AT)

    with pytest.raises(Refused, match="already"):
        record_claim(Claimed("CL-2", "inv-7", date(2025, 5, 1), 9_00), line=made, by=by, at=AT)
    with pytest.raises(Refused, match="once it is approved"):
        pay_claim(claim, pence=1, paid_on=AT.date(), version=1, by=by, at=AT)
    with pytest.raises(NotPermitted):
        approve_claim(claim, pence=90_00, reason="", version=1, by=by, at=AT)
    with pytest.raises(Refused, match="Say why less"):
        approve_claim(claim, pence=80_00, reason="", version=1, by=council.certifier, at=AT)
    claim = approve_claim(
        claim, pence=80_00, reason="A night too many.", version=1, by=council.certifier, at=AT
    )
    claim = pay_claim(claim, pence=75_00, paid_on=AT.date(), version=2, by=by, at=AT)

    assert (claim.claimed_pence, claim.approved_pence, claim.paid_pence) == (90_00, 80_00, 75_00)
    assert stands(award) == (900_00, 25_00, 0, 75_00)


def test_a_forecast_is_never_overwritten_and_variance_lists_what_differs(
    council: Council,
) -> None:
    award = council.award(1000_00)
    one, two = (line(council, award, code, 100_00) for code in ("one", "two"))
    by, year = council.commissioner, financial_year(2024)

    def say(reported: int, pence: int, reason: str = "") -> None:
        forecast_line(
            one, year=year, reported=month(2025, reported), pence=pence, reason=reason, by=by, at=AT
        )

    say(3, 100_00)
    with pytest.raises(Refused, match="Say why"):
        say(4, 80_00)
    say(4, 80_00, "A post stood empty.")
    say(4, 70_00, "A post stood empty longer.")
    say(4, 70_00, "A post stood empty longer.")

    then = outlooks([one, two], year=year, reported=month(2025, 3))
    now = outlooks([one, two], year=year)
    assert [o.variance_pence for o in then] == [0, 0]
    assert [(o.line_code, o.variance_pence, o.reason) for o in now] == [
        ("one-1", -30_00, "A post stood empty longer."),
        ("two-1", 0, ""),
    ]
    assert one.forecasts.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        one.forecasts.update(forecast_pence=1)
    assert expected_of([one, two]) == {one.pk: 70_00, two.pk: 100_00}
    numbers = four_numbers(
        standings([award])[award.pk], [one, two], lines_spent_pence=0, has_spending=True
    )
    assert numbers.reconciles
    assert (numbers.unspent, numbers.forecast, numbers.expected_left) == (1000_00, 170_00, 830_00)


def test_an_extract_is_matched_by_reference_and_sum_and_the_rest_is_queued(
    council: Council,
) -> None:
    award = council.award(1000_00)
    by = council.commissioner
    post_spend(posting("A1", 30_00, document_ref="INV-1"), award=award, by=by, at=AT)
    rows = [
        ExtractRow(2, "INV-1", date(2024, 6, 3), 30_00),
        ExtractRow(3, "INV-1", date(2024, 6, 3), 30_00),
        ExtractRow(4, "INV-2", date(2024, 6, 3), 10_00),
    ]

    extract = take_extract(rows, period=month(2024, 6), by=by, at=AT)
    again = take_extract(rows, period=month(2024, 6), by=by, at=AT)

    assert again == extract
    assert [h.state for h in extract.held.all()] == ["matched", "unmatched", "unmatched"]
    with pytest.raises(Refused, match="right file"):
        take_extract(rows, period=month(2024, 7), by=by, at=AT)
    waiting = extract.held.get(row=4)
    set_aside(waiting, reason="Another service.", version=1, by=by, at=AT)
    assert extract.held.get(row=4).state == "set_aside"


def test_an_option_added_after_the_board_has_it_is_refused(council: Council) -> None:
    award = council.award(1000_00)
    made = recommended(council, award, "refuge", 100_00)

    with pytest.raises(Refused, match="no longer change"):
        add_option(made, OptionTerms("Late"), by=council.commissioner, at=AT)
    with pytest.raises(Refused, match="seems to name"):
        decline_proposal(
            made, reason="Ring 07700 900123", version=made.version, by=council.certifier, at=AT
        )
