"""A pack from the records: frozen whole, for members and for the public, and never altered."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from dalpb.kernel.models import AuditEvent, User
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Role
from reporting.models import BoardPack, PackVersion
from reporting.packs.content import Audience
from reporting.services import packs as service
from reporting.services.packs import freeze_pack, frozen_content, frozen_pdf, read_live
from strategy.models import AgendaItem, Body, Meeting, Paper, PaperPart, TermsOfReference
from tests import signing_in
from tests.pdf_tags import Tagged

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
CANARY = "Zinnober"
CODE = "board-2026-09"


@pytest.fixture
def real_press() -> None:
    """Asked for by tests that look at a PDF: it is printed as it is in earnest."""


@pytest.fixture(autouse=True)
def _light_press(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing takes seconds, and most tests never look at the file."""
    if "real_press" not in request.fixturenames:
        monkeypatch.setattr(service, "pack_pdf", lambda pack: f"%PDF-{pack.sha256}".encode())


def words_of(pdf: bytes) -> str:
    return Tagged(pdf).root.words()


@pytest.fixture
def officer() -> User:
    return signing_in.person(Role.OFFICER, name="officer")


@pytest.fixture
def meeting(officer: User) -> Meeting:
    """A coming meeting with one item for decision and a paper, part of it exempt."""
    body = Body.objects.create(
        code="board", name="The board", prefix="BOARD", kind="strategic_board", source="Test"
    )
    terms = TermsOfReference.objects.create(
        body=body,
        edition="1",
        in_force_from=date(2021, 10, 1),
        text="Advise the authority.",
        quorum_words="Three members",
        quorum_at_least=3,
        recorded_by=officer,
        recorded_at=AT,
    )
    row = Meeting.objects.create(
        body=body,
        terms=terms,
        code=CODE,
        title="September meeting",
        held_on=date(2026, 9, 17),
        starts_at=time(10),
        place="County Hall",
        questions_close_at=AT,
    )
    item = AgendaItem.objects.create(
        meeting=row, position=1, title="Second-stage homes", kind="decision", source="other"
    )
    paper = Paper.objects.create(
        item=item,
        position=1,
        title="Second-stage homes from April",
        purpose="decision",
        sponsor="Director of Public Health",
        author="Commissioning manager",
        organisation="County council",
        key_issues="Move-on homes are short.",
        recommendations="Agree the offer\nReport in a year",
        financial_implications="None beyond the grant.",
        recorded_by=officer,
        recorded_at=AT,
    )
    PaperPart.objects.create(
        paper=paper,
        position=1,
        heading=f"The offers {CANARY}",
        text=f"One bidder asked for {CANARY}.",
        openness="exempt",
        paragraph="3",
        public_interest="Prices would weaken the council's hand",
        review_on=date(2027, 3, 31),
    )
    return row


def test_a_live_pack_holds_the_agenda_and_the_papers_whole(meeting: Meeting) -> None:
    content = read_live(CODE, at=AT)

    assert [item.title for item in content.agenda] == ["Second-stage homes"]
    assert content.papers[0].recommendations == ("Agree the offer", "Report in a year")
    assert CANARY in content.papers[0].parts[0].text
    assert content.exceptions[0].ref == "Item 1"


def test_freezing_keeps_both_versions_and_says_so_in_the_trail(
    meeting: Meeting, officer: User
) -> None:
    pack = freeze_pack(CODE, by=officer, at=AT)

    versions = {v.audience: v for v in pack.versions.all()}
    assert set(versions) == {"members", "public"}
    assert CANARY in versions["members"].content
    assert CANARY not in versions["public"].content
    assert versions["members"].sha256 != versions["public"].sha256
    assert AuditEvent.objects.filter(action="pack.frozen").count() == 1


def test_the_public_pdf_has_no_exempt_word_and_the_members_has(
    meeting: Meeting, officer: User, real_press: None
) -> None:
    pack = freeze_pack(CODE, by=officer, at=AT)

    texts = {v.audience: words_of(frozen_pdf(v)) for v in pack.versions.all()}

    assert CANARY in texts["members"]
    assert CANARY not in texts["public"]
    assert "Schedule 12A" in texts["public"]


def test_an_unchanged_pack_is_not_frozen_twice(meeting: Meeting, officer: User) -> None:
    freeze_pack(CODE, by=officer, at=AT)

    with pytest.raises(Refused) as refused:
        freeze_pack(CODE, by=officer, at=AT, reason="Again")

    assert refused.value.code == "pack.unchanged"
    assert BoardPack.objects.count() == 1


