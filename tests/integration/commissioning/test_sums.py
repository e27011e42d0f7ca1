"""The database keeps the sums of the ledger, and pages read them in place of the entries."""

from datetime import date

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from commissioning.models import LedgerEntry, LedgerMonth, LedgerSum
from commissioning.rules.position import Moved
from commissioning.selectors.grant import count_of, entries_for, matching
from commissioning.selectors.position import as_of, carry_moves, moved
from commissioning.selectors.soundness import imbalances
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month
from dalpb.kernel.access import access_of
from dalpb.kernel.counted_pages import CountedPages
from dalpb.kernel.periods import month
from tests.factories.allocations import carry, line
from tests.integration.commissioning.conftest import AT, Council, posting

pytestmark = pytest.mark.django_db


def a_busy_year(council: Council) -> None:
    """Spending with a line and without, money back, a reversal, and money carried forward."""
    award, following = council.award(900_00), council.award(100_00, start=2025)
    lined = line(council, award, "refuge", 200_00)
    by = council.commissioner
    for number in range(3):
        post_spend(posting(f"S{number}", 10_00), award=award, by=by, at=AT)
        post_spend(posting(f"L{number}", 20_00), award=award, line=lined, by=by, at=AT)
    post_spend(posting("R1", -5_00), award=award, by=by, at=AT)
    wrong = post_spend(posting("S9", 7_00, month=month(2024, 7)), award=award, by=by, at=AT)
    reverse_entry(wrong, reason="A mistake.", by=by, at=AT)
    carry(council, award, following, 50_00)


def test_a_sum_is_what_its_entries_come_to(council: Council) -> None:
    a_busy_year(council)

    assert imbalances() == []
    direct = LedgerSum.objects.get(
        kind="spend", from_account="unallocated", month__period__code="2024-06"
    )
    assert (direct.amount_pence, direct.count) == (30_00, 3)
    assert sum(LedgerSum.objects.values_list("count", flat=True)) == LedgerEntry.objects.count()


def test_entries_written_by_sql_are_added_too(council: Council) -> None:
    a_busy_year(council)
    names = ", ".join(
        f.column for f in LedgerEntry._meta.local_fields if f.column not in ("id", "reference")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO commissioning_ledgerentry (reference, {names})"  # noqa: S608
            f" SELECT 'by-sql', {names} FROM commissioning_ledgerentry WHERE reference = 'S0'"
        )

    direct = LedgerSum.objects.get(
        kind="spend", from_account="unallocated", month__period__code="2024-06"
    )
    assert (direct.amount_pence, direct.count) == (40_00, 4)
    assert imbalances() == []


def test_a_sum_that_was_meddled_with_is_found(council: Council) -> None:
    a_busy_year(council)
    LedgerSum.objects.filter(kind="refund").update(amount_pence=F("amount_pence") + 1)

    (found,) = imbalances()

    assert "Sum of refund from spent to unallocated" in found
    assert "501 pence in 1 entries are kept where the entries come to 500 in 1" in found


def test_the_position_of_a_closed_month_leaves_out_what_was_posted_since(
    council: Council,
) -> None:
    a_busy_year(council)
    award = LedgerEntry.objects.get(reference="S0").from_award
    for number in (6, 7):
        close_month(month(2024, number), by=council.certifier, at=AT)
    closed = LedgerMonth.of(month(2024, 7)).events.get()
    before, earlier = (
        moved(until, frozenset({award.pk})) for until in (as_of(closed), as_of(None))
    )
    later = posting("late", 10_00, dated_on=date(2024, 6, 20))
    post_spend(later, award=award, by=council.certifier, at=AT)
    other = posting("new", 3_00, service_code="service-1", dated_on=date(2024, 6, 20))
    post_spend(other, award=award, by=council.certifier, at=AT)

    assert moved(as_of(closed), frozenset({award.pk})) == before

    today = moved(as_of(None), frozenset({award.pk}))
    assert _spent(today) - _spent(earlier) == 13_00


def _spent(rows: tuple[Moved, ...]) -> int:
    return sum(row.spent_pence for row in rows)


@pytest.mark.parametrize(
    "asked",
    [{}, {"year": "2024-25"}, {"kind": "spend"}, {"purpose": "support", "year": "2024-25"}],
)
def test_the_count_of_a_choice_is_that_of_its_entries(
    council: Council, asked: dict[str, str]
) -> None:
    a_busy_year(council)

    assert count_of(**asked) == matching(LedgerEntry.objects.all(), **asked).count() > 0


def test_pages_are_the_same_rows_in_the_same_order(council: Council) -> None:
    a_busy_year(council)
    rows = entries_for(access_of(council.commissioner, on=AT.date()))
    pages = CountedPages(rows, 4, count=rows.count())

    found = [entry.pk for number in pages.page_range for entry in pages.page(number)]

    assert found == list(rows.values_list("pk", flat=True))
    assert pages.get_page("none").number == 1
    with pytest.raises(EmptyPage):
        pages.page(pages.num_pages + 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what SQLite's planner would choose")
def test_what_was_carried_is_found_without_reading_all_entries(council: Council) -> None:
    a_busy_year(council)
    awards = frozenset(LedgerEntry.objects.values_list("from_award_id", flat=True))
    with CaptureQueriesContext(connection) as said:
        carried = carry_moves(as_of(None), awards)

    assert [entry.kind for entry in carried] == ["carry_forward"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {said.captured_queries[-1]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "commissioning_entry_carried" in plan
