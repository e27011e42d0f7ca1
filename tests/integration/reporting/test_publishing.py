"""A document for the public: proposed by one, approved by another, never altered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dalpb.kernel.access import access_of
from dalpb.kernel.models import AuditEvent, User
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.roles import Role
from reporting.assemble.documents import SOURCES, Draft, Offer, Source
from reporting.blocks import Paragraphs, Tile, Tiles
from reporting.documents.content import DataTable, DocumentContent, DocumentKind
from reporting.models import DocumentFile, DocumentStep, PublishedDocument
from reporting.models.documents import StepKind
from reporting.services import publishing
from reporting.services.publishing import (
    approve_document,
    decline_document,
    propose_document,
    withdraw_document,
)
from tests import signing_in
from tests.factories import documents, frozen_packs
from tests.factories.documents import AT, content

pytestmark = pytest.mark.django_db
KIND = DocumentKind.STRATEGY


@pytest.fixture(autouse=True)
def _light_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing takes seconds, and these tests never look at the file."""
    monkeypatch.setattr(publishing, "document_pdf", lambda made, sha256: b"%PDF-" + sha256.encode())


@pytest.fixture
def author() -> User:
    return documents.author()


@pytest.fixture
def approver() -> User:
    return documents.approver()


def offer(monkeypatch: pytest.MonkeyPatch, made: DocumentContent) -> None:
    """The source of strategies gives this document and no other."""

    def make(access: Any, slug: str, *, on: date, public_sources: frozenset[str]) -> Draft | None:
        table = DataTable("figures", "Figures", ("Name", "Count"), (("=Danger", 7),))
        return Draft(made, tables=(table,)) if slug == made.slug else None

    source = Source(KIND, lambda access, on: (Offer(made.slug, made.title),), make)
    monkeypatch.setitem(SOURCES, KIND, source)  # type: ignore[arg-type]


def propose(by: User, **more: Any) -> PublishedDocument:
    return propose_document(KIND, documents.SLUG, by=by, at=AT, **more)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_it_is_frozen_with_its_files_and_approved_by_somebody_else(
    monkeypatch: pytest.MonkeyPatch, author: User, approver: User
) -> None:
    offer(monkeypatch, content())

    made = propose(author)
    approve_document(made, shown=made.sha256, by=approver, at=AT)

    names = list(made.files.values_list("name", flat=True))
    assert names == ["document.pdf", "figures.csv", "figures.json", "figures.ods", "document.json"]
    csv = bytes(made.files.get(name="figures.csv").content).decode("utf-8-sig")
    assert csv.splitlines() == ['"Name","Count"', '"\'=Danger",7']
    actions = AuditEvent.objects.order_by("sequence").values_list("action", "actor")
    assert list(actions) == [
        ("document.proposed", author.email),
        ("document.approved", approver.email),
    ]


def test_the_author_never_approves_by_service_or_by_sql(
    monkeypatch: pytest.MonkeyPatch, approver: User
) -> None:
    offer(monkeypatch, content())
    both = signing_in.person(Role.CHAIR, name="document-author")
    signing_in.person(Role.OFFICER, name="document-author")
    made = propose(both)

    with pytest.raises(Refused) as refused:
        approve_document(made, shown=made.sha256, by=both, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        documents.step(made, by=both)
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.step(made, by=both, author_id=approver.pk)

    assert code_of(refused) == "document.own"
    assert not DocumentStep.objects.exists()


def test_what_was_not_shown_is_not_approved(author: User, approver: User) -> None:
    made = documents.proposed()

    with pytest.raises(Refused) as refused:
        approve_document(made, shown="0" * 64, by=approver, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.step(made, sha256="0" * 64)

    assert code_of(refused) == "document.not_as_shown"


@pytest.mark.parametrize("table", [PublishedDocument, DocumentFile, DocumentStep])
@pytest.mark.parametrize("statement", ["DELETE FROM {0}", "UPDATE {0} SET sha256 = '{1}'"])
def test_nothing_of_it_is_changed_or_deleted(table: Any, statement: str) -> None:
    documents.published()
    sql = statement.format(table._meta.db_table, "0" * 64)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_decided_document_gets_no_second_decision_and_no_more_files() -> None:
    made = documents.published()

    with pytest.raises(DatabaseError), transaction.atomic():
        documents.step(made, StepKind.DECLINED)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentFile.objects.create(
            document=made, name="late.pdf", title="Late", media_type="application/pdf",
            size=1, content=b"x", sha256="0" * 64,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.step(documents.proposed(content(slug="other")), StepKind.WITHDRAWN)


def test_roles_without_the_permission_neither_propose_nor_approve(
    monkeypatch: pytest.MonkeyPatch, author: User
) -> None:
    offer(monkeypatch, content())
    auditor = signing_in.person(Role.AUDITOR, name="auditor")
    made = documents.proposed()

    with pytest.raises(NotPermitted):
        propose(auditor)
    for step in (decline_document, withdraw_document):
        with pytest.raises(NotPermitted):
            step(made, reason="No", by=auditor, at=AT)
    with pytest.raises(NotPermitted):
        approve_document(made, shown=made.sha256, by=author, at=AT)


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (Paragraphs(("Mrs Example asked for help.",)), "document.personal"),
        (Paragraphs(("Ring 01452 000000 for the house.",)), "document.personal"),
        (Paragraphs(("The refuge is located by the river.",)), "document.place"),
        (Tiles((Tile("", "3", "women were refused", ""),)), "document.small_count"),
        (Paragraphs(("Three women were refused.",)), "document.doubtful"),
    ],
)
def test_what_the_public_may_not_read_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch, author: User, block: Any, code: str
) -> None:
    offer(monkeypatch, content(block))

    with pytest.raises(Refused) as refused:
        propose(author)

    assert code_of(refused) == code
    assert "Whole, What it says" in refused.value.denial.sentence
    assert not PublishedDocument.objects.exists()


