"""A month closes in two strengths, and can be seen as it stood."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from commissioning.models import LedgerEntry, LedgerMonth, PeriodEvent
from commissioning.selectors.periods import stood_at
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month, lock_month, name_for_month
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import NotPermitted, Refused
from tests.integration.commissioning.conftest import AT, Council, posting

pytestmark = pytest.mark.django_db
MARCH = month(2025, 3)


def late(reference: str, **changes: object) -> object:
    return posting(reference, 10_00, dated_on=date(2025, 3, 20), month=MARCH, **changes)


def test_a_closed_month_takes_finance_and_a_locked_one_only_who_is_named(
    council: Council,
) -> None:
    award = council.award(100_00)
    close_month(MARCH, by=council.certifier, at=AT)

    with pytest.raises(Refused, match="is closed"):
        post_spend(late("A1"), award=award, by=council.commissioner, at=AT)
    by_finance = post_spend(late("A2"), award=award, by=council.certifier, at=AT)
    locked = lock_month(MARCH, reason="Accounts are final.", by=council.certifier, at=AT)
    with pytest.raises(Refused):
        post_spend(late("A3"), award=award, by=council.certifier, at=AT)
    name_for_month(
        locked,
        person=council.commissioner,
        reason="A late invoice.",
        until_at=AT + timedelta(days=1),
        by=council.certifier,
        at=AT,
    )
    named = post_spend(late("A4"), award=award, by=council.commissioner, at=AT)
    with pytest.raises(Refused):
        post_spend(late("A5"), award=award, by=council.commissioner, at=AT + timedelta(days=1))

    assert (by_finance.posted_as, named.posted_as) == ("finance", "named")


def test_finance_posts_to_no_open_month_and_nobody_names_themselves(council: Council) -> None:
    award = council.award(100_00)
    with pytest.raises(NotPermitted):
        post_spend(late("A1"), award=award, by=council.certifier, at=AT)
    closed = close_month(MARCH, by=council.certifier, at=AT)

    with pytest.raises(Refused, match="Somebody else"):
        name_for_month(
            closed,
            person=council.certifier,
            reason="Me.",
            until_at=AT + timedelta(days=1),
            by=council.certifier,
            at=AT,
        )


def test_the_database_itself_keeps_a_locked_month_and_opens_none(council: Council) -> None:
    award = council.award(100_00)
    post_spend(late("A1"), award=award, by=council.commissioner, at=AT)
    close_month(MARCH, by=council.certifier, at=AT)
    locked = lock_month(MARCH, reason="Final.", by=council.certifier, at=AT)
    entry = LedgerEntry.objects.get(reference="A1")

    for standing in ("budget_holder", "finance", "named"):
        entry.pk, entry.reference, entry.posted_as = None, f"B-{standing}", standing
        with pytest.raises(DatabaseError), transaction.atomic():
            entry.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerMonth.objects.filter(pk=locked.pk).update(
            state="open", closed_by=None, closed_at=None
        )


def test_a_late_invoice_goes_to_the_years_adjustments_and_march_stays_as_closed(
    council: Council,
) -> None:
    award = council.award(100_00)
    post_spend(late("A1"), award=award, by=council.commissioner, at=AT)
    close_month(MARCH, by=council.certifier, at=AT)
    closing = PeriodEvent.objects.get()

    entry = post_spend(late("A2", adjustment=1), award=award, by=council.commissioner, at=AT)
    post_spend(late("A3"), award=award, by=council.certifier, at=AT)

    assert entry.month.label == "2024-25, adjustments 1"
    ((_, then),) = stood_at(closing)
    assert (then.spent, then.left) == (10_00, 90_00)
    assert then.reconciles
    with pytest.raises(Refused, match="follow its March"):
        post_spend(posting("A4", 1, adjustment=1), award=award, by=council.commissioner, at=AT)
