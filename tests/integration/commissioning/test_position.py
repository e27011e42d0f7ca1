"""The position is the ledger's own sums, today and as a closed month stood."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning import facts
from commissioning.facts.grant_position import closings, grant_position
from commissioning.rules.vocabulary import Accommodation, Narrative, Purpose
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import Refused
from tests.factories.allocations import carry
from tests.integration.commissioning.conftest import AT, Council, posting

TODAY = date(2025, 5, 20)


def test_an_award_without_spending_is_not_known_to_have_spent_nothing(council: Council) -> None:
    council.award(1000_00)

    position = grant_position(on=TODAY)

    (award,) = position.awards
    assert (award.awarded_pence, award.unallocated_pence, award.postings) == (1000_00, 1000_00, 0)
    assert award.forecast_pence is None
    assert (position.silent, position.posted) == ((award,), ())
    assert award.reconciles


def test_the_position_is_the_ledgers_balances(council: Council) -> None:
    award, later = council.award(1000_00), council.award(500_00, start=2025)
    for reference, pence, changes in (
        ("a", 100_00, {}),
        ("b", 40_01, {"accommodation": Accommodation.SANCTUARY}),
        ("d", 7_00, {"purpose": Purpose.ADMINISTRATION, "accommodation": None,
                     "narrative": Narrative.BOARD_SERVICING}),
    ):  # fmt: skip
        post_spend(
            posting(reference, pence, **changes), award=award, by=council.commissioner, at=AT
        )
    carry(council, award, later, 200_00)

    position = grant_position(on=TODAY)

    for shown in position.awards:
        (stands,) = facts.position(shown.year)
        for name in ("awarded", "carried_in", "carried_out", "unallocated", "allocated",
                     "committed", "spent"):  # fmt: skip
            assert getattr(shown, f"{name}_pence") == getattr(stands, f"{name}_pence"), name
        assert shown.reconciles
    (move,) = position.carried
    assert (move.from_year, move.to_year, move.pence) == ("2024-25", "2025-26", 200_00)
    assert (move.reason, move.authority) == ("Underspend.", "Decision DALPB/2025/03")
    assert sum(row.pence for row in position.spending) == 147_01
    for by in ("purpose", "accommodation", "service", "agreement"):
        assert sum(group.spent_pence for group in position.by(by)) == 147_01, by
    assert {g.code: g.spent_pence for g in position.by("accommodation")} == {
        "refuge": 100_00, "sanctuary": 40_01, "": 7_00,
    }  # fmt: skip


def test_the_return_gets_the_same_sums(council: Council) -> None:
    award = council.award(1000_00)
    entry = post_spend(posting("a", 100_00), award=award, by=council.commissioner, at=AT)
    post_spend(posting("b", 30_00), award=award, by=council.commissioner, at=AT)
    reverse_entry(entry, reason="Twice", dated_on=date(2024, 6, 4), by=council.commissioner, at=AT)

    rows = facts.spend("2024-25")
    position = grant_position(on=TODAY)

    assert sum(row.pence for row in rows) == 30_00 == sum(r.pence for r in position.spending)
    assert sum(row.postings for row in position.spending) == len(rows) == 3


def test_a_closed_month_is_seen_as_it_stood(council: Council) -> None:
    award = council.award(1000_00)
    post_spend(posting("before", 100_00), award=award, by=council.commissioner, at=AT)
    close_month(month(2024, 6), by=council.certifier, at=AT)
    (closed,) = closings()
    frozen = grant_position(on=TODAY, closing=closed.pk)
    late = replace(posting("late", 5_00), dated_on=date(2024, 7, 1), month=month(2024, 7))
    post_spend(late, award=award, by=council.commissioner, at=AT)

    assert grant_position(on=TODAY, closing=closed.pk) == frozen
    assert frozen.awards[0].spent_pence == 100_00
    assert grant_position(on=TODAY).awards[0].spent_pence == 105_00
    assert frozen.closed_at == AT


def test_there_is_no_position_of_a_closing_that_never_was(council: Council) -> None:
    with pytest.raises(Refused) as refused:
        grant_position(on=TODAY, closing=99)

    assert refused.value.denial.code == "position.no_closing"


def test_the_questions_do_not_grow_with_the_entries(
    council: Council, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    award = council.award(1000_00)
    for number in range(12):
        post_spend(posting(f"e{number}", 1_00), award=award, by=council.commissioner, at=AT)

    with django_assert_num_queries(6):
        grant_position(on=TODAY)
