"""Agreements: the cycle, their terms, and what the database refuses by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning.facts.agreements import agreement as fact_of
from commissioning.models import Agreement, AgreementEvent, AgreementTerms, Bidder
from commissioning.rules.agreeing import YearTerms
from commissioning.rules.cycle import AgreementKind, Diligence, DocumentKind, Stage, TermsCause
from commissioning.selectors.agreements import interests, is_sound, latest_terms, terms_of
from commissioning.services import buying
from commissioning.services.agreements import move, open_agreement
from commissioning.services.commitments import commit
from commissioning.services.terms import add_extension, award, extend, vary
from dalpb.kernel import audit
from dalpb.kernel.conflicts import InterestKind
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import financial_year
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from tests.factories import agreements as make
from tests.integration.commissioning.conftest import AT, Council

S = Stage
SHA = "a" * 64


@pytest.fixture
def provider(council: Council) -> Organisation:
    return Organisation.objects.create(
        code="haven", name="Haven", kind="specialist_provider", source="a test"
    )


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_a_commission_goes_through_its_cycle_with_who_when_and_why(
    council: Council, provider: Organisation
) -> None:
    by = council.commissioner
    made = make.live("REFUGE-1", provider, by=by, at=AT)
    made = make.moved(made, S.REVIEW, by=by, at=AT, decision_ref="", despite="")

    events = list(AgreementEvent.objects.filter(agreement=made, kind="moved"))
    assert [e.to_stage for e in events] == [
        "options", "decision", "procurement", "mobilisation", "live", "review",
    ]  # fmt: skip
    assert all(e.by == by and e.at == AT and e.reason for e in events)
    assert events[4].details["lacking"] == ["No due diligence was asked for."]
    assert events[4].details["despite"] == "For a test."
    assert (
        made.version
        == 1 + AgreementEvent.objects.filter(agreement=made).exclude(kind="opened").count()
    )
    assert audit.verify() == []


@pytest.mark.parametrize(
    ("to", "said", "code"),
    [
        (S.LIVE, {}, "cycle.not_from_here"),
        (S.OPTIONS, {"reason": "  "}, "cycle.reason"),
        (S.OPTIONS, {"reason": "Ask Ms Jane Smith, 07700 900123"}, "grant.personal"),
        (S.OPTIONS, {"version": 7}, "versions.stale"),
    ],
)
def test_a_move_is_refused_with_its_reason(
    council: Council, to: Stage, said: dict[str, Any], code: str
) -> None:
    by = council.commissioner
    made = open_agreement(make.an_opening("REFUGE-1"), by=by, at=AT)

    assert refusal(lambda: make.moved(made, to, by=by, at=AT, **said)) == code


def test_what_no_reason_can_stand_in_for(council: Council, provider: Organisation) -> None:
    by = council.commissioner
    make.decided(by, at=AT)
    made = open_agreement(make.an_opening("REFUGE-1"), by=by, at=AT)
    made = make.moved(made, S.OPTIONS, by=by, at=AT)
    lacking = refusal(lambda: make.moved(made, S.DECISION, by=by, at=AT, despite=""))
    made = make.moved(made, S.DECISION, by=by, at=AT)
    undecided = refusal(lambda: make.moved(made, S.PROCUREMENT, by=by, at=AT, decision_ref=""))
    made = make.moved(made, S.PROCUREMENT, by=by, at=AT)
    unawarded = refusal(lambda: make.moved(made, S.MOBILISATION, by=by, at=AT))

    assert (lacking, undecided, unawarded) == (
        "cycle.lacking", "cycle.decision", "cycle.no_terms",
    )  # fmt: skip


def test_it_goes_live_only_in_force_with_due_diligence_or_a_reason(
    council: Council, provider: Organisation
) -> None:
    by = council.commissioner
    made = make.awarded("REFUGE-1", provider, by=by, at=AT)
    assert refusal(lambda: make.moved(made, S.LIVE, by=by, at=AT, despite="")) == "cycle.lacking"
    made = buying.ask_diligence(made, Diligence.INSURANCE, version=made.version, by=by, at=AT)
    made = buying.add_document(
        made, kind=DocumentKind.DUE_DILIGENCE, reference="INS-1", sha256=SHA, kept_in="Contracts register",
        version=made.version, by=by, at=AT,
    )  # fmt: skip
    item, document = made.diligence.get(), made.documents.get()

    def see(expires_on: date | None) -> Agreement:
        made.refresh_from_db()
        return buying.see_diligence(
            made, item, document, seen_on=date(2025, 5, 1), expires_on=expires_on,
            version=made.version, by=by, at=AT,
        )  # fmt: skip

    assert refusal(lambda: see(None)) == "diligence.expires"
    made = see(date(2025, 5, 19))
    assert refusal(lambda: make.moved(made, S.LIVE, by=by, at=AT, despite="")) == "cycle.lacking"
    made = see(date(2025, 5, 20))
    made = make.moved(made, S.LIVE, by=by, at=AT, despite="")

    assert made.stage == S.LIVE.value
    late = make.moved(made, S.REVIEW, by=by, at=AT)
    after = AT + timedelta(days=400)
    assert refusal(lambda: make.moved(late, S.LIVE, by=by, at=after, despite="")) == "cycle.lacking"


def test_nobody_else_commissions(council: Council, provider: Organisation) -> None:
    made = open_agreement(make.an_opening("REFUGE-1"), by=council.commissioner, at=AT)
    for who in (council.certifier, council.partner):
        for act in (
            lambda: open_agreement(make.an_opening("OTHER"), by=who, at=AT),  # noqa: B023 - called at once
            lambda: make.moved(made, S.OPTIONS, by=who, at=AT),  # noqa: B023 - called at once
        ):
            with pytest.raises(NotPermitted):
                act()


def test_parts_name_their_whole_and_fit_in_its_most(
    council: Council, provider: Organisation
) -> None:
    by = council.commissioner
    lone = make.an_opening("LOT-1", kind=AgreementKind.LOT)
    assert refusal(lambda: open_agreement(lone, by=by, at=AT)) == "agreement.parent"
    whole = make.awarded("FRAME", provider, by=by, at=AT, ceiling_pence=200_000_00)
    first = make.procuring("LOT-1", by=by, at=AT, kind=AgreementKind.LOT, parent=whole)
    second = make.procuring("LOT-2", by=by, at=AT, kind=AgreementKind.LOT, parent=whole)

    def award_it(row: Agreement) -> Agreement:
        return award(
            row, make.terms(), provider=provider, decision_ref="DALPB/2025/02", reason="Best.",
            version=row.version, by=by, at=AT,
        )  # fmt: skip

    award_it(first)
    assert refusal(lambda: award_it(second)) == "terms.above_parent"
    deeper = make.an_opening("LOT-3", kind=AgreementKind.LOT, parent=first)
    assert refusal(lambda: open_agreement(deeper, by=by, at=AT)) == "agreement.parent_is_part"


def test_terms_change_only_by_decision_and_what_was_stays(
    council: Council, provider: Organisation
) -> None:
    by = council.commissioner
    made = make.live("REFUGE-1", provider, by=by, at=AT)
    more = make.terms(years=(YearTerms(financial_year(2025), 122_000_00, 2_440_00),))

    def varied(terms: Any, cause: TermsCause, **said: Any) -> Agreement:
        made.refresh_from_db()
        return vary(
            made, terms, cause,
            **{"decision_ref": "DALPB/2025/09", "reason": "Pay rose.", "version": made.version, **said},
            by=by, at=AT,
        )  # fmt: skip

    assert refusal(lambda: varied(more, TermsCause.UPLIFT, decision_ref="")) != ""
    assert refusal(lambda: varied(make.terms(), TermsCause.VARIATION)) == "terms.nothing_changed"
    assert refusal(lambda: varied(more, TermsCause.AWARD)) == "terms.award_first"
    longer = make.terms(ends_on=date(2026, 6, 30))
    assert refusal(lambda: varied(longer, TermsCause.UPLIFT)) == "terms.uplift"
    varied(more, TermsCause.UPLIFT)

    rows = list(AgreementTerms.objects.filter(agreement=made))
    assert [row.number for row in rows] == [1, 2]
    assert all(is_sound(row) for row in rows)
    fact = fact_of("REFUGE-1", AT.date())
    assert fact is not None
    assert (fact.value_pence, fact.notice_by) == (124_440_00, date(2025, 12, 31))


def test_an_extension_is_used_once_and_in_time(council: Council, provider: Organisation) -> None:
    by = council.commissioner
    made = make.live("REFUGE-1", provider, by=by, at=AT)
    made = add_extension(
        made, ends_on=date(2027, 3, 31), decide_by=date(2025, 12, 31),
        version=made.version, by=by, at=AT,
    )  # fmt: skip
    option = made.extensions.get()
    years = tuple(YearTerms(financial_year(start), 122_000_00) for start in (2025, 2026))
    longer = make.terms(ends_on=date(2027, 3, 31), years=years)

    def used(at: datetime, terms: Any = longer) -> Agreement:
        made.refresh_from_db()
        return extend(
            made, option, terms, decision_ref="DALPB/2025/11", reason="It works.",
            version=made.version, by=by, at=at,
        )  # fmt: skip

    late = datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert refusal(lambda: used(late)) == "extension.too_late"
    other = make.terms(ends_on=date(2027, 3, 30), years=years)
    assert refusal(lambda: used(AT, other)) == "terms.extension"
    used(AT)
    assert refusal(lambda: used(AT)) == "extension.used"
    standing = terms_of(Agreement.objects.get(pk=made.pk))
    assert standing is not None
    assert standing.ends_on == date(2027, 3, 31)


def test_two_people_do_not_change_an_agreement_at_once(council: Council) -> None:
    by = council.commissioner
    make.decided(by, at=AT)
    made = open_agreement(make.an_opening("REFUGE-1"), by=by, at=AT)
    make.moved(made, S.OPTIONS, by=by, at=AT)

    with pytest.raises(StaleVersion):
        move(made, S.OPTIONS, reason="Again.", version=made.version, by=by, at=AT)


def test_who_bids_and_who_holds_has_an_interest(council: Council, provider: Organisation) -> None:
    by = council.commissioner
    codes = frozenset({"haven"})
    made = make.procuring("REFUGE-1", by=by, at=AT)
    made = buying.add_bidder(made, provider, version=made.version, by=by, at=AT)
    bids = interests(codes, AT.date())
    made = award(
        made, make.terms(), provider=provider, decision_ref="DALPB/2025/02", reason="Best.",
        version=made.version, by=by, at=AT,
    )  # fmt: skip
    make.moved(made, S.MOBILISATION, by=by, at=AT)
    after = AT.date() + timedelta(days=1)

    assert [i.kind for i in bids] == [InterestKind.BIDS]
    assert [i.kind for i in interests(codes, after)] == [InterestKind.HOLDS]
    assert interests(frozenset({"another"}), after) == ()
    assert Bidder.objects.get().bids_until == AT.date()


def test_money_is_committed_only_to_an_agreement_that_somebody_holds(
    council: Council, provider: Organisation
) -> None:
    from tests.integration.commissioning.test_allocating import line

    made_line = line(council, council.award(1000_00), "refuge", 100_00)

    def committed(reference: str) -> object:
        return commit(
            made_line, reference=f"C-{reference}", pence=10_00, agreement_ref=reference,
            by=council.commissioner, at=AT,
        )  # fmt: skip

    assert refusal(lambda: committed("NOBODY")) == "link.no_agreement"
    make.procuring("BEING-BOUGHT", by=council.commissioner, at=AT)
    assert refusal(lambda: committed("BEING-BOUGHT")) == "link.agreement_not_awarded"
    make.awarded("HELD", provider, by=council.commissioner, at=AT)
    assert committed("HELD") is not None


ATTACKS = [
    "DELETE FROM commissioning_agreementevent",
    "UPDATE commissioning_agreementevent SET reason = 'other'",
    "DELETE FROM commissioning_agreementterms",
    "UPDATE commissioning_agreementterms SET ends_on = '2030-03-31'",
    "UPDATE commissioning_agreementyear SET base_pence = 1",
    "DELETE FROM commissioning_agreementyear",
    "DELETE FROM commissioning_agreement",
    "UPDATE commissioning_agreement SET stage = 'ended'",
    "UPDATE commissioning_agreement SET stage = 'need'",
    "UPDATE commissioning_agreement SET reference = 'OTHER'",
    "UPDATE commissioning_agreement SET provider_id = NULL",
    "DELETE FROM commissioning_agreementservice",
    "UPDATE commissioning_agreementservice SET bedspaces_count = 99",
    "DELETE FROM commissioning_bidder",
    "UPDATE commissioning_bidder SET bids_until = NULL",
    "INSERT INTO commissioning_bidder (agreement_id, organisation_id, bids_from, added_by_id,"
    " added_at) SELECT a.id, a.provider_id, '2025-01-01', a.opened_by_id, a.opened_at"
    " FROM commissioning_agreement a",
    "INSERT INTO commissioning_agreementyear (terms_id, year_id, base_pence, uplift_pence)"
    " SELECT t.id, p.id, 100000000000, 0 FROM commissioning_agreementterms t,"
    " kernel_reportingperiod p WHERE p.code = '2026-27'",
    "UPDATE commissioning_agreementdocument SET sha256 = 'b'",
    "DELETE FROM commissioning_diligenceitem",
]


@pytest.mark.parametrize("statement", ATTACKS)
def test_the_database_refuses_what_goes_round_the_pages(
    council: Council, provider: Organisation, statement: str
) -> None:
    by = council.commissioner
    made = make.procuring("REFUGE-1", by=by, at=AT)
    made = buying.add_bidder(made, provider, version=made.version, by=by, at=AT)
    made = award(
        made, make.terms(ceiling_pence=130_000_00), provider=provider, decision_ref="DALPB/2025/02",
        reason="Best.", version=made.version, by=by, at=AT,
    )  # fmt: skip
    made = make.moved(made, S.MOBILISATION, by=by, at=AT)
    made = buying.ask_diligence(made, Diligence.ACCOUNTS, version=made.version, by=by, at=AT)
    made = buying.add_document(
        made, kind=DocumentKind.SIGNED_AGREEMENT, reference="DOC-1", sha256=SHA,
        kept_in="Contracts register", version=made.version, by=by, at=AT,
    )  # fmt: skip
    make_a_service(made, by=by)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def make_a_service(made: Agreement, *, by: Any) -> None:
    from commissioning.models import AgreementService

    financial_year(2026)
    from dalpb.kernel.models import ReportingPeriod

    ReportingPeriod.of(financial_year(2026))
    AgreementService.objects.create(
        agreement=made, service_code="refuge", bedspaces_count=8, from_on=date(2025, 4, 1),
        added_by=by, added_at=AT,
    )  # fmt: skip


def test_a_sum_changed_behind_the_pages_breaks_the_seal(
    council: Council, provider: Organisation
) -> None:
    from commissioning.models import AgreementYear
    from dalpb.kernel.models import ReportingPeriod

    made = make.awarded("REFUGE-1", provider, by=council.commissioner, at=AT)
    row = latest_terms(made)
    assert row is not None
    assert is_sound(row)
    AgreementYear.objects.create(
        terms=row, year=ReportingPeriod.of(financial_year(2026)), base_pence=1
    )
    again = AgreementTerms.objects.get(pk=row.pk)

    assert not is_sound(again)
    fact = fact_of("REFUGE-1", AT.date())
    assert fact is not None
    assert not fact.is_sound