def test_a_later_pack_says_why_and_leaves_the_first_as_it_was(
    meeting: Meeting, officer: User
) -> None:
    first = freeze_pack(CODE, by=officer, at=AT).versions.get(audience="members")
    Meeting.objects.filter(pk=meeting.pk).update(place="Shire Hall")

    with pytest.raises(Refused) as refused:
        freeze_pack(CODE, by=officer, at=AT)
    later = freeze_pack(CODE, by=officer, at=AT, reason="The place has changed")

    assert refused.value.code == "pack.reason_missing"
    assert (later.number, later.reason) == (2, "The place has changed")
    assert frozen_content(first).meeting.place == "County Hall"


def test_only_who_makes_packs_may_freeze_one(meeting: Meeting) -> None:
    chair = signing_in.person(Role.CHAIR, name="chair")

    with pytest.raises(Refused):
        freeze_pack(CODE, by=chair, at=AT)

    assert not BoardPack.objects.exists()


def test_a_meeting_that_is_not_there_has_no_pack(officer: User) -> None:
    with pytest.raises(Refused) as refused:
        freeze_pack("none", by=officer, at=AT)

    assert refused.value.code == "pack.no_meeting"


@pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_change_a_frozen_pack(
    meeting: Meeting, officer: User, change: str
) -> None:
    version = freeze_pack(CODE, by=officer, at=AT).versions.first()
    assert version is not None

    statement = {
        "UPDATE": "UPDATE reporting_packversion SET content = '' WHERE id = %s",
        "DELETE": "DELETE FROM reporting_packversion WHERE id = %s",
    }[change]

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement, [version.pk])


def test_a_damaged_text_is_not_served(meeting: Meeting, officer: User) -> None:
    version = freeze_pack(CODE, by=officer, at=AT).versions.get(audience="members")
    version.content = version.content.replace("County Hall", "Somewhere")

    with pytest.raises(Refused) as refused:
        frozen_content(version)

    assert refused.value.code == "pack.damaged"


def test_who_leaves_for_an_item_is_printed_a_pack_without_its_closed_parts(
    meeting: Meeting, officer: User, real_press: None
) -> None:
    version = freeze_pack(CODE, by=officer, at=AT).versions.get(audience="members")

    text = words_of(frozen_pdf(version, frozenset({1})))

    assert CANARY not in text
    assert "Not in this version" in text


def signed_in(role: Role) -> Client:
    client = Client()
    signing_in.sign_in(client, signing_in.person(role, name=role.value))
    return client


def test_a_member_without_a_seat_reads_no_closed_part_on_the_page(
    meeting: Meeting, officer: User
) -> None:
    freeze_pack(CODE, by=officer, at=AT)

    page = signed_in(Role.BOARD_MEMBER).get(f"/packs/{CODE}/1/members/")

    assert page.status_code == 200
    assert CANARY not in page.text
    assert "Not in this version" in page.text


def test_the_officer_reads_all_of_it(meeting: Meeting, officer: User) -> None:
    freeze_pack(CODE, by=officer, at=AT)

    page = signed_in(Role.OFFICER).get(f"/packs/{CODE}/1/members/")

    assert CANARY in page.text


def test_a_highlight_report_is_made_of_the_public_version(meeting: Meeting, officer: User) -> None:
    Body.objects.create(
        code="hwb",
        name="Health and Wellbeing Board",
        prefix="HWB",
        kind="health_and_wellbeing_board",
        source="Test",
    )
    freeze_pack(CODE, by=officer, at=AT)

    page = signed_in(Role.CHAIR).get(f"/packs/{CODE}/highlight/hwb/")

    assert page.status_code == 200
    assert "Highlight report to the Health and Wellbeing Board" in page.text
    for heading in ("Sponsor", "Author", "Organisation", "Recommendations", "Key issues"):
        assert heading in page.text
    assert CANARY not in page.text


def test_the_command_writes_a_draft_until_the_pack_is_frozen(
    meeting: Meeting, officer: User, tmp_path: Path, real_press: None
) -> None:
    draft, frozen = tmp_path / "draft.pdf", tmp_path / "frozen.pdf"

    call_command("build_pack", CODE, "--output", str(draft), "--audience", "public")
    call_command("build_pack", CODE, "--output", str(frozen), "--freeze", "--as", officer.email)

    assert "Draft, not frozen" in words_of(draft.read_bytes())
    assert "Draft, not frozen" not in words_of(frozen.read_bytes())
    stored = PackVersion.objects.get(audience=Audience.MEMBERS.value)
    assert frozen.read_bytes() == bytes(stored.pdf)


def test_the_command_says_why_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("build_pack", "none", "--output", str(tmp_path / "x.pdf"), "--json")

    assert stopped.value.code == 1
    assert "There is no meeting with the code none" in capsys.readouterr().out
    assert not (tmp_path / "x.pdf").exists()


def test_nothing_is_kept_when_printing_fails(
    meeting: Meeting, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr(service, "pack_pdf", broken)

    with pytest.raises(RuntimeError):
        freeze_pack(CODE, by=officer, at=AT)

    assert not BoardPack.objects.exists()
