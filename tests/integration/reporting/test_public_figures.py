"""Released figures on the public site: what was printed, and nothing that was not."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from dalpb.kernel import clock
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused
from reporting.disclosure.shown import PublishedRelease
from reporting.documents.content import Basis, StatedFigure
from reporting.documents.figures import Small, figure_hits
from reporting.frames.released import render_released_ods
from reporting.models import ReleasedFile
from reporting.selectors.published import published_release, released_file
from reporting.services.publishing_guards import released_cells
from reporting.services.releases.reviewing import withdraw
from tests.factories import documents, releases
from tests.worlds import World

pytestmark = pytest.mark.django_db
ONE = "/public/figures/refusals/"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture
def out(on_figures_and_policy: World) -> PublishedRelease:
    releases.published(on_figures_and_policy)
    found = published_release("refusals", at=clock.now())
    assert found is not None
    return found


def test_page_and_files_show_each_printed_thing_and_no_other_number(
    out: PublishedRelease,
) -> None:
    table = out.tables[0]
    printed = [cell for row in table.rows for cell in row.cells]
    assert any(cell.mark for cell in printed)

    page = Client().get(ONE)
    rows = list(csv.DictReader(io.StringIO(
        Client().get(f"{ONE}1/{table.number}.csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    told = Client().get(f"{ONE}1/{table.number}.json").json()

    assert page.status_code == 200
    assert table.sha256 in page.text
    assert [row["As printed"] for row in rows] == [cell.text for cell in printed]
    for row, cell in zip(rows, printed, strict=True):
        assert row["Value"] == ("" if cell.value is None else str(cell.value))
        assert row["Mark"].removeprefix("'") == cell.mark
    cells = [cell for row in told["rows"] for cell in row["cells"].values()]
    assert [cell["value"] for cell in cells] == [cell.value for cell in printed]
    assert (told["sha256"], told["policy"]) == (table.sha256, out.policy)


def test_the_workbook_holds_what_is_printed_and_is_what_the_reviewers_had(
    out: PublishedRelease,
) -> None:
    table, stored = out.tables[0], ReleasedFile.objects.get()
    answered = Client().get(f"{ONE}1/{table.number}.ods")
    again = [
        render_released_ods(
            table, release=out.title, author="x", made=out.data_cut_off, about=("y",)
        )
        for _ in range(2)
    ]

    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        xml = archive.read("content.xml").decode()
    sheet = ET.fromstring(xml).findall(f".//{TABLE}table")[1]
    rows = [
        ["".join(cell.itertext()) for cell in row.iter(f"{TABLE}table-cell")]
        for row in sheet.iter(f"{TABLE}table-row")
    ]
    numbers = [int(n) for n in re.findall(r'office:value="(\d+)"', xml)]

    assert answered["Content-Type"] == stored.media_type
    assert sha256(answered.content).hexdigest() == stored.sha256
    assert {stored.name: stored.sha256} == json.loads(stored.copy.content)["files"]
    assert again[0] == again[1]
    assert rows[-len(table.rows) - 1] == [*table.label_headings, *table.cell_headings]
    assert rows[-len(table.rows) :] == [
        [*row.labels, *(cell.text for cell in row.cells)] for row in table.rows
    ]
    assert numbers == [c.value for row in table.rows for c in row.cells if c.value is not None]
    assert f'{ONE}1/{table.number}.ods"' in Client().get(ONE).text


def test_a_file_that_is_not_what_was_approved_is_not_given(out: PublishedRelease) -> None:
    stored = ReleasedFile.objects.get()
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute("UPDATE reporting_releasedfile SET size = 1")
    told = replace(out, files=(replace(out.files[0], sha256="0" * 64),))

    with pytest.raises(Refused, match="not what was reviewed"):
        released_file(told, stored.name)
    assert released_file(out, "table-9.ods") is None


def test_it_stands_in_the_catalogue_the_changes_and_the_feed(out: PublishedRelease) -> None:
    catalogue = Client().get("/public/data/catalogue.json").json()["releases"]

    assert [(one["code"], one["sha256"]) for one in catalogue] == [("refusals", out.sha256)]
    for path in ("/public/changes/", "/public/changes.atom", "/public/figures/", "/public/data/"):
        assert out.title in Client().get(path).text, path


def test_what_is_not_out_answers_like_what_never_was(world: World) -> None:
    releases.approved(releases.ready(world))

    never = Client().get("/public/figures/never/")
    for path in ("", "1/", "1/1.csv", "1/1.json"):
        response = Client().get(f"{ONE}{path}")
        assert (response.status_code, response.content) == (404, never.content), path


def test_a_withdrawn_one_says_why_and_gives_no_figure(
    on_figures_and_policy: World, out: PublishedRelease
) -> None:
    world = on_figures_and_policy
    from reporting.models import Release

    row, by = Release.objects.get(), world.people["officer"]
    reason = "A service counted twice."
    withdraw(release=row, version=row.version, reason=reason, by=by, at=clock.now())

    page = Client().get(ONE)

    assert (page.status_code, reason in page.text) == (410, True)
    assert out.tables[0].sha256 not in page.text
    assert Client().get(f"{ONE}1/1.csv").status_code == 404
    assert released_cells(clock.now()) == frozenset()


def test_a_document_may_repeat_what_a_release_prints_and_not_what_it_withholds(
    out: PublishedRelease,
) -> None:
    table = out.tables[0]
    row = next(row for row in table.rows if any(cell.value for cell in row.cells))
    at, cell = next((i, cell) for i, cell in enumerate(row.cells) if cell.value)
    figure = StatedFigure(
        "F1", "Refusals", cell.text, cell.value, table.code, table.cell_headings[at],
        Basis.OWN_COUNT, "",
    )  # fmt: skip
    small, released = Small(5), released_cells(clock.now())
    before = released_cells(out.published_at - timedelta(days=1))
    made = documents.content(figures=(figure,))

    assert figure_hits(made, small=small, released=released) == ()
    assert figure_hits(made, small=small, released=before)[0].is_certain
    assert not [one for one in released if one.value in range(1, 5)]


def test_nobody_signs_in_to_read(out: PublishedRelease) -> None:
    assert User.objects.exists()
    assert not Client().get(ONE).cookies
