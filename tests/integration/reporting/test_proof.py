"""The proof of a return, and the Department's row beside it."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from dalpb.kernel.models import AuditEvent
from dalpb.kernel.refusals import Refused
from reporting.models import AnnualReturn, PublishedFigure, PublishedRow
from reporting.returns.reconciling import Printed, Verdict
from reporting.services.proof import proof_pack, reconciled
from reporting.services.published_rows import Release, latest_row, record_published_row
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.worlds import World

S = ReturnStatus
ONE = f"/returns/{worlds.YEAR}/1"
RELEASE = Release(
    "Support in domestic abuse safe accommodation",
    "https://gov.example/tables",
    date(2025, 5, 1),
    10,
)
pytestmark = pytest.mark.usefixtures("quick_press")


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def printed(made: AnnualReturn, world: World, **changed: Any) -> PublishedRow:
    given = {"figures": {("R1", ""): Printed("120", 120)}, "release": RELEASE, **changed}
    return record_published_row(
        authority=made.authority,
        year=made.year,
        by=world.people["officer"],
        at=worlds.later(9),
        **given,
    )


def test_the_pack_holds_the_files_as_sent_and_every_digest(world: World) -> None:
    made = worlds.the_return(world, S.SUBMITTED)

    files = opened(proof_pack(made))
    manifest = json.loads(files["manifest.json"])["sha256"]
    certificate = json.loads(files["certificate.json"])

    assert set(manifest) == set(files) - {"manifest.json"}
    assert all(hashlib.sha256(files[name]).hexdigest() == told for name, told in manifest.items())
    assert manifest["snapshot.json"] == made.snapshot.sha256 == certificate["snapshot_sha256"]
    sent = {row.sha256 for row in made.snapshot.documents.all()}
    assert {told for name, told in manifest.items() if name.startswith("sent/")} == sent
    assert certificate["receipt"]["receipt_reference"] == "RECEIPT-1"
    assert certificate["certified_by"] == world.people["certifier"].full_name
    assert b"The partners looked again" in files["checks.csv"]
    assert b"passed" in files["checks.csv"]
    assert files["history.csv"].count(b"\r\n") == 1 + made.events.count()
    assert "reconciliation.csv" not in files


def test_the_same_state_gives_the_same_bytes_and_a_later_move_others(world: World) -> None:
    made = worlds.the_return(world, S.SUBMITTED)

    first, again = proof_pack(made), proof_pack(made)
    printed(made, world)
    later = proof_pack(made)

    assert first == again
    assert later != first
    assert b"Agrees" in opened(later)["reconciliation.csv"] or (
        b"Differs" in opened(later)["reconciliation.csv"]
    )


def test_taking_it_is_an_event_with_the_digest(world: World) -> None:
    worlds.the_return(world, S.CERTIFIED)

    answer = world.client("certifier").get(f"{ONE}/proof.zip")

    told = AuditEvent.objects.filter(action="return.proof_downloaded").get()
    assert answer["Content-Type"] == "application/zip"
    assert told.details["sha256"] == hashlib.sha256(answer.content).hexdigest()


@pytest.mark.parametrize("page", ["proof/", "proof.zip", "published-row/"])
def test_there_is_no_proof_of_a_draft(world: World, page: str) -> None:
    worlds.the_return(world, S.CHECKED)

    assert world.client("officer").get(f"{ONE}/{page}").status_code == 404


def test_the_page_shows_the_chain_with_what_is_material(world: World) -> None:
    worlds.the_return(world, S.AMENDED)

    page = world.client("auditor").get(f"/returns/{worlds.YEAR}/2/proof/").text

    assert "Not material" in page
    assert "One sentence of text; no figure changes." in page
    assert "First return" in page


def test_the_department_s_row_is_typed_in_and_reconciled(world: World) -> None:
    made = worlds.the_return(world, S.SUBMITTED)
    officer = world.client("officer")
    form = officer.get(f"{ONE}/published-row/").context["form"]
    lines = {(q, c): f"line-{n}" for n, (q, _, c, _) in enumerate(form.lines)}
    given = {
        "title": RELEASE.title,
        "url": RELEASE.url,
        "published_on": "1/5/2025",
        "rounded_to": "10",
    }

    bad = officer.post(f"{ONE}/published-row/", {**given, lines["R1", ""]: "about ten"})
    sent = officer.post(
        f"{ONE}/published-row/",
        {**given, lines["R1", ""]: "9,990", lines["R3", ""]: "[c]"},
    )
    page = officer.get(f"{ONE}/proof/").text

    assert bad.status_code == 422
    assert "neither a whole number nor a mark" in bad.text
    assert "about ten" in bad.text
    assert sent.status_code == 302
    assert "1 of 1 lines that both hold differ." in page
    assert "Not printed by the Department" in page
    row = latest_row(made)
    assert row is not None
    verdicts = {line.question: line.verdict for line in reconciled(made, row) if not line.category}
    assert verdicts["R1"] is Verdict.DIFFERS
    assert verdicts["R3"] is Verdict.NOT_PRINTED


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"figures": {}}, "published.empty"),
        ({"figures": {("L1", "inbound"): Printed("3", 3)}}, "published.not_asked"),
        (
            {
                "release": Release(
                    "T", "https://gov.example", worlds.later(9).date() + timedelta(days=1), 1
                )
            },
            "published.later",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused(world: World, changed: dict[str, Any], code: str) -> None:
    made = worlds.the_return(world, S.CERTIFIED)

    with pytest.raises(Refused) as caught:
        printed(made, world, **changed)

    assert caught.value.denial.code == code
    assert not PublishedRow.objects.exists()


def test_a_row_needs_a_certified_return(world: World) -> None:
    with pytest.raises(Refused) as caught:
        printed(worlds.the_return(world, S.CHECKED), world)

    assert caught.value.denial.code == "published.nothing_sent"


def test_a_row_read_again_is_another_and_neither_can_be_changed(world: World) -> None:
    made = worlds.the_return(world, S.CERTIFIED)
    printed(made, world)
    second = printed(made, world, figures={("R1", ""): Printed("130", 130)})

    assert latest_row(made) == second
    assert [row.number for row in PublishedRow.objects.order_by("number")] == [1, 2]
    for rows in (PublishedRow.objects.all(), PublishedFigure.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedFigure.objects.update(printed="1")
