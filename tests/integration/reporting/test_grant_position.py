"""One number everywhere: page, PDF, workbooks, CSV, JSON, API and the return say the same."""

import csv
import io
import json
import re
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

import commissioning.facts as grant
from commissioning.facts.grant_position import grant_position
from commissioning.facts.today import grant_today
from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.models import AuditEvent
from reporting.assemble.grant.paper import pounds, tables_of
from reporting.assemble.grant.position import position_paper
from reporting.assemble.returns import _spend
from reporting.returns.compose.cells import pounds_cell
from reporting.returns.document import Cell, caption_of
from tests.factories.grant_outputs import AT, ClosedYear, a_spent_year
from tests.pdf_tags import Tagged, cells_of, squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> ClosedYear:
    made = a_spent_year()
    made.council.award(500_00, start=2023)
    return made


def client_of(year: ClosedYear) -> Client:
    client = Client()
    client.force_login(year.auditor)
    return client


def get(year: ClosedYear, name: str, *args: Any, **query: Any) -> Any:
    answer = client_of(year).get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content[:300]
    return answer


def shown_cells(year: ClosedYear) -> list[tuple[str, list[list[str]]]]:
    """Every table of the position as it reads."""
    paper = position_paper(grant_position(on=AT.date()))
    return [
        (
            caption_of(table),
            [
                list(table.headings),
                *([row.heading, *(cell.text for cell in row.cells)] for row in table.rows),
            ],
        )
        for table in tables_of(paper.document)
    ]


def test_the_four_numbers_at_the_head_are_over_the_awards_that_the_home_page_tells_of(
    year: ClosedYear,
) -> None:
    position = grant_position(on=AT.date())
    unallocated, committed, *rest = position_paper(position).document.headlines
    told = {one.code: one.pence for one in grant_today(AT.date())}

    assert [award.year for award in position.silent] == ["2023-24"]
    assert unallocated.figure == pounds(told["unallocated"]).text
    assert committed.figure == pounds(told["committed"]).text
    assert unallocated.note == "waits for a decision; £500.00 more of 2023-24"
    assert {each.note for each in (committed, *rest)} == {"of 1 award with spending posted"}


def test_the_page_says_every_cell(year: ClosedYear) -> None:
    html = get(year, "reporting:grant-position").content.decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    for caption, rows in shown_cells(year):
        assert caption in said
        for row in rows[1:]:
            for text in row:
                assert " ".join(text.split()) in said, (caption, text)


def test_the_pdf_says_every_cell(year: ClosedYear) -> None:
    pdf = get(year, "reporting:grant-position-file", "pdf").content
    printed = [
        (squeezed(table.all("Caption")[0].words()), cells_of(table))
        for table in Tagged(pdf).tables()
    ]

    for caption, rows in shown_cells(year):
        [cells] = [found for name, found in printed if name.startswith(squeezed(caption))]
        assert cells == [[squeezed(text) for text in row] for row in rows]


def test_the_workbooks_hold_every_number(year: ClosedYear) -> None:
    book = openpyxl.load_workbook(
        BytesIO(get(year, "reporting:grant-position-file", "xlsx").content)
    )
    with ZipFile(BytesIO(get(year, "reporting:grant-position-file", "ods").content)) as ods:
        xml = ods.read("content.xml").decode()

    for table in tables_of(position_paper(grant_position(on=AT.date())).document):
        [named] = book[table.code].tables.values()
        rows = list(book[table.code][named.ref])[1:]
        for row, cells in zip(table.rows, rows, strict=True):
            for ours, theirs in zip(row.cells, cells[1:], strict=True):
                _same(ours, theirs.value)
                if ours.number is not None:
                    assert f'office:value="{ours.number:f}"' in xml


def _same(ours: Cell, theirs: Any) -> None:
    if ours.number is None:
        assert theirs == ours.text
    else:
        assert Decimal(str(theirs)) == ours.number


def test_csv_json_and_api_are_the_same_document(year: ClosedYear) -> None:
    position = grant_position(on=AT.date())
    client = client_of(year)
    data = get(year, "reporting:grant-position-file", "json").content.decode()
    said = client.get("/api/v1/grant-positions/today/").json()
    rows = list(
        csv.DictReader(
            io.StringIO(
                get(year, "reporting:grant-position-file", "csv").content.decode("utf-8-sig")
            )
        )
    )

    kept = from_json(type(position), data)
    assert (kept.awards, kept.lines, kept.groups, kept.spending) == (
        position.awards,
        position.lines,
        position.groups,
        position.spending,
    )
    plain = json.loads(to_json(kept))
    for name in ("awards", "lines", "groups", "spending", "variances"):
        assert said[name] == plain[name], name
    spent = {
        row["row"]: row["pounds_or_number"]
        for row in rows
        if row["table"] == "Accounts" and row["column"] == "Spent"
    }
    assert Decimal(spent["2024-25 (illustrative)"]) == Decimal("2600.01")
    [silent] = [
        row
        for row in rows
        if row["table"] == "Accounts"
        and row["column"] == "Spent"
        and row["row"].startswith("2023-24")
    ]
    assert (silent["text"], silent["pounds_or_number"], silent["state"]) == (
        "[n]",
        "",
        "not_supplied",
    )


def test_the_return_has_the_same_spend_as_the_position(year: ClosedYear) -> None:
    position = grant_position(on=AT.date())
    entries = _spend("2024-25")

    for kind in ("refuge", "sanctuary", ""):
        counted = sum(entry.pence for entry in entries if entry.kind == kind)
        assert counted == sum(
            row.pence
            for row in position.spending
            if (row.year, row.accommodation) == ("2024-25", kind)
        )
    assert sum(e.pence for e in entries) == sum(row.pence for row in grant.spend("2024-25"))
    assert {e.narrative for e in entries} == {
        "refuge_support",
        "target_hardening",
        "board_servicing",
    }
    whole = pounds_cell(sum(entry.pence for entry in entries)).text
    [spending] = [t for t in tables_of(position_paper(position).document) if t.code == "Spending"]
    assert spending.rows[-1].cells[0].text == whole == "£2,600.01"


def test_each_file_that_leaves_is_noted(year: ClosedYear) -> None:
    for code in ("csv", "json"):
        get(year, "reporting:grant-position-file", code)

    events = AuditEvent.objects.filter(action="grant.exported")
    assert [event.details["form"] for event in events.order_by("sequence")] == ["csv", "json"]


def test_a_choice_that_is_not_there_is_said(year: ClosedYear) -> None:
    answer = client_of(year).get(reverse("reporting:grant-position"), {"closing": "7"})

    assert answer.status_code == 422
    assert client_of(year).get("/api/v1/grant-positions/7/").status_code == 404
    assert client_of(year).get("/api/v1/grant-positions/today/?other=1").status_code == 400
