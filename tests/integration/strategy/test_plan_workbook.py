"""The plan out to a workbook and back: nothing changes, all or nothing, and nobody is overwritten."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.models import AuditEvent
from strategy.frames.plan_workbook import plan_workbook
from strategy.models import Action, ActionEvent
from strategy.rules.delivery.vocabulary import Funder
from strategy.rules.delivery.workbook import HEADINGS
from strategy.services.delivery import parts, proposing, updating
from strategy.services.delivery.workbooks import (
    PlanImport,
    cells_of,
    import_plan,
    workbook_actions,
)
from tests import signing_in
from tests.factories import delivery
from tests.standing import standing

pytestmark = pytest.mark.django_db
Cells = dict[str, str]


@standing
def on_plan_for_workbook() -> delivery.Plan:
    """Two agreed actions with money, helpers, an update and texts that could be formulas."""
    found = delivery.small_plan()
    first = found.agreed(
        title="=SUM(places)",
        wording="- Find a building\n- Open it, if the “lease” is signed",
        supporters=(found.health, found.council),
        outcome=found.outcome,
        owner_role="Head of housing",
    )
    found.agreed(title="Second")
    act = found.act(found.officer)
    lines = (
        parts.ResourceLine(Funder.GRANT, "Two posts = one team", 8_450_050),
        parts.ResourceLine(Funder.OWN, "Premises", 0),
    )
    parts.set_resources(action=first, lines=lines, act=act)
    updating.give_update(action=first, terms=delivery.update(), act=found.act(found.owner))
    return found


@pytest.fixture
def plan(on_plan_for_workbook: delivery.Plan) -> delivery.Plan:
    return on_plan_for_workbook


def file_of(change: Callable[[list[Cells]], None] | None = None) -> bytes:
    rows = [cells_of(row) for row in workbook_actions().order_by("code")]
    if change:
        change(rows)
    return plan_workbook(rows)


def taken(plan: delivery.Plan, content: bytes) -> PlanImport:
    table = read_bytes(content, filename="plan.xlsx", expected_headings=frozenset(HEADINGS))
    return import_plan(table=table, act=plan.act(plan.officer))


def told(done: PlanImport) -> list[tuple[int, str, str]]:
    return [(e.row, e.column, e.code) for e in done.errors]


def test_a_round_trip_changes_nothing(plan: delivery.Plan) -> None:
    before = list(Action.objects.order_by("pk").values())
    events = ActionEvent.objects.count()

    done = taken(plan, file_of())

    assert (done.errors, done.rows_written, done.rows_unchanged) == ((), 0, 2)
    assert list(Action.objects.order_by("pk").values()) == before
    assert ActionEvent.objects.count() == events


def test_no_cell_can_act_as_a_formula(plan: delivery.Plan) -> None:
    sheet = load_workbook(io.BytesIO(file_of()))["Plan"]

    assert sheet["D2"].value == "'=SUM(places)"
    assert all(c.data_type in ("s", "n") for row in sheet.iter_rows() for c in row)


def test_what_is_changed_in_the_file_stands_in_the_plan(plan: delivery.Plan) -> None:
    def change(rows: list[Cells]) -> None:
        rows[1]["title"] = "Second, renamed"
        rows[1]["supporters"] = "example-health"
        rows[1]["money"] = "other: A room = 1,200.00"
        rows.append(
            dict.fromkeys(HEADINGS, "")
            | {
                "objective": "da-plan:1.1",
                "title": "From the file",
                "wording": "A new thing.",
                "owner": "example-health",
                "agreed start": "1/4/2027",
                "agreed end": "2028-03-31",
            }
        )

    done = taken(plan, file_of(change))

    assert (done.errors, done.rows_written, done.rows_unchanged) == ((), 2, 1)
    second = Action.objects.get(code="A002")
    assert second.title == "Second, renamed"
    assert [r.amount_pence for r in second.resources.all()] == [120_000]
    assert Action.objects.get(title="From the file").status == "proposed"
    assert AuditEvent.objects.filter(action="plan.imported").exists()


def test_one_wrong_cell_leaves_everything_as_it_was(plan: delivery.Plan) -> None:
    def change(rows: list[Cells]) -> None:
        rows[0]["title"] = "Changed"
        rows[1]["owner"] = "nobody"
        rows[1]["agreed end"] = "soon"

    done = taken(plan, file_of(change))

    assert told(done) == [(3, "owner", "workbook.unknown")]
    assert not Action.objects.filter(title="Changed").exists()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("agreed start", "soon", "workbook.day"),
        ("money", "grant 1200", "workbook.money"),
        ("objective", "da-plan:9.9", "workbook.unknown"),
        ("outcome", "O9", "workbook.unknown"),
        ("supporters", "nobody; example-health", "workbook.unknown"),
        ("owner says", "Red", "workbook.read_only"),
        ("action", "A777", "workbook.unknown"),
    ],
)
def test_each_wrong_cell_is_named(plan: delivery.Plan, column: str, value: str, code: str) -> None:
    done = taken(plan, file_of(lambda rows: rows[1].__setitem__(column, value)))

    assert told(done) == [(3, column, code)]


def test_agreed_wording_is_not_changed_by_a_file(plan: delivery.Plan) -> None:
    done = taken(plan, file_of(lambda rows: rows[1].__setitem__("wording", "Softer.")))

    assert told(done) == [(3, "action", "action.agreed_terms")]


def test_a_row_changed_since_is_refused_with_both_values(plan: delivery.Plan) -> None:
    content = file_of(lambda rows: rows[1].__setitem__("title", "From the file"))
    action = Action.objects.get(code="A002")
    proposing.edit_action(
        action=action, terms=plan.terms(title="From the page"), act=plan.act(plan.officer)
    )

    done = taken(plan, content)

    assert told(done) == [(3, "version", "workbook.changed_since")]
    assert "“From the page”" in done.errors[0].message
    assert "“From the file”" in done.errors[0].message


def test_an_action_stands_in_a_file_once(plan: delivery.Plan) -> None:
    done = taken(plan, file_of(lambda rows: rows.append(dict(rows[0]))))

    assert told(done) == [(4, "action", "workbook.twice")]


def test_the_pages_export_and_import(plan: delivery.Plan) -> None:
    client = Client()
    signing_in.sign_in(client, plan.officer)
    content = client.get(reverse("strategy:plan-workbook")).content
    address = reverse("strategy:plan-import")

    same = client.post(address, {"file": SimpleUploadedFile("plan.xlsx", content)})
    broken = client.post(
        address,
        {
            "file": SimpleUploadedFile(
                "plan.xlsx", file_of(lambda rows: rows[0].__setitem__("owner", "nobody"))
            )
        },
    )
    other = client.post(address, {"file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")})

    assert same.status_code == 302
    assert broken.status_code == 422
    assert "There is no organisation with this code" in broken.content.decode()
    assert other.status_code == 422
