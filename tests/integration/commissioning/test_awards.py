"""Awards are recorded and amended; every amendment is an event, and none cuts what rests on it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from commissioning import facts
from commissioning.forms.payments import payment_of, payment_row
from commissioning.models import AwardChange, AwardPayment, GrantAward
from commissioning.rules.awards import Amendable, Payment, changed, deny_award_terms
from commissioning.rules.vocabulary import RingFence, Tier
from commissioning.selectors.soundness import imbalances
from commissioning.services.award_amending import amend_terms, terms_of
from commissioning.services.awards import AwardTerms, record_award
from dalpb.kernel.cells import State
from dalpb.kernel.periods import financial_year
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from tests.factories.allocations import line
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
DUE = date(2024, 6, 30)


def amended(award: GrantAward, council: Council, **changes: object) -> GrantAward:
    wanted = replace(terms_of(award), **changes)  # type: ignore[arg-type]
    return amend_terms(
        award, wanted, reason="It was announced.", version=award.version,
        by=council.commissioner, at=AT,
    )  # fmt: skip


def test_each_part_that_was_amended_is_an_event_as_it_was_and_as_it_reads(council: Council) -> None:
    award = council.award(100_00)

    found = amended(
        award, council, pence=120_00, ring_fence=RingFence.RING_FENCED, agreed_on=date(2024, 5, 24),
        admin_pence=20_00, admin_state=State.EXACT, determination_ref="31/5912",
        payments=(Payment(DUE, 60_00, "a letter"), Payment(date(2024, 9, 30), None, "a letter",
                                                           State.NOT_SUPPLIED)),
    )  # fmt: skip

    events = {row.part: (row.was, row.reads) for row in AwardChange.objects.all()}
    assert events == {
        "amount": ("£100", "£120"),
        "administration": ("not yet supplied", "£20"),
        "payments": ("", "30 June 2024: £60; 30 September 2024: not yet supplied"),
        "determination": ("", "31/5912"),
        "ring_fence": ("not known", "ring fenced"),
        "agreed_on": ("", "24 May 2024"),
    }
    assert {(row.version, row.reason) for row in AwardChange.objects.all()} == {
        (2, "It was announced.")
    }
    assert (found.version, found.support_pence, found.payments.count()) == (2, 100_00, 2)
    (stands,) = facts.position("2024-25")
    assert (stands.awarded_pence, stands.unallocated_pence) == (120_00, 120_00)
    assert imbalances() == []


def test_an_award_is_never_cut_below_what_is_allocated(council: Council) -> None:
    award = council.award(1000_00)
    line(council, award, "refuge", 300_00)

    with pytest.raises(Refused, match="£700 of it is unallocated"):
        amended(award, council, pence=299_99)
    assert not AwardChange.objects.exists()

    assert amended(award, council, pence=300_00).amount_pence == 300_00
    (stands,) = facts.position("2024-25")
    assert (stands.unallocated_pence, stands.allocated_pence) == (0, 300_00)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pence": 0}, "more than £0"),
        ({"pence": 10**14}, "larger than any grant"),
        ({"source": " "}, "published or recorded"),
        ({"admin_pence": 100_01, "admin_state": State.EXACT}, "within the award"),
        ({"admin_pence": 1}, "say why it is not given"),
        ({"payments": (Payment(DUE, 100_01, "s"),)}, "more than the award"),
        ({"payments": (Payment(DUE, 1, "s"), Payment(DUE, 2, "s"))}, "on one day"),
        ({"payments": (Payment(DUE, None, "s"),)}, "not known"),
        ({"conditions": "Ask Mrs Jane Smith, born 01/02/1980."}, "name a person"),
        ({}, "Nothing of the award would change"),
    ],
)
def test_an_award_is_not_amended_to_what_no_award_is(
    council: Council, change: dict[str, object], words: str
) -> None:
    award = council.award(100_00)

    with pytest.raises(Refused, match=words):
        amended(award, council, **change)

    award.refresh_from_db()
    assert (award.version, award.amount_pence) == (1, 100_00)
    assert not AwardChange.objects.exists()


def test_an_amendment_says_why_and_is_made_once_and_by_whom_it_may_be(council: Council) -> None:
    award = council.award(100_00)
    wanted = replace(terms_of(award), pence=90_00)
    said = {"version": 1, "by": council.commissioner, "at": AT}

    with pytest.raises(Refused, match="Say why"):
        amend_terms(award, wanted, reason=" ", **said)
    with pytest.raises(NotPermitted):
        amend_terms(award, wanted, reason="Cut.", **{**said, "by": council.partner})
    amend_terms(award, wanted, reason="Cut.", **said)
    with pytest.raises(StaleVersion):
        amend_terms(award, replace(wanted, pence=80_00), reason="Cut.", **said)


def test_what_was_amended_is_kept_by_the_database(council: Council) -> None:
    amended(council.award(100_00), council, pence=90_00)

    for act in (AwardChange.objects.all().delete, lambda: AwardChange.objects.update(was="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_parts_never_come_to_more_than_the_whole(council: Council) -> None:
    whole = council.award(100_00, tier=Tier.TWO)
    terms = AwardTerms(
        code="one-district", year=financial_year(2024), tier=Tier.TWO, pence=60_00,
        source="a paper", recipient=council.authority, part_of=whole,
    )  # fmt: skip
    part = record_award(terms, grant=council.grant, by=council.commissioner, at=AT)

    with pytest.raises(Refused, match="more than support-2024-two"):
        amended(part, council, pence=100_01)
    with pytest.raises(Refused, match="come to £60"):
        amended(whole, council, pence=59_99)
    more = replace(terms, code="another", recipient=None, recipient_words="the rest", pence=40_01)
    with pytest.raises(Refused, match="more than support-2024-two"):
        record_award(more, grant=council.grant, by=council.commissioner, at=AT)

    shown = text_of(signed_in(council.commissioner).get(address("award", whole.code)))
    assert "Split between them Not public, but for Tier One Council, £60 Not split £40" in shown


def test_an_award_is_recorded_and_amended_by_page_and_shows_all_of_itself(council: Council) -> None:
    client = signed_in(council.commissioner)
    said = {
        "grant": "support", "code": "support-2026", "year": "2026-27", "tier": "one",
        "recipient": "tier-one", "amount": "1,000.00", "source": "a determination",
        "determination_ref": "31/5912", "ring_fence": "ring_fenced", "conditions": "Revenue only.",
        "agreed_on": "24/5/2025", "admin": "50.00", "funder": "Home Office",
        "payments": "30/6/2025 600.00 received 2/7/2025\n30/9/2025 not known",
        "spends_by_line": "on",
    }  # fmt: skip

    wrong = client.post(address("award-new"), {**said, "payments": "soon", "agreed_on": "soon"})
    assert wrong.status_code == 422
    assert "“soon” is not understood" in text_of(wrong)
    assert 'value="31/5912"' in wrong.content.decode()
    answer = client.post(address("award-new"), said)
    assert answer.status_code == 302, text_of(answer)
    shown = text_of(client.get(address("award", "support-2026")))
    for words in (
        "Funder Home Office", "Amount £1,000.00", "For administration £50.00",
        "For support £950.00", "Ring-fenced Yes", "Determination 31/5912",
        "Conditions Revenue only.", "Memorandum of understanding 24 May 2025",
        "May be spent Only by allocation line", "30 June 2025 £600.00 2 July 2025 a determination",
        "30 September 2025 [n] not yet supplied Not recorded",
    ):  # fmt: skip
        assert words in shown

    form = client.get(address("award-amend", "support-2026")).content.decode()
    assert "30/06/2025 600.00 received 02/07/2025" in form
    amend = {k: v for k, v in said.items() if k not in ("grant", "code", "year", "tier")}
    amend |= {"version": "1", "reason": "Uplift.", "amount": "1200.00"}
    assert client.post(address("award-amend", "support-2026"), amend).status_code == 302
    shown = text_of(client.get(address("award", "support-2026")))
    assert "Amount £1,000 £1,200 Uplift. commissioner" in shown
    assert set(AwardChange.objects.values_list("part", flat=True)) == {"amount"}
    assert set(AwardPayment.objects.values_list("source", flat=True)) == {"a determination"}


def test_the_same_award_is_not_recorded_twice(council: Council) -> None:
    made = council.award(100_00)
    terms = AwardTerms(
        code="again", year=financial_year(2024), tier=Tier.ONE, pence=1_00, source="s",
        recipient=council.authority,
    )  # fmt: skip

    with pytest.raises(Refused, match=f"{made.code} is this grant's award of 2024-25"):
        record_award(terms, grant=council.grant, by=council.commissioner, at=AT)


DAYS = st.dates(date(2021, 4, 1), date(2030, 3, 31))
PAYMENTS = st.builds(
    lambda due, pence, received: Payment(
        due, pence, "", State.EXACT if pence is not None else State.NOT_SUPPLIED, received
    ),
    DAYS, st.none() | st.integers(1, 10**11), st.none() | DAYS,
)  # fmt: skip


@given(PAYMENTS)
def test_a_payment_reads_back_as_it_was_written(payment: Payment) -> None:
    assert payment_of(payment_row(payment)) == payment


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_only_what_differs_is_a_change(one: int, two: int) -> None:
    before, after = Amendable(pence=one, source="s"), Amendable(pence=two, source="s")

    assert deny_award_terms(before) is None
    assert bool(changed(before, after)) is (one != two)
