"""A return from its start to its amendment: who may do what, and what is then fixed."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from dalpb.kernel.audit import verify
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.places_bought import PlacesBought
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Role
from needs.models import Service
from reporting.models import AnnualReturn, FindingAnswer, Narrative, ReturnDocument, ReturnSnapshot
from reporting.render.formats import FORMATS, FormatCode
from reporting.returns.findings import Severity
from reporting.returns.snapshot import sha256
from reporting.selectors.returns import contributors, replayed_status, tier_one_authority
from reporting.services import certify as certifying
from reporting.services.answers import answer_finding
from reporting.services.certify import content_digest, prepare, send_for_certification
from reporting.services.documents import frozen_document, stored_file
from reporting.services.moves import decline, record_submission, start_return, take_back
from reporting.services.narratives import save_narrative
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.emptying import triggers_off
from tests.worlds import World

S = ReturnStatus


def refusal(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.denial.code


def test_a_blocked_return_is_not_sent_and_an_answered_one_is(world: World) -> None:
    officer = world.people["officer"]
    made = start_return(authority=tier_one_authority(), year=worlds.YEAR, by=officer, at=worlds.AT)

    with pytest.raises(Refused) as blocked:
        send_for_certification(annual_return=made, version=1, by=officer, at=worlds.AT)
    worlds.write_texts(made, by=officer)
    with pytest.raises(Refused) as unanswered:
        send_for_certification(annual_return=made, version=1, by=officer, at=worlds.AT)
    worlds.answer_queries(made, by=officer)
    send_for_certification(annual_return=made, version=1, by=officer, at=worlds.AT)

    assert refusal(blocked) == "return.blockers"
    assert refusal(unanswered) == "return.unanswered"
    assert made.status == S.CHECKED


def test_places_bought_that_are_not_those_on_record_are_asked_about(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service.objects.filter(capacities__bedspaces_count=20).order_by("code")[0]

    def findings(bedspaces: int) -> list[str]:
        bought = PlacesBought(service.code, "AG-1", date(2024, 4, 1), None, bedspaces, None)
        monkeypatch.setattr("dalpb.kernel.places_bought._PROVIDERS", [lambda period: (bought,)])
        return [one.message for one in prepare(made).checked.findings if one.code == "P3"]

    officer = world.people["officer"]
    made = start_return(authority=tier_one_authority(), year=worlds.YEAR, by=officer, at=worlds.AT)

    assert findings(20) == []
    (told,) = findings(24)
    assert "has 20 bedspaces on record; agreement AG-1 buys 24." in told


@pytest.mark.usefixtures("quick_press")
def test_every_step_leaves_an_event_and_the_status_is_their_replay(world: World) -> None:
    made = worlds.the_return(world, S.AMENDED)

    told = set(AuditEvent.objects.values_list("action", flat=True))
    assert {
        "return.started",
        "return.text_saved",
        "return.finding_answered",
        "return.checked",
        "return.certified",
        "return.submitted",
        "return.amended",
    } <= told
    assert [event.move for event in made.events.order_by("sequence")] == [
        "started",
        "checked",
        "certified",
        "submitted",
        "amended",
    ]
    assert replayed_status(made) == made.status == S.AMENDED
    assert made.amended_by.status == S.CERTIFIED
    assert made.amended_by.number == 2
    assert made.amended_by.narratives.count() == made.narratives.count()
    assert verify() == []


def test_whoever_prepared_it_cannot_certify_it(world: World) -> None:
    made = worlds.the_return(world, S.CHECKED)

    with pytest.raises(Refused) as caught:
        worlds.sign(made, by=world.people["officer"])

    assert refusal(caught) == "return.certifier_prepared_it"
    assert not ReturnSnapshot.objects.exists()


def test_whoever_sent_figures_cannot_certify_what_rests_on_them(world: World) -> None:
    """A partner who also holds the certifier's role prepared the return by sending."""
    made = worlds.the_return(world, S.CHECKED)
    sender = world.people[worlds.HAVEN]
    worlds.give(sender, Role.FINANCE_CERTIFIER)

    with pytest.raises(Refused) as caught:
        worlds.sign(made, by=sender)

    assert refusal(caught) == "return.certifier_sent_figures"
    assert not ReturnSnapshot.objects.exists()


def test_whoever_wrote_one_text_cannot_certify_it(world: World) -> None:
    made = worlds.the_return(world)
    certifier = world.people["certifier"]
    text = Narrative.objects.get(annual_return=made, question="R8.1")
    save_narrative(
        annual_return=made,
        question="R8.1",
        answer="The certifier's own words about the board.",
        status=text.status,
        version=text.version,
        by=certifier,
        at=worlds.later(1),
    )
    send_for_certification(
        annual_return=made, version=made.version, by=world.people["officer"], at=worlds.later(1)
    )

    with pytest.raises(Refused) as caught:
        worlds.sign(made, by=certifier)

    assert refusal(caught) == "return.certifier_prepared_it"


