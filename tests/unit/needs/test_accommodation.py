"""Regulation 2 of SI 2021/991: the provider test, five kinds, bed and breakfast, sanctuary."""

import pytest

from dalpb.kernel.legal_kinds import LABELS, LegalKind
from dalpb.kernel.models.organisations import ProviderStatus
from needs.rules.accommodation import (
    NEVER_BED_AND_BREAKFAST,
    PASSES_PROVIDER_TEST,
    Manager,
    Provider,
    Provision,
    deny_kind,
)

FIVE = [
    LegalKind.REFUGE,
    LegalKind.SPECIALIST,
    LegalKind.DISPERSED,
    LegalKind.SECOND_STAGE,
    LegalKind.OTHER_DESIGNATED,
]
CHARITY = Provision(Provider.DOMESTIC_ABUSE_CHARITY, False, Manager.NOT_KNOWN)


def code(kind: LegalKind, provision: Provision) -> str:
    denial = deny_kind(kind, provision)
    return denial.code if denial else ""


@pytest.mark.parametrize("kind", FIVE)
@pytest.mark.parametrize("provider", sorted(PASSES_PROVIDER_TEST))
def test_three_providers_may_provide_the_five_kinds(kind: LegalKind, provider: Provider) -> None:
    assert code(kind, Provision(provider, False, Manager.OTHER)) == ""


@pytest.mark.parametrize("kind", FIVE)
def test_any_other_provider_may_not(kind: LegalKind) -> None:
    assert code(kind, Provision(Provider.NONE, False, Manager.OTHER)) == "accommodation.provider"
    assert (
        code(kind, Provision(Provider.NOT_KNOWN, False, Manager.OTHER))
        == "accommodation.provider_not_known"
    )


@pytest.mark.parametrize("kind", FIVE)
@pytest.mark.parametrize("manager", [Manager.OTHER, Manager.NOT_KNOWN])
def test_bed_and_breakfast_is_excluded(kind: LegalKind, manager: Manager) -> None:
    provision = Provision(Provider.DOMESTIC_ABUSE_CHARITY, True, manager)

    assert code(kind, provision) == "accommodation.bed_and_breakfast"


@pytest.mark.parametrize("kind", [k for k in FIVE if k is not LegalKind.DISPERSED])
@pytest.mark.parametrize("manager", sorted(NEVER_BED_AND_BREAKFAST))
def test_shared_houses_of_three_managers_are_not_bed_and_breakfast(
    kind: LegalKind, manager: Manager
) -> None:
    assert code(kind, Provision(Provider.REGISTERED_PROVIDER, True, manager)) == ""


def test_dispersed_accommodation_is_self_contained() -> None:
    provision = Provision(Provider.LOCAL_HOUSING_AUTHORITY, True, Manager.LOCAL_HOUSING_AUTHORITY)

    assert code(LegalKind.DISPERSED, provision) == "accommodation.not_self_contained"


@pytest.mark.parametrize("kind", [LegalKind.SANCTUARY, LegalKind.NOT_RELEVANT])
@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("shares", [True, False])
def test_a_sanctuary_scheme_needs_no_test(
    kind: LegalKind, provider: Provider, shares: bool
) -> None:
    assert code(kind, Provision(provider, shares, Manager.OTHER)) == ""


def test_a_refusal_is_a_sentence_that_names_the_kind() -> None:
    denial = deny_kind(LegalKind.REFUGE, Provision(Provider.NONE, False, Manager.OTHER))

    assert denial is not None
    assert "refuge accommodation" in denial.sentence
    assert denial.sentence.endswith(".")


def test_the_rule_and_the_organisation_table_speak_of_the_same_providers() -> None:
    assert {p.value for p in Provider} == {p.value for p in ProviderStatus}
    assert set(LABELS) == set(LegalKind)