def test_a_reason_lifts_what_is_doubtful_and_nothing_that_is_certain(
    monkeypatch: pytest.MonkeyPatch, author: User
) -> None:
    reason = "A manner of speaking: nobody is counted."
    offer(monkeypatch, content(Tiles((Tile("", "3", "women were refused", ""),))))
    with pytest.raises(Refused) as refused:
        propose(author, stands_because=reason)
    offer(monkeypatch, content(Paragraphs(("Three women sit at every table.",))))

    made = propose(author, stands_because=reason)

    assert code_of(refused) == "document.small_count"
    assert made.stands_because == reason
    assert AuditEvent.objects.get().details["stands_because"] == reason


def test_a_second_version_says_what_changed_and_an_unchanged_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, author: User, approver: User
) -> None:
    offer(monkeypatch, content())
    first = propose(author)
    with pytest.raises(Refused) as waiting:
        propose(author)
    approve_document(first, shown=first.sha256, by=approver, at=AT)
    with pytest.raises(Refused) as unchanged:
        propose(author, change_note="Nothing")
    offer(monkeypatch, content(summary="What the partnership now means to do."))
    with pytest.raises(Refused) as silent:
        propose(author)

    second = propose(author, change_note="The summary is plainer.")

    assert [code_of(r) for r in (waiting, unchanged, silent)] == [
        "document.waiting",
        "document.unchanged",
        "document.note_missing",
    ]
    assert (second.version, second.supersedes_id) == (2, first.pk)


def test_the_author_may_take_a_proposal_back_and_propose_again(
    monkeypatch: pytest.MonkeyPatch, author: User
) -> None:
    offer(monkeypatch, content())
    first = propose(author)
    with pytest.raises(Refused) as silent:
        decline_document(first, reason="  ", by=author, at=AT)

    decline_document(first, reason="A slip.", by=author, at=AT)
    second = propose(author)

    assert code_of(silent) == "document.reason_missing"
    assert (second.version, second.supersedes, second.change_note) == (2, None, "")


def test_a_withdrawal_needs_an_approval_and_a_reason_without_a_person_in_it(
    author: User,
) -> None:
    waiting, public = documents.proposed(content(slug="other")), documents.published()
    codes = []
    for row, reason in ((waiting, "Wrong"), (public, ""), (public, "Mrs Example complained")):
        with pytest.raises(Refused) as refused:
            withdraw_document(row, reason=reason, by=author, at=AT)
        codes.append(code_of(refused))

    withdraw_document(public, reason="A figure was wrong.", by=author, at=AT)
    with pytest.raises(Refused) as again:
        withdraw_document(public, reason="Again", by=author, at=AT)

    assert codes == ["document.not_approved", "document.reason_missing", "text.personal_data"]
    assert code_of(again) == "document.withdrawn"


def test_an_embargo_lies_ahead(monkeypatch: pytest.MonkeyPatch, author: User) -> None:
    offer(monkeypatch, content())

    with pytest.raises(Refused) as refused:
        propose(author, public_from=AT - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        documents.proposed(public_from=AT - timedelta(days=1))

    assert code_of(refused) == "document.past"


def test_a_pack_is_published_exactly_as_its_public_version_was_frozen(author: User) -> None:
    pack = frozen_packs.frozen(signing_in.person(Role.OFFICER))
    version = pack.versions.get(audience="public")

    made = propose_document(
        DocumentKind.PAPERS,
        pack.meeting_code,
        by=author,
        at=AT,
        stands_because="The words of an invented pack.",
    )

    assert bytes(made.files.get(name="papers.pdf").content) == bytes(version.pdf)
    assert version.sha256 in made.content
    assert "Zinnober" not in made.content


def test_every_source_offers_nothing_where_there_is_nothing(author: User) -> None:
    access = access_of(author, on=AT.date())

    for source in SOURCES.values():
        assert source.offers(access, AT.date()) == ()
        assert source.make(access, "none-such", on=AT.date()) is None
