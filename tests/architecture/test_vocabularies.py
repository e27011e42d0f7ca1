"""One thing has one list of words, whoever keeps a copy of it."""

import pytest

from commissioning.rules.vocabulary import Accommodation
from dalpb.kernel.legal_kinds import RELEVANT, LegalKind
from dalpb.kernel.models.organisations import ProviderStatus
from needs.rules.accommodation import Provider
from reporting.returns.load import load, years
from reporting.returns.spec import By


def test_the_ledger_splits_by_the_legal_kinds_and_says_when_it_does_not() -> None:
    assert {kind.value for kind in Accommodation} == {*LegalKind, "not_split"}


def test_the_provider_test_asks_what_the_kernel_keeps() -> None:
    assert [status.value for status in ProviderStatus] == [answer.value for answer in Provider]


@pytest.mark.parametrize("year", years())
def test_the_return_knows_the_relevant_kinds_and_no_other(year: str) -> None:
    spec = load(year)

    for question in spec.questions:
        assert set(question.kinds) <= RELEVANT
        if question.by is By.KIND:
            assert {category.code for category in question.categories} == RELEVANT
