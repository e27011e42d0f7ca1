"""Two people who make the same thing at one moment: one has it, the other is told in a sentence."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError

from dalpb.kernel.models import User
from dalpb.kernel.overtaken import is_duplicate
from reporting.documents.content import DocumentKind
from reporting.models import Publication, PublishedDocument, SpendCertificate, TransparencyFile
from reporting.services import certificates, publishing
from reporting.services.certificates import certify_spend
from reporting.services.publishing import propose_document
from reporting.services.transparency import make_file
from tests.factories import documents
from tests.factories.grant_outputs import AT, ClosedYear, a_spent_year
from tests.integration.commissioning.test_ledger_races import at_once
from tests.integration.reporting.test_certificates import asked
from tests.integration.reporting.test_publishing import offer

pytestmark = pytest.mark.django_db(transaction=True)


def held_at_the_insert(monkeypatch: pytest.MonkeyPatch, model: type[Any]) -> None:
    """Each of two waits for the other once both have looked and before either writes.

    Where the database lets in one writer at a time, the other never comes: then it goes on.
    """
    both, create = threading.Barrier(2), model.objects.create

    def together(**fields: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return create(**fields)

    monkeypatch.setattr(model.objects, "create", together)


def one_is_told(outcomes: list[str], *codes: str) -> None:
    assert len(outcomes) == 2
    assert "done" in outcomes
    assert next(one for one in outcomes if one != "done") in codes


def test_two_files_of_one_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    year = a_spent_year()
    held_at_the_insert(monkeypatch, TransparencyFile)

    outcomes = at_once(
        2,
        lambda n: make_file(
            Publication.SPEND, "2024-25 Q1", department="Public health", by=year.officer, at=AT
        ),
    )

    one_is_told(outcomes, "transparency.overtaken", "transparency.unchanged")
    assert TransparencyFile.objects.count() == 1


def test_two_certificates_of_one_years_awards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "paper_pdf", lambda paper: b"%PDF-")
    year: ClosedYear = a_spent_year().close()
    requests = [asked(year), asked(year)]
    held_at_the_insert(monkeypatch, SpendCertificate)

    outcomes = at_once(
        2,
        lambda n: certify_spend(
            requests[n], shown=requests[n].sha256, by=year.council.certifier, at=AT
        ),
    )

    one_is_told(outcomes, "certificate.overtaken")
    assert SpendCertificate.objects.count() == 1


def test_two_proposals_of_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    author: User = documents.author()
    offer(monkeypatch, documents.content())
    monkeypatch.setattr(publishing, "document_pdf", lambda made, sha256: b"%PDF-")
    held_at_the_insert(monkeypatch, PublishedDocument)

    outcomes = at_once(
        2,
        lambda n: propose_document(
            DocumentKind.STRATEGY, documents.SLUG, by=author, at=documents.AT
        ),
    )

    one_is_told(outcomes, "document.overtaken", "document.waiting")
    assert PublishedDocument.objects.count() == 1


def test_any_other_broken_rule_is_not_taken_for_a_second_row() -> None:
    def without_a_department() -> None:
        TransparencyFile.objects.create(
            publication="spend",
            period="2024-25 Q1",
            number=1,
            department="",
            content="x",
            sha256="0" * 64,
            made_by=documents.author(),
            made_at=AT,
        )

    with pytest.raises(IntegrityError) as broken:
        without_a_department()

    assert not is_duplicate(broken.value)
