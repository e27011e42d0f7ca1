"""Underspend is declared, and then allocated again or carried forward: never without approval."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from commissioning import facts
from commissioning.models import Approval, LedgerEntry, LedgerMonth, ReportedFigure
from commissioning.rules.carrying import YearStanding, bounds_of
from commissioning.rules.posting import month_of
from commissioning.rules.vocabulary import Act, Tier
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from commissioning.services.reported import Reported, report_figure
from dalpb.kernel.periods import financial_year
from dalpb.kernel.refusals import Refused
from tests.factories.allocations import BY_DECISION, carry, line
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
REPORTED = Reported(
    "unallocated", financial_year(2021), financial_year(2024), "£1.286m", 1_285_500_00,
    1_286_499_99, date(2024, 7, 24), "Cabinet", "A report to the cabinet",
    "https://cabinet.example/1",
)  # fmt: skip


def test_underspend_is_declared_then_carried_forward_then_allocated_again(council: Council) -> None:
    old, new = council.award(1000_00), council.award(500_00, start=2025)
    spare = line(council, old, "spare", 900_00)
    declared = ask_to_move(
        Wanted("back", Act.RELEASE, 300_00, "The post was empty.", from_line=spare),
        by=council.commissioner, at=AT,
    )  # fmt: skip
    approve_move(declared, BY_DECISION, version=1, by=council.certifier, at=AT)
    entry = carry(council, old, new, 400_00)
    line(council, new, "again", 900_00)

    assert entry.approval == Approval.objects.get(act="carry_forward")
    (before,), (after,) = facts.position("2024-25"), facts.position("2025-26")
    assert (before.carried_out_pence, before.unallocated_pence) == (400_00, 0)
    assert (after.carried_in_pence, after.unallocated_pence) == (400_00, 0)
    shown = text_of(signed_in(council.commissioner).get(address("carried")))
    assert "2024-25 (illustrative) £1,000.00 £0.00 £300.00 £400.00 £0.00" in shown
    assert "2025-26 (illustrative) £500.00 £400.00 £0.00 £0.00 £0.00" in shown
    assert "Underspend handed back spare-1 2024-25 £300.00 Decision DALPB/2025/03" in shown
    assert "Carried forward 2024-25 2025-26 £400.00 Decision DALPB/2025/03 Underspend." in shown


@pytest.mark.parametrize(
    ("way", "words"),
    [("back", "a later year's award"), ("tier two", "Only awards of tier one"), ("none", "Choose")],
)
def test_money_is_carried_only_forward_and_only_where_it_is_held(
    council: Council, way: str, words: str
) -> None:
    old, new = council.award(100_00), council.award(100_00, start=2025)
    two = council.award(100_00, start=2025, tier=Tier.TWO)
    ends = {"back": (new, old), "tier two": (old, two), "none": (old, None)}[way]

    wanted = Wanted("c", Act.CARRY_FORWARD, 1_00, "W", from_award=ends[0], to_award=ends[1])

    with pytest.raises(Refused, match=words):
        ask_to_move(wanted, by=council.commissioner, at=AT)


def test_no_more_is_carried_than_is_unallocated(council: Council) -> None:
    old, new = council.award(100_00), council.award(100_00, start=2025)
    line(council, old, "most", 60_00)

    with pytest.raises(Refused, match="£40 left"):
        carry(council, old, new, 40_01)
    assert not LedgerEntry.objects.filter(kind="carry_forward").exists()
    assert not Approval.objects.filter(act="carry_forward").exists()


def test_the_database_itself_carries_nothing_without_an_approval(council: Council) -> None:
    old, new = council.award(100_00), council.award(100_00, start=2025)

    with pytest.raises(DatabaseError, match="only with an approval"), transaction.atomic():
        LedgerEntry.objects.create(
            reference="carry", kind="carry_forward", from_award=old, from_account="unallocated",
            to_award=new, to_account="unallocated", amount_pence=1, dated_on=AT.date(),
            month=LedgerMonth.of(month_of(AT.date())), reason="R", posted_at=AT,
        )  # fmt: skip


def test_what_was_reported_stands_beside_what_the_ledger_can_say(council: Council) -> None:
    council.award(1105661_00, start=2021)
    line(council, council.award(1152238_00), "refuge", 152238_00)
    report_figure(REPORTED, by=council.commissioner, at=AT)
    report_figure(REPORTED, by=council.commissioner, at=AT)

    shown = text_of(signed_in(council.certifier).get(address("carried")))

    assert (
        "2021-22 to 2024-25 £1.286m Cabinet, 24 July 2024 £1,000,000 or more (illustrative)"
        in shown
    )
    assert "The awards of 2022-23 and 2023-24 are not known here" in shown
    assert "Nothing of the award of 2021-22 was allocated or spent in this ledger" in shown
    assert "A report to the cabinet" in shown
    assert ReportedFigure.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_year": financial_year(2020)}, "first and the last"),
        ({"low_pence": 2, "high_pence": 1}, "the least and the most"),
        ({"source": " "}, "who reported it"),
    ],
)
def test_a_figure_that_nobody_could_have_reported_is_refused(
    council: Council, change: dict[str, object], words: str
) -> None:
    values = {name: getattr(REPORTED, name) for name in Reported.__slots__}

    with pytest.raises(Refused, match=words):
        report_figure(Reported(**{**values, **change}), by=council.commissioner, at=AT)


def test_what_was_reported_is_never_rewritten(council: Council) -> None:
    report_figure(REPORTED, by=council.commissioner, at=AT)
    values = {name: getattr(REPORTED, name) for name in Reported.__slots__}

    with pytest.raises(Refused, match="reported otherwise"):
        report_figure(Reported(**{**values, "words": "£1m"}), by=council.commissioner, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportedFigure.objects.update(words="£1m")


def test_a_year_that_is_not_known_is_never_taken_as_nought() -> None:
    known, idle, unknown = (
        YearStanding("2024-25", True, True, 10_00),
        YearStanding("2021-22", True, False, 90_00),
        YearStanding("2022-23", False, False, 0),
    )

    assert bounds_of([known]).words == "£10"
    assert bounds_of([known, idle]).words == "Between £10 and £100"
    assert bounds_of([known, idle, unknown]).words == "£10 or more"
    assert bounds_of([known, idle, unknown]).not_recorded == ("2022-23",)
