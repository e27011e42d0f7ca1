"""Measures read from the partner quarter, and ending a service by its plan."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning.models import Agreement, Claim, LedgerEntry, PlanItem
from commissioning.rules.cycle import Consequence, Direction, PlanPart, Stage
from commissioning.rules.holding_to import Verdict
from commissioning.selectors.costs import costs_of, quarters_before
from commissioning.selectors.kpis import consequence_of, results
from commissioning.services import buying, kpis
from commissioning.services.ending import Answer, answer_part, make_plan, reopen_part
from dalpb.kernel.cells import Figure, State
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import financial_year, quarter
from dalpb.kernel.refusals import NotPermitted, Refused
from tests.factories import agreements as make
from tests.factories import allocations
from tests.integration.commissioning.conftest import AT, Council


@pytest.fixture
def provider(council: Council) -> Organisation:
    return Organisation.objects.create(
        code="haven", name="Haven", kind="specialist_provider", source="a test"
    )


@pytest.fixture
def live(council: Council, provider: Organisation) -> Agreement:
    return make.live("REFUGE-1", provider, by=council.commissioner, at=AT)


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def kpi(**changes: Any) -> kpis.KpiTerms:
    values: dict[str, Any] = {
        "measure_code": "stays",
        "direction": Direction.AT_LEAST,
        "target_hundredths": 85_00,
        "consequence": Consequence.PAYMENT_HELD,
        "held_percent": 5,
        "applies_from": date(2025, 1, 1),
        "decision_ref": "DALPB/2025/04",
    }
    return kpis.KpiTerms(**{**values, **changes})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Figure]:
    """What partners are asked for, and what they told: by measure."""
    from needs.facts.references import AskedFact

    facts = (
        AskedFact("stays", "Stays", "stays", "organisation", "quarter"),
        AskedFact("all_stays", "All stays", "stays", "organisation", "quarter"),
        AskedFact("beds", "Beds", "nights", "service", "quarter"),
        AskedFact("by_area", "By area", "people", "district", "quarter"),
    )
    said: dict[str, Figure] = {}
    for module in ("commissioning.services.kpis", "commissioning.selectors.kpis"):
        monkeypatch.setattr(f"{module}.measures_asked", lambda: facts)
    monkeypatch.setattr(
        "commissioning.selectors.kpis.told",
        lambda code, period, **_: said.get(code, Figure.empty(State.NOT_SUPPLIED)),
    )
    return said


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"measure_code": "made_up"}, "kpi.not_asked"),
        ({"measure_code": "by_area"}, "kpi.asked_of_unlike"),
        ({"measure_code": "beds"}, "kpi.asked_of"),
        ({"service_code": "none"}, "kpi.service"),
        ({"per_measure_code": "stays"}, "kpi.itself"),
        ({"per_measure_code": "beds"}, "kpi.asked_of_unlike"),
        ({"held_percent": None}, "kpi.held"),
        ({"held_percent": 101}, "kpi.percent"),
        ({"consequence": Consequence.ACTION, "held_percent": None}, "kpi.action"),
        ({"target_hundredths": -1}, "kpi.target"),
        ({"applies_from": date(1900, 1, 1)}, "agreement.day"),
        ({"decision_ref": ""}, "authority.decision_missing"),
    ],
)
def test_a_measure_is_refused_with_its_reason(
    council: Council, live: Agreement, asked: dict[str, Figure], changes: dict[str, Any], code: str
) -> None:
    found = refusal(
        lambda: kpis.set_kpi(
            live, kpi(**changes), version=live.version, by=council.commissioner, at=AT
        )
    )
    assert found == code or (not changes.get("decision_ref", "x") and found)


def test_a_missed_measure_holds_a_part_of_the_claim_and_a_missing_one_nothing(
    council: Council, live: Agreement, asked: dict[str, Figure]
) -> None:
    by = council.commissioner
    kpis.set_kpi(live, kpi(), version=live.version, by=by, at=AT)
    award = council.award(1000_00)
    line = allocations.line(council, award, "refuge", 500_00, agreement_ref="REFUGE-1")
    claim = Claim(line=line, claimed_pence=200_01, dated_on=date(2025, 4, 1))

    missing = consequence_of(claim)
    asked["stays"] = Figure.exact(84)
    missed = consequence_of(claim)
    asked["stays"] = Figure.exact(85)
    met = consequence_of(claim)

    assert missing is not None
    assert missed is not None
    assert met is not None
    assert missing.quarter == quarter(2024, 4)
    assert [f.verdict for f in missing.followed] == [Verdict.CANNOT_BE_JUDGED]
    assert (missing.held_pence, missed.held_pence, met.held_pence) == (0, 10_00, 0)


def test_a_measure_applies_to_whole_quarters_between_its_days(
    council: Council, live: Agreement, asked: dict[str, Figure]
) -> None:
    by = council.commissioner
    made = kpis.set_kpi(
        live, kpi(applies_from=date(2025, 4, 1)), version=live.version, by=by, at=AT
    )
    made = kpis.end_kpi(
        made, made.kpis.get(), applies_until=date(2025, 8, 1), decision_ref="DALPB/2025/05",
        reason="Another is set.", version=made.version, by=by, at=AT,
    )  # fmt: skip

    found = results(made, quarters_before(date(2026, 1, 1), 4))

    assert [one.quarter.code for one in found] == ["2025-26 Q1"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE commissioning_kpi SET target_hundredths = 1")


def planned(live: Agreement, council: Council) -> Agreement:
    return make_plan(
        live, last_day=date(2026, 3, 31), decision_ref="DALPB/2025/06", reason="It is replaced.",
        version=live.version, by=council.commissioner, at=AT,
    )  # fmt: skip


def answered(council: Council, item: PlanItem, **said: Any) -> PlanItem:
    item.refresh_from_db()
    return answer_part(
        item, Answer("Done.", **said), version=item.version, by=council.commissioner, at=AT
    )


def test_it_ends_only_when_every_part_is_answered(council: Council, live: Agreement) -> None:
    by = council.commissioner
    assert refusal(lambda: make.moved(live, Stage.DECOMMISSIONING, by=by, at=AT)) == "cycle.no_plan"
    made = make.moved(planned(live, council), Stage.DECOMMISSIONING, by=by, at=AT)
    items = {PlanPart(i.part): i for i in PlanItem.objects.filter(plan__agreement=made)}
    assert set(items) == set(PlanPart)

    assert refusal(lambda: answered(council, items[PlanPart.PEOPLE])) == "plan.people"
    assert (
        refusal(lambda: answered(council, items[PlanPart.COVER], people_count=2)) == "plan.people"
    )
    assert refusal(lambda: answered(council, items[PlanPart.CLAWBACK])) == "plan.clawback"
    over = refusal(lambda: answered(council, items[PlanPart.CLAWBACK], clawback_pence=5_00))
    assert over == "plan.no_refund"
    facts: dict[PlanPart, dict[str, Any]] = {
        PlanPart.PEOPLE: {"people_count": 0},
        PlanPart.CLAWBACK: {"clawback_pence": 0},
    }
    for part, item in items.items():
        made.refresh_from_db()
        assert refusal(lambda: make.moved(made, Stage.ENDED, by=by, at=AT)) == "cycle.plan_open"
        answered(council, item, **facts.get(part, {}))
    again = PlanItem.objects.get(part="cover")
    assert refusal(lambda: answered(council, again)) == "plan.answered"
    reopened = reopen_part(again, reason="It fell through.", version=again.version, by=by, at=AT)
    with pytest.raises(NotPermitted):
        answer_part(reopened, Answer("x"), version=reopened.version, by=council.certifier, at=AT)
    made.refresh_from_db()
    assert refusal(lambda: make.moved(made, Stage.ENDED, by=by, at=AT)) == "cycle.plan_open"
    answered(council, reopened)
    made.refresh_from_db()
    made = make.moved(made, Stage.ENDED, by=by, at=AT)

    assert made.stage == "ended"
    late = refusal(
        lambda: buying.ask_diligence(
            made, make.Diligence.ACCOUNTS, version=made.version, by=by, at=AT
        )
    )
    assert late == "agreement.ended"
    for attack in (
        "UPDATE commissioning_planitem SET answer = 'other'",
        "DELETE FROM commissioning_planitem",
        "UPDATE commissioning_decommissioningplan SET last_day = '2030-01-01'",
        "UPDATE commissioning_agreement SET stage = 'live'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)


def test_the_database_ends_nothing_while_a_part_is_open(council: Council, live: Agreement) -> None:
    by = council.commissioner
    made = make.moved(planned(live, council), Stage.DECOMMISSIONING, by=by, at=AT)

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO commissioning_agreementevent (agreement_id, kind, from_stage, to_stage,"
            " decision_ref, reason, details, version, by_id, at) SELECT id, 'moved',"
            " 'decommissioning', 'ended', '', 'x', '{}', version + 1, opened_by_id, opened_at"
            " FROM commissioning_agreement"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE commissioning_agreement SET stage = 'ended', version = version + 1")

    made.refresh_from_db()
    assert made.stage == "decommissioning"


def test_money_to_come_back_is_a_refund_of_the_same_sum(council: Council, live: Agreement) -> None:
    from commissioning.services.ledger import post_spend
    from tests.integration.commissioning.conftest import posting

    by = council.commissioner
    award = council.award(1000_00)
    line = allocations.line(council, award, "refuge", 500_00, agreement_ref="REFUGE-1")
    post_spend(posting("S-1", 100_00), award=award, line=line, by=by, at=AT)
    post_spend(posting("R-1", -30_00), award=award, line=line, by=by, at=AT)
    refund = LedgerEntry.objects.get(reference="R-1")
    planned(live, council)
    item = PlanItem.objects.get(part="clawback")

    other = refusal(lambda: answered(council, item, clawback_pence=20_00, entry=refund))
    spent = LedgerEntry.objects.get(reference="S-1")
    wrong = refusal(lambda: answered(council, item, clawback_pence=100_00, entry=spent))
    done = answered(council, item, clawback_pence=30_00, entry=refund)

    assert (other, wrong) == ("plan.refund_differs", "plan.no_refund")
    assert not done.is_open


def test_a_plan_is_made_in_time_by_decision_and_once(council: Council, live: Agreement) -> None:
    def made(**said: Any) -> Agreement:
        live.refresh_from_db()
        values = {"last_day": date(2026, 3, 31), "decision_ref": "DALPB/2025/06", "reason": "Why."}
        return make_plan(
            live, **{**values, **said}, version=live.version, by=council.commissioner, at=AT
        )

    assert refusal(lambda: made(last_day=date(2025, 5, 19))) == "plan.last_day"
    assert refusal(lambda: made(reason=" ")) == "plan.reason"
    assert refusal(lambda: made(decision_ref=""))
    made()
    assert refusal(made) == "plan.twice"


@pytest.mark.django_db
def test_without_services_there_are_no_unit_costs() -> None:
    assert costs_of(financial_year(2024).code) == ()


def a_refuge(council: Council) -> None:
    from dalpb.kernel.models import Area
    from needs.models import Capacity, Service, ServiceKind

    area = Area.objects.create(code="E07000991", kind="district", source="a test")
    service = Service.objects.create(
        code="refuge", name="Refuge", organisation=council.authority, area=area, source="a test"
    )
    since = date(2024, 4, 1)
    ServiceKind.objects.create(service=service, kind="refuge", valid_from=since, source="a test")
    Capacity.objects.create(
        service=service, held_from=since, bedspaces_count=8, units_count=4, source="a test"
    )


def bought(made: Agreement, council: Council) -> Agreement:
    return buying.add_service(
        made, service_code="refuge", from_on=date(2025, 4, 1), bedspaces=8,
        version=made.version, by=council.commissioner, at=AT,
    )  # fmt: skip


def test_what_would_be_lost_is_foreseen_and_frozen(council: Council, live: Agreement) -> None:
    from commissioning.selectors.ending import effect_of_ending
    from dalpb.kernel.canonical import json_sha256

    a_refuge(council)
    live = bought(live, council)
    alone = effect_of_ending(live, AT.date())
    provider = live.provider
    assert provider is not None
    over = make.live(
        "OVER", provider, by=council.commissioner, at=AT,
        begins_on=date(2025, 4, 1), ends_on=date(2025, 5, 19),
    )  # fmt: skip
    bought(over, council)
    beside_one_over = effect_of_ending(live, AT.date())
    bought(make.live("BESIDE", provider, by=council.commissioner, at=AT), council)
    beside = effect_of_ending(live, AT.date())
    plan = planned(Agreement.objects.get(pk=live.pk), council).plan

    assert [(one.bedspaces, one.units, one.bought_elsewhere) for one in alone.lost] == [(8, 4, ())]
    assert [(one.now, one.after) for one in alone.of_return] == [(8, 0)]
    assert beside_one_over == alone
    assert [one.bought_elsewhere for one in beside.lost] == [("BESIDE",)]
    assert beside.of_return == ()
    assert plan.effect_sha256 == json_sha256(plan.effect)
    assert plan.effect == beside.as_json()


def test_a_unit_cost_is_of_the_year_and_says_when_nights_are_only_recorded(
    council: Council,
) -> None:
    from commissioning.rules.value import RECORDED, Unit
    from commissioning.services.ledger import post_spend
    from tests.integration.commissioning.conftest import posting

    a_refuge(council)
    award = council.award(10_000_00)
    spent = posting("S-1", 2_920_00, service_code="refuge")
    post_spend(spent, award=award, by=council.commissioner, at=AT)

    (found,) = costs_of("2024-25")
    household, night = found.costs

    assert (household.unit, household.pence, bool(household.why)) == (Unit.HOUSEHOLD, None, True)
    assert (night.count, night.pence) == (Figure.exact(8 * 365), 1_00)
    assert RECORDED in night.caveats
