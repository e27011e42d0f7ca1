"""An extract of the finance system is looked at, held whole, and settled line by line, by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.models import ExtractDraft, FinanceExtract, HeldLine, LedgerEntry
from commissioning.selectors.allocations import line_standings
from commissioning.services.commitments import commit
from commissioning.services.extract_files import draft_extract, hold_draft
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import NotPermitted, Refused
from tests.factories.agreements import awarded
from tests.factories.allocations import line
from tests.hostile import good
from tests.integration.commissioning.conftest import AT, Council, posting
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
HEADINGS = ("document", "date", "amount")
ROWS = (("INV-1", "2024-06-03", "30.00"), ("INV-2", "2024-06-04", "12.50"))
JUNE = month(2024, 6)


def csv(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in (HEADINGS, *rows)).encode()


def sent(council: Council, content: bytes, name: str = "june.csv") -> object:
    file = SimpleUploadedFile(name, content)
    said = {"month": "2024-06", "file": file}
    return signed_in(council.commissioner).post(address("extract-send"), said, follow=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_every_kind_of_file_is_looked_at_and_then_held_whole(
    council: Council, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(good, "HEADINGS", HEADINGS)
    monkeypatch.setattr(good, "ROWS", ROWS)
    award = council.award(1000_00)
    post_spend(posting("E-1", 30_00), award=award, by=council.commissioner, at=AT)
    content = {"csv": lambda: csv(*ROWS), "xlsx": good.xlsx, "ods": good.ods}[kind]()

    shown = text_of(sent(council, content, f"june.{kind}"))

    assert "Match an entry 1, of £30 Match none, and would wait 1, of £12.50" in shown
    assert "INV-1 2 3 June 2024 £30.00 E-1" in shown
    assert not HeldLine.objects.exists()
    client, draft = signed_in(council.commissioner), ExtractDraft.objects.get()
    assert client.post(address("extract-draft", draft.pk), {"act": "hold"}).status_code == 302
    assert list(HeldLine.objects.values_list("document_ref", "state")) == [
        ("INV-1", "matched"), ("INV-2", "unmatched"),
    ]  # fmt: skip
    assert not ExtractDraft.objects.exists()
    assert client.get(address("extract-draft", draft.pk)).status_code == 404


def test_an_extract_may_be_dropped_and_nothing_is_held(council: Council) -> None:
    sent(council, csv(*ROWS))
    draft = ExtractDraft.objects.get()

    signed_in(council.commissioner).post(address("extract-draft", draft.pk), {"act": "drop"})

    assert (ExtractDraft.objects.count(), FinanceExtract.objects.count()) == (0, 0)
    with pytest.raises(Refused, match="held or dropped already"):
        hold_draft(draft, by=council.commissioner, at=AT)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv(("INV-1", "2024-06-31", "1.00")), "Row 2 Write the date as"),
        (csv(("INV-1", "2024-06-03", "0")), "Row 2 The amount is £0"),
        (csv(("=1+1", "2024-06-03", "1")), "Row 2 The document is missing or is not written"),
        (csv(("INV-1", "2024-07-03", "1")), "Row 2 is not dated in June 2024. Is this the right"),
        (csv(), "no rows"),
        (csv(("jane.smith@example.org", "2024-06-03", "1")), "Row 2, document"),
        (b"document,date,amount,name\nINV-1,2024-06-03,1,x\n", "exactly the columns"),
        (b"<html><script>alert(1)</script></html>", "There is a problem"),
        (b"PK\x03\x04 and then nothing", "There is a problem"),
        (good.xlsx()[:200], "There is a problem"),
    ],
)
def test_a_wrong_or_hostile_file_is_refused_whole_and_says_where(
    council: Council, content: bytes, words: str
) -> None:
    shown = text_of(sent(council, content))

    assert words in shown
    assert "Internal" not in shown
    assert (ExtractDraft.objects.count(), HeldLine.objects.count()) == (0, 0)


def test_every_fault_of_a_file_is_told_at_once(council: Council) -> None:
    shown = text_of(sent(council, csv(("INV-1", "x", "1"), ("INV-2", "2024-06-03", "y"), ROWS[0])))

    assert "2 things are wrong with the file, so none of it was kept." in shown
    assert "Row 2 Write the date" in shown
    assert "Row 3 " in shown


def test_an_extract_is_looked_at_by_its_sender_alone(council: Council) -> None:
    draft = draft_extract(
        csv(*ROWS), file_name="j.csv", period=JUNE, by=council.commissioner, at=AT
    )

    assert signed_in(council.certifier).get(address("extract-draft", draft.pk)).status_code == 403
    with pytest.raises(Refused, match="held or dropped"):
        hold_draft(draft, by=council.certifier, at=AT)
    with pytest.raises(NotPermitted):
        draft_extract(csv(*ROWS), file_name="j.csv", period=JUNE, by=council.partner, at=AT)


def waiting(council: Council, *rows: tuple[str, ...]) -> HeldLine:
    draft = draft_extract(
        csv(*rows), file_name="j.csv", period=JUNE, by=council.commissioner, at=AT
    )
    hold_draft(draft, by=council.commissioner, at=AT)
    return HeldLine.objects.earliest("row")


def test_a_waiting_line_is_posted_to_a_commitment_and_matched(council: Council) -> None:
    made = line(council, council.award(1000_00), "refuge", 100_00)
    awarded("AG", council.authority, by=council.commissioner, at=AT)
    commit(made, reference="C-1", pence=60_00, agreement_ref="AG", by=council.commissioner, at=AT)
    held = waiting(council, ("INV-9", "2024-06-03", "45.00"))
    client = signed_in(council.commissioner)

    page = client.get(address("held", held.pk)).content.decode()
    assert "2024-25: Refuge support (refuge-1)" in page
    said = {"version": "1", "way": "line", "line": made.code}
    assert client.post(address("held", held.pk), said).status_code == 302

    held.refresh_from_db()
    entry = LedgerEntry.objects.get(document_ref="INV-9")
    assert (held.state, held.entry) == ("matched", entry)
    assert (entry.kind, entry.from_account, entry.amount_pence) == ("spend", "committed", 45_00)
    standing = line_standings([made])[made.pk]
    assert (standing.allocated, standing.committed, standing.spent) == (40_00, 15_00, 45_00)


def test_money_back_is_posted_as_a_refund_and_to_an_open_month(council: Council) -> None:
    award = council.award(1000_00)
    made = line(council, award, "refuge", 100_00)
    post_spend(posting("E-1", 50_00), award=award, line=made, by=council.commissioner, at=AT)
    held = waiting(council, ("CRN-1", "2024-06-03", "-20.00"))
    close_month(JUNE, by=council.certifier, at=AT)
    client, said = signed_in(council.commissioner), {"version": "1", "way": "line"}

    shut = client.post(address("held", held.pk), {**said, "line": made.code})
    assert (shut.status_code, "2024-06 is closed" in text_of(shut)) == (422, True)
    done = client.post(address("held", held.pk), {**said, "line": made.code, "month": "2024-07"})
    assert done.status_code == 302
    assert LedgerEntry.objects.get(document_ref="CRN-1").kind == "refund"


@pytest.mark.parametrize(
    ("way", "words"),
    [("entry", "Choose the entry"), ("line", "Choose the allocation line"), ("aside", "Say why")],
)
def test_a_line_is_settled_only_with_what_settles_it(
    council: Council, way: str, words: str
) -> None:
    council.award(1000_00)
    held = waiting(council, ROWS[0])

    answer = signed_in(council.commissioner).post(
        address("held", held.pk), {"version": "1", "way": way}
    )

    assert (answer.status_code, words in text_of(answer)) == (422, True)
    held.refresh_from_db()
    assert held.state == "unmatched"


def test_a_line_is_returned_with_a_reason_that_is_kept(council: Council) -> None:
    council.award(1000_00)
    held = waiting(council, ROWS[0])
    said = {"version": "1", "way": "aside", "reason": "It is another grant's."}

    assert signed_in(council.commissioner).post(address("held", held.pk), said).status_code == 302

    held.refresh_from_db()
    assert (held.state, held.reason) == ("set_aside", "It is another grant's.")
