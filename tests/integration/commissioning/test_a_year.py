"""A year of the grant from award to spend that can be certified, one named step after another.

`STEPS` run in order on one year; each checks that every place tells the same numbers. A step that
belongs to another part of the year (a service that ends, a certificate) is added to the list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from rest_framework.test import APIClient

from commissioning import facts
from commissioning.models import AllocationLine, GrantAward, LedgerEntry, LedgerMonth
from commissioning.rules.forecasting import off_plan
from commissioning.rules.posting import Posting
from commissioning.rules.vocabulary import (
    Accommodation,
    Act,
    EntryKind,
    Narrative,
    PostedAs,
    Purpose,
    Tier,
)
from commissioning.selectors.allocations import line_standings
from commissioning.selectors.forecasts import four_numbers, outlooks
from commissioning.selectors.grant import standings
from commissioning.selectors.periods import stood_at
from commissioning.selectors.soundness import imbalances
from commissioning.services.award_amending import amend_award
from commissioning.services.awards import AwardTerms, record_award
from commissioning.services.claiming import Claimed, approve_claim, pay_claim, record_claim
from commissioning.services.commitments import commit
from commissioning.services.corrections import reverse_entry
from commissioning.services.forecasting import forecast_line
from commissioning.services.ledger import post_spend
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from commissioning.services.periods import close_month, lock_month
from dalpb.kernel.audit import verify
from dalpb.kernel.money import Money
from dalpb.kernel.periods import financial_year, month
from dalpb.kernel.refusals import Refused
from tests.factories.agreements import awarded
from tests.factories.allocations import BY_DECISION, line
from tests.integration.commissioning.conftest import Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
YEAR, NEXT = "2024-25", "2025-26"


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)


@dataclass
class Year:
    """The year as it goes, with a plain tally that no service keeps."""

    council: Council
    award: GrantAward | None = None
    later: GrantAward | None = None
    refuge: AllocationLine | None = None
    floating: AllocationLine | None = None
    unallocated: int = 0
    allocated: int = 0
    committed: int = 0
    spent: int = 0
    carried: int = 0

    @property
    def held(self) -> GrantAward:
        assert self.award is not None
        return self.award

    @property
    def lines(self) -> tuple[AllocationLine, AllocationLine]:
        assert self.refuge is not None
        assert self.floating is not None
        return self.refuge, self.floating


def an_award_is_recorded_and_raised(year: Year) -> None:
    council, at = year.council, on(date(2024, 5, 24))
    for code, start, pence in (("this", 2024, 900_00), ("next", 2025, 500_00)):
        terms = AwardTerms(
            code=code, year=financial_year(start), tier=Tier.ONE, pence=pence, source="A letter",
            recipient=council.authority, spends_by_line=True,
        )  # fmt: skip
        record_award(terms, grant=council.grant, by=council.commissioner, at=at)
    year.award, year.later = (GrantAward.objects.get(code=code) for code in ("this", "next"))
    year.award = amend_award(
        year.held, pence=1000_00, reason="Uplift.", version=1, by=council.commissioner, at=at
    )
    year.unallocated = 1000_00


def it_is_allocated_by_decision(year: Year) -> None:
    year.refuge = line(year.council, year.held, "refuge", 600_00)
    year.floating = line(year.council, year.held, "floating", 300_00)
    year.unallocated, year.allocated = 100_00, 900_00


def it_is_committed_to_agreements(year: Year) -> None:
    by, at = year.council.commissioner, on(date(2024, 6, 3))
    awarded("AG-1", year.council.authority, by=by, at=at)
    commit(year.lines[0], reference="C-1", pence=500_00, agreement_ref="AG-1", by=by, at=at)
    year.allocated, year.committed = 400_00, 500_00


def claims_are_paid_in_two_steps(year: Year) -> None:
    by, at = year.council.commissioner, on(date(2024, 7, 5))
    claimed = Claimed("CL-1", "INV-1", date(2024, 7, 1), 260_00)
    claim = record_claim(claimed, line=year.lines[0], by=by, at=at)
    claim = approve_claim(
        claim, pence=250_00, reason="An hour was counted twice.", version=1,
        by=year.council.certifier, at=at,
    )  # fmt: skip
    pay_claim(claim, pence=250_00, paid_on=date(2024, 7, 5), version=2, by=by, at=at)
    year.committed, year.spent = 250_00, 250_00


def _posting(reference: str, pence: int, day: date, **changes: object) -> Posting:
    said: dict[str, object] = {
        "reference": reference, "kind": EntryKind.SPEND, "pence": pence, "dated_on": day,
        "month": month(day.year, day.month), "purpose": Purpose.SUPPORT,
        "narrative": Narrative.REFUGE_SUPPORT, "accommodation": Accommodation.REFUGE,
        "document_ref": f"INV-{reference}",
    }  # fmt: skip
    return Posting(**{**said, **changes})  # type: ignore[arg-type]


def _spend(year: Year, posting: Posting, line_: AllocationLine, at: datetime) -> LedgerEntry:
    by = year.council.commissioner
    return post_spend(posting, award=year.held, line=line_, by=by, at=at)


def a_mistake_is_reversed_and_posted_right(year: Year) -> None:
    at = on(date(2024, 9, 10))
    wrong = _spend(year, _posting("S-1", 210_00, date(2024, 9, 2)), year.lines[1], at)
    reverse_entry(wrong, reason="A slip of the pen.", by=year.council.commissioner, at=at)
    _spend(year, _posting("S-2", 120_00, date(2024, 9, 2)), year.lines[1], at)
    year.allocated, year.spent = 280_00, 370_00


def money_is_moved_between_lines_by_another_decision(year: Year) -> None:
    at = on(date(2024, 11, 5))
    source, target = year.lines[1], year.lines[0]
    wanted = Wanted("v-1", Act.VIREMENT, 80_00, "Fewer visits.", from_line=source, to_line=target)
    asked = ask_to_move(wanted, by=year.council.commissioner, at=at)
    approve_move(asked, BY_DECISION, version=1, by=year.council.certifier, at=at)
    found = line_standings(list(year.lines))
    assert [found[one.pk].allocated for one in year.lines] == [180_00, 100_00]


def the_year_is_forecast_off_its_plan(year: Year) -> None:
    forecast_line(
        year.lines[1], year=financial_year(2024), reported=month(2025, 1), pence=140_00,
        reason="Fewer visits.", by=year.council.commissioner, at=on(date(2025, 1, 20)),
    )  # fmt: skip
    (off,) = [
        one
        for one in off_plan(outlooks(list(year.lines), year=financial_year(2024)))
        if one.reported
    ]
    assert (off.line_code, off.variance_pence, off.reason) == (
        "floating-1", -160_00, "Fewer visits.",
    )  # fmt: skip


def march_is_closed_and_a_late_invoice_goes_after_it(year: Year) -> None:
    council, at = year.council, on(date(2025, 4, 22))
    march = close_month(month(2025, 3), by=council.certifier, at=on(date(2025, 4, 8)))
    late = _posting("S-3", 90_00, date(2025, 3, 28))
    with pytest.raises(Refused, match="2025-03 is closed"):
        _spend(year, late, year.lines[0], at)

    entry = _spend(year, _posting("S-3", 90_00, date(2025, 3, 28), adjustment=1), year.lines[0], at)
    lock_month(month(2025, 3), reason="Audit.", by=council.certifier, at=at)

    assert (entry.month.adjustment, entry.posted_as) == (1, PostedAs.BUDGET_HOLDER)
    year.committed, year.spent = 160_00, 460_00
    (_, stood), *_ = [
        pair for pair in stood_at(march.events.get(state="closed")) if pair[0].code == "this"
    ]
    assert (stood.spent, stood.committed) == (370_00, 250_00)
    assert LedgerMonth.of(month(2025, 3)).state == "locked"


def underspend_is_declared_and_carried_forward(year: Year) -> None:
    council, at = year.council, on(date(2025, 5, 6))
    moves = (
        Wanted("r-1", Act.RELEASE, 100_00, "Fewer visits.", from_line=year.lines[1]),
        Wanted("c-1", Act.CARRY_FORWARD, 200_00, "Underspend.", from_award=year.held, to_award=year.later),
    )  # fmt: skip
    for wanted in moves:
        asked = ask_to_move(wanted, by=council.commissioner, at=at)
        approve_move(asked, BY_DECISION, version=1, by=council.certifier, at=at)
    year.allocated, year.unallocated, year.carried = 180_00, 0, 200_00


def the_spend_can_be_certified(year: Year) -> None:
    """What the year spent is the sum of its entries, and each has a person, a date and a paper."""
    spend = facts.spend(YEAR)
    assert sum(one.pence for one in spend) == year.spent
    assert all(one.posted_by and one.document_ref and one.dated_on for one in spend)
    assert verify() == []
    (after,) = facts.position(NEXT)
    assert (after.carried_in_pence, after.unallocated_pence) == (200_00, 700_00)


STEPS: tuple[Callable[[Year], None], ...] = (
    an_award_is_recorded_and_raised,
    it_is_allocated_by_decision,
    it_is_committed_to_agreements,
    claims_are_paid_in_two_steps,
    a_mistake_is_reversed_and_posted_right,
    money_is_moved_between_lines_by_another_decision,
    the_year_is_forecast_off_its_plan,
    march_is_closed_and_a_late_invoice_goes_after_it,
    underspend_is_declared_and_carried_forward,
    the_spend_can_be_certified,
)


def every_place_tells_the_same(year: Year) -> None:
    """The facts, the four numbers, the API, the pages and the plain tally agree to the penny."""
    (position,) = facts.position(YEAR)
    told = (
        position.unallocated_pence, position.allocated_pence, position.committed_pence,
        position.spent_pence, position.carried_out_pence,
    )  # fmt: skip
    assert told == (year.unallocated, year.allocated, year.committed, year.spent, year.carried)
    assert position.awarded_pence - year.carried == sum(told[:4])
    assert imbalances() == []
    _numbers(year)
    _pages(year)
    _api(year)


def _numbers(year: Year) -> None:
    lines = list(AllocationLine.objects.filter(award=year.held, approval__isnull=False))
    spent = sum(one.spent for one in line_standings(lines).values())
    standing = standings([year.held])[year.held.pk]
    numbers = four_numbers(standing, lines, lines_spent_pence=spent, has_spending=True)
    assert numbers.reconciles
    assert (numbers.unspent, numbers.spent) == (
        year.unallocated + year.allocated + year.committed, year.spent,
    )  # fmt: skip


def _pages(year: Year) -> None:
    client = signed_in(year.council.commissioner)
    shown = text_of(client.get(address("award", "this"))).replace(",", "")
    told = [
        ("Unallocated", year.unallocated), ("Allocated not committed", year.allocated),
        ("Committed", year.committed), ("Carried out", year.carried),
        *([("Spent", year.spent)] if year.spent else []),
    ]  # fmt: skip
    assert [label for label, pence in told if f"{label} £{Money(pence).plain()}" not in shown] == []


def _api(year: Year) -> None:
    client = APIClient()
    client.force_login(year.council.certifier)
    entries = client.get("/api/v1/ledger-entries/", {"award": "this"}).json()
    spent = sum(
        entry["amount_pence"]
        * ((entry["to_account"] == "spent") - (entry["from_account"] == "spent"))
        for entry in entries["results"]
    )
    assert entries["next"] is None
    assert spent == year.spent


def test_a_year_runs_from_award_to_spend_that_can_be_certified(council: Council) -> None:
    year = Year(council)

    for step in STEPS:
        step(year)
        every_place_tells_the_same(year)