@pytest.mark.usefixtures("quick_press")
def test_the_database_refuses_a_certificate_by_its_author(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    kept = ReturnSnapshot.objects.get(annual_return=made)
    second = worlds.start_return(
        authority=made.authority, year="2023-24", by=world.people["officer"], at=worlds.AT
    )
    kept.pk, kept.annual_return, kept.sha256 = None, second, "0" * 64
    kept.certified_by = kept.prepared_by
    kept._state.adding = True

    with (
        pytest.raises(IntegrityError, match="reporting_snapshot_author_is_not_approver"),
        transaction.atomic(),
    ):
        kept.save()


def test_a_declined_return_is_a_draft_again_with_its_reason(world: World) -> None:
    made = worlds.the_return(world, S.CHECKED)
    by = world.people["certifier"]

    with pytest.raises(Refused) as wordless:
        decline(annual_return=made, version=made.version, reason=" ", by=by, at=worlds.later(2))
    decline(
        annual_return=made,
        version=made.version,
        reason="The spend of May is missing.",
        by=by,
        at=worlds.later(2),
    )

    assert refusal(wordless) == "return.reason_missing"
    assert made.status == S.DRAFT
    assert made.events.last().reason == "The spend of May is missing."
    # Having declined does not make somebody its author.
    assert by.pk not in contributors(made)


def test_a_figure_that_moves_between_page_and_signature_stops_the_signature(world: World) -> None:
    made = worlds.the_return(world, S.CHECKED)
    shown = content_digest(prepare(made))
    world.send("haven", [worlds.row("haven-house", "households_supported", "ALL", "72")])

    with pytest.raises(Refused) as caught:
        worlds.sign(made, by=world.people["certifier"], shown=shown)

    assert refusal(caught) == "return.figures_moved"
    assert not ReturnSnapshot.objects.exists()
    made.refresh_from_db()
    assert made.status == S.CHECKED


@pytest.mark.usefixtures("quick_press")
def test_a_figure_that_moves_while_the_files_are_made_stops_the_signature(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = worlds.the_return(world, S.CHECKED)
    pressed = certifying.press

    def press_while_a_file_arrives(*given: Any) -> Any:
        world.send("haven", [worlds.row("haven-house", "households_supported", "ALL", "72")])
        return pressed(*given)

    monkeypatch.setattr(certifying, "press", press_while_a_file_arrives)

    with pytest.raises(Refused) as caught:
        worlds.sign(made, by=world.people["certifier"])

    assert refusal(caught) == "return.figures_moved"
    assert not ReturnSnapshot.objects.exists()
    assert not ReturnDocument.objects.exists()


def test_the_files_of_a_signed_return_stay_the_same_to_the_byte(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    client = world.client("officer")
    addresses = [f"/returns/{worlds.YEAR}/1/files/{code.value}/" for code in FORMATS]
    before = [client.get(address).content for address in addresses]
    shown = frozen_document(made)

    world.send(
        "haven",
        [worlds.row("haven-house", "supported_individuals", "women", "1")],
        at=worlds.later(9),
    )

    assert [client.get(address).content for address in addresses] == before
    assert before[0].startswith(b"%PDF")
    assert all(before)
    assert frozen_document(made) == shown
    assert content_digest(prepare(made)) != sha256(made.snapshot.content)
    assert AuditEvent.objects.filter(action="return.downloaded").count() == 2 * len(FORMATS)


@pytest.mark.usefixtures("quick_press")
@pytest.mark.parametrize(
    "table",
    [
        "reporting_returnsnapshot",
        "reporting_returndocument",
        "reporting_returnevent",
        "reporting_findinganswer",
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_signed(
    world: World, table: str, statement: str
) -> None:
    worlds.the_return(world, S.CERTIFIED)

    with (
        pytest.raises(DatabaseError, match="append"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.usefixtures("quick_press")
def test_a_damaged_snapshot_is_refused_in_words(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    damaged = made.snapshot.content.replace('"71"', '"17"', 1).replace(":71,", ":17,", 1)
    with triggers_off():
        ReturnSnapshot.objects.update(content=damaged + " ")

    made = AnnualReturn.objects.get(pk=made.pk)
    with pytest.raises(Refused) as caught:
        frozen_document(made)
    answer = world.client("officer").get(f"/returns/{worlds.YEAR}/1/")

    assert refusal(caught) == "return.snapshot_damaged"
    assert answer.status_code == 409
    assert "Restore it from a backup" in answer.text


@pytest.mark.usefixtures("quick_press")
def test_a_damaged_file_is_refused(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    with triggers_off():
        ReturnDocument.objects.filter(format="csv").update(content=b"other")

    with pytest.raises(Refused) as caught:
        stored_file(made, FormatCode.CSV)

    assert refusal(caught) == "return.file_damaged"
    assert stored_file(made, FormatCode.JSON)


@pytest.mark.parametrize("state", [S.CHECKED, S.CERTIFIED])
@pytest.mark.usefixtures("quick_press")
def test_the_text_and_answers_of_a_sent_return_are_fixed(world: World, state: S) -> None:
    read_before = worlds.the_return(world)
    version = Narrative.objects.get(question="R8.1").version
    findings = prepare(read_before).checked.findings
    query = next(f for f in findings if f.severity is Severity.QUERY)
    stale = AnnualReturn.objects.get(pk=read_before.pk)
    officer = world.people["officer"]
    send_for_certification(annual_return=read_before, version=1, by=officer, at=worlds.later(1))
    if state is S.CERTIFIED:
        worlds.sign(read_before, by=world.people["certifier"])
    answers = FindingAnswer.objects.count()

    # The writer's page was loaded while the return was a draft.
    with pytest.raises(Refused) as text:
        save_narrative(
            annual_return=stale,
            question="R8.1",
            answer="Slipped in after it was sent.",
            version=version,
            by=officer,
            at=worlds.later(2),
        )
    with pytest.raises(Refused) as reason:
        answer_finding(
            annual_return=stale,
            findings=findings,
            digest=query.digest,
            reason="Slipped in after it was sent.",
            by=officer,
            at=worlds.later(2),
        )

    assert refusal(text) == refusal(reason) == "return.not_editable"
    assert not Narrative.objects.filter(answer__startswith="Slipped").exists()
    assert FindingAnswer.objects.count() == answers


def test_of_two_who_move_a_return_the_later_is_told(world: World) -> None:
    made = worlds.the_return(world, S.CHECKED)
    theirs = AnnualReturn.objects.get(pk=made.pk)
    take_back(
        annual_return=made,
        version=made.version,
        reason="One more figure is coming.",
        by=world.people["officer"],
        at=worlds.later(2),
    )

    with pytest.raises(StaleVersion) as caught:
        decline(
            annual_return=theirs,
            version=theirs.version,
            reason="The spend of May is missing.",
            by=world.people["certifier"],
            at=worlds.later(2),
        )

    assert refusal(caught) == "return.changed_meanwhile"


def test_of_two_who_write_a_text_the_later_keeps_theirs_on_the_page(world: World) -> None:
    made = worlds.the_return(world)
    version = Narrative.objects.get(annual_return=made, question="R8.2").version
    address = f"/returns/{worlds.YEAR}/1/text/R8.2/"
    sent = {"version": version, "status": "done", "answer": "The first to save."}

    first = world.client("officer").post(address, sent)
    second = world.client("second-officer").post(address, {**sent, "answer": "The later words."})

    assert first.status_code == 302
    assert second.status_code == 422
    assert "The later words." in second.text
    assert "The first to save." in second.text
    assert Narrative.objects.get(annual_return=made, question="R8.2").answer == "The first to save."


@pytest.mark.usefixtures("quick_press")
def test_a_submission_needs_a_reference_and_a_past_date(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    given: dict[str, Any] = {
        "annual_return": made,
        "version": made.version,
        "by": world.people["officer"],
        "at": worlds.later(3),
    }

    with pytest.raises(Refused) as nameless:
        record_submission(receipt_reference=" ", submitted_on=worlds.TODAY, **given)
    with pytest.raises(Refused) as early:
        record_submission(receipt_reference="R", submitted_on=date(2031, 1, 1), **given)

    assert refusal(nameless) == "return.receipt_missing"
    assert refusal(early) == "return.submitted_later"


def test_a_year_is_started_once(world: World) -> None:
    made = worlds.the_return(world)

    with pytest.raises(Refused) as caught:
        worlds.the_return(world)

    assert refusal(caught) == "return.exists"
    assert AnnualReturn.objects.get().pk == made.pk


@pytest.mark.usefixtures("quick_press")
def test_the_snapshot_holds_what_its_digest_says(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    kept = made.snapshot

    assert hashlib.sha256(kept.content.encode()).hexdigest() == kept.sha256
    held = json.dumps(json.loads(kept.content))
    assert "Haven House" in held
    assert kept.certified_by.full_name in held
    assert AuditEvent.objects.get(sequence=kept.audit_sequence).hash == kept.audit_hash
    assert kept.certified_at == worlds.later(2)
