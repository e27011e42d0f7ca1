"""What other apps may read of need."""

import copy
from datetime import date

import pytest
from model_bakery import baker

from dalpb.kernel.access import Access, Held
from dalpb.kernel.cells import Figure
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.periods import financial_year, quarter
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Role
from needs.facts import figures as facts
from needs.models import ServiceKind
from tests.integration.needs import partnership
from tests.integration.needs.partnership import PLACES, as_csv, organisation, row, send

pytestmark = pytest.mark.usefixtures("loaded")
YEAR = financial_year(2024)


def test_a_figure_carries_its_service_kind_sender_and_batch() -> None:
    sender = baker.make("kernel.User", email="partner@north.example", full_name="Partner Officer")
    result = send(as_csv([row("<10", note="small")]), by=sender)

    (fact,) = facts.observations(measures=["households_supported"], period=YEAR)

    assert (fact.service_code, fact.legal_kind) == ("north-house", LegalKind.REFUGE)
    assert (fact.figure.low, fact.figure.high, fact.note) == (0, 9, "small")
    assert (fact.submitted_by_email, fact.batch_id) == (sender.email, result.batch_id)
    assert fact.period == quarter(2024, 1)
    assert not fact.kind_changed_in_period


def test_a_kind_that_changed_in_the_period_is_flagged() -> None:
    kind = ServiceKind.objects.get(service__code="north-house")
    ServiceKind.objects.filter(pk=kind.pk).update(valid_until=date(2024, 5, 1))
    ServiceKind.objects.create(
        service=kind.service, kind="second_stage", valid_from=date(2024, 5, 1), source="T"
    )
    send(as_csv([row("5"), row("6", period="2024-25 Q2")]))

    first, second = facts.observations(measures=["households_supported"], period=YEAR)

    assert (first.legal_kind, first.kind_changed_in_period) == (LegalKind.SECOND_STAGE, True)
    assert (second.legal_kind, second.kind_changed_in_period) == (LegalKind.SECOND_STAGE, False)


def test_only_the_period_itself_when_asked() -> None:
    send(as_csv([row("5"), row("20", period="2024-25")]))

    exact = facts.observations(measures=["households_supported"], period=YEAR, within=False)
    all_of_it = facts.observations(measures=["households_supported"], period=YEAR)

    assert [fact.figure.shown() for fact in exact] == ["20"]
    assert len(all_of_it) == 2


def test_access_narrows_facts() -> None:
    send(as_csv([row("5")]))
    north, south = (organisation(code) for code in ("north-refuge", "south-council"))

    def seen(of: object) -> int:
        held = Held(Role.PARTNER, of.pk, of.code)  # type: ignore[attr-defined]
        return len(
            facts.observations(
                measures=["households_supported"], period=YEAR, access=Access(1, (held,))
            )
        )

    assert (seen(north), seen(south)) == (1, 0)


def test_sums_keep_to_the_measures_rules() -> None:
    measures = {measure.code: measure for measure in facts.measures()}
    quarters = [
        row(str(n), period=f"2024-25 Q{n}", measure=measure)
        for n in (1, 2, 3, 4)
        for measure in ("refusal_instances", "households_supported")
    ]
    send(as_csv(quarters))

    refusals, households = (
        facts.added_over_time(facts.observations(measures=[code], period=YEAR), measures[code])
        for code in ("refusal_instances", "households_supported")
    )

    assert refusals == Figure.exact(10)
    assert isinstance(households, Denial)
    assert households.code == "aggregation.not_additive"


def test_services_and_capacities_carry_their_kind() -> None:
    (house, sanctuary) = facts.services(date(2024, 6, 1))
    (capacity,) = facts.capacities(YEAR)

    assert (house.code, house.legal_kind) == ("north-house", LegalKind.REFUGE)
    assert sanctuary.legal_kind is LegalKind.SANCTUARY
    assert (capacity.bedspaces_count, capacity.units_count) == (12, 6)
    assert capacity.legal_kind is LegalKind.REFUGE


def test_capacities_of_the_period_alone_are_given() -> None:
    document = copy.deepcopy(PLACES)
    document["services"][0]["capacities"] = [
        {"from": "2020-04-01", "until": "2024-04-01", "bedspaces": 12, "units": 6},
        {"from": "2024-04-01", "until": "2024-10-01", "bedspaces": 10},
        {"from": "2024-10-01", "bedspaces": 8},
    ]
    partnership.load(document)

    found = facts.capacities(YEAR)

    assert [(c.held_from, c.bedspaces_count) for c in found] == [
        (date(2024, 4, 1), 10),
        (date(2024, 10, 1), 8),
    ]


def test_organisations_and_measures_are_given_with_their_categories() -> None:
    codes = [o.code for o in facts.organisations()]
    measure = next(m for m in facts.measures() if m.code == "households_unable_to_support")

    assert codes == ["exampleshire-council", "north-refuge", "south-council"]
    provisional = [c.code for c in measure.categories if c.is_provisional]
    assert provisional == [
        "not_eligible",
        "applicant_choice",
        "administrative",
        "other_not_listed",
    ]
