import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commissioning import facts
from commissioning.models import GrantAward, LedgerEntry
from commissioning.selectors.soundness import imbalances
from commissioning.services.periods import close_month
from dalpb.kernel.models import AuditEvent, Organisation, OrganisationKind
from dalpb.kernel.periods import month
from dalpb.kernel.roles import Role
from tests.integration.commissioning.conftest import AT, Council, person

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[3] / "dalpb/example"
ROW = {
    "reference": "A1",
    "award": "support-2024-one",
    "kind": "spend",
    "date": "2024-06-28",
    "amount": "1,250.50",
    "purpose": "support",
    "accommodation": "refuge",
    "narrative": "refuge_support",
    "supplier": "tier-one",
    "document": "INV-1",
    "corrects": "",
    "reason": "",
    "illustrative": "yes",
}

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Loads rows, each given by what differs from the usual one."""

    def load(*rows: dict[str, str], options: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        text = io.StringIO()
        writer = csv.DictWriter(text, list({k: 0 for row in rows for k in {**ROW, **row}}))
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
        file = tmp_path / "spend.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        return command(file, *options)

    def command(file: Path, *options: str) -> tuple[int, dict[str, Any]]:
        try:
            call_command("import_ledger", str(file), "--json", *options)
        except SystemExit as ended:
            return int(str(ended.code)), json.loads(capsys.readouterr().out)
        return 0, json.loads(capsys.readouterr().out)

    return load


def test_rows_go_in_once_however_often_the_file_is_loaded(council: Council, run: Run) -> None:
    council.award(5000_00)
    rows = ({}, {"reference": "A2", "amount": "10.5"}, {"reference": "A3", "award": "2024-25"})

    first = run(*rows, options=("--as", "commissioner@council.example"))
    again = run(*rows)

    assert first == (
        0,
        {
            "status": "accepted",
            "rows_read": 3,
            "rows_written": 3,
            "rows_unchanged": 0,
            "errors": [],
            "warnings": [],
        },
    )
    assert (again[0], again[1]["rows_written"], again[1]["rows_unchanged"]) == (0, 0, 3)
    assert [fact.pence for fact in facts.spend("2024-25")] == [1250_50, 10_50, 1250_50]
    assert AuditEvent.objects.filter(action="ledger.imported").count() == 1
    assert imbalances() == []


def test_a_rehearsal_writes_nothing(council: Council, run: Run) -> None:
    council.award(5000_00)

    code, answer = run({}, options=("--dry-run",))

    assert (code, answer["rows_written"]) == (0, 1)
    assert not LedgerEntry.objects.of_spending().exists()
    assert not AuditEvent.objects.filter(action="ledger.imported").exists()


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"reference": ""}, "reference", "ledger.missing"),
        ({"reference": "=1+1"}, "reference", "ledger.reference_not_plain"),
        ({"award": "2031-32"}, "award", "ledger.award_not_known"),
        ({"kind": "award"}, "kind", "ledger.kind_not_posted"),
        ({"date": "31/02/2025"}, "date", "ledger.not_a_date"),
        ({"date": "2024-03-31"}, "award", "ledger.before_award"),
        ({"date": "2999-01-01"}, "date", "ledger.dated_in_future"),
        ({"month": "2024-05"}, "month", "ledger.month_before_date"),
        ({"month": "2024-25"}, "month", "ledger.not_a_month"),
        ({"amount": "12.345"}, "amount", "money.not_an_amount"),
        ({"amount": "0"}, "amount", "ledger.amount_zero"),
        ({"amount": "-1"}, "amount", "ledger.amount_negative"),
        ({"amount": "5000.01"}, "amount", "ledger.overspent"),
        ({"kind": "refund"}, "amount", "ledger.refund_positive"),
        ({"kind": "refund", "amount": "-1"}, "amount", "ledger.more_back_than_spent"),
        ({"purpose": "capital"}, "purpose", "ledger.not_listed"),
        ({"narrative": "a house"}, "narrative", "ledger.not_listed"),
        ({"narrative": "reporting"}, "narrative", "ledger.narrative_not_of_purpose"),
        ({"accommodation": ""}, "accommodation", "ledger.accommodation_missing"),
        ({"supplier": "nobody"}, "supplier", "ledger.supplier_not_known"),
        ({"document": ""}, "document", "ledger.document_missing"),
        ({"kind": "adjustment"}, "reason", "ledger.reason_missing"),
        ({"kind": "adjustment", "reason": "x"}, "corrects", "ledger.corrects"),
        (
            {"kind": "adjustment", "reason": "x", "corrects": "Z9"},
            "corrects",
            "ledger.original_not_known",
        ),
        ({"illustrative": "perhaps"}, "illustrative", "ledger.not_yes_or_no"),
        ({"colour": ""}, "", "file.heading_unknown"),
    ],
)
def test_one_bad_row_keeps_the_whole_file_out(
    council: Council, run: Run, change: dict[str, str], column: str, code: str
) -> None:
    council.award(5000_00)

    exit_code, answer = run({"reference": "GOOD", "amount": "0.01"}, change)

    assert exit_code == 1
    assert answer["status"] == "refused"
    assert (column, code) in [(error["column"], error["code"]) for error in answer["errors"]]
    assert not LedgerEntry.objects.of_spending().exists()


def test_errors_name_the_row_as_a_spreadsheet_counts_it(council: Council, run: Run) -> None:
    council.award(5000_00)

    _, answer = run({}, {"reference": "A2", "amount": "lots"}, {"reference": "A1"})

    assert [(e["row"], e["column"], e["value"]) for e in answer["errors"]] == [
        (3, "amount", "lots")
    ]
    _, answer = run({}, {"reference": "A1"})
    assert [(e["row"], e["code"]) for e in answer["errors"]] == [(3, "ledger.reference_twice")]


def test_personal_data_is_refused_and_not_repeated(council: Council, run: Run) -> None:
    council.award(5000_00)

    code, answer = run({"reason": "call her on 07700 900123 or at QQ 12 34 56 C"})

    assert code == 1
    assert "900123" not in json.dumps(answer)
    assert answer["errors"][0]["code"].startswith("personal.")
    assert not LedgerEntry.objects.of_spending().exists()


def test_a_closed_month_refuses_the_row_but_keeps_what_stands_unchanged(
    council: Council, run: Run
) -> None:
    council.award(5000_00)
    run({})
    close_month(month(2024, 6), by=council.certifier, at=AT)

    assert run({})[1]["rows_unchanged"] == 1
    code, answer = run({}, {"reference": "A2"})

    assert code == 1
    assert answer["errors"][0]["code"] == "ledger.month_closed"


def test_a_person_who_may_not_post_is_refused(council: Council, run: Run) -> None:
    council.award(5000_00)

    code, answer = run({}, options=("--as", "partner@provider.example"))
    unknown, _ = run({}, options=("--as", "nobody@council.example"))

    assert (code, answer["errors"][0]["code"]) == (1, "access.not_permitted")
    assert unknown == 1
    assert not LedgerEntry.objects.of_spending().exists()


def test_a_file_that_cannot_be_read_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    broken = tmp_path / "spend.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")

    for file in (broken, tmp_path / "missing.csv"):
        with pytest.raises(SystemExit) as ended:
            call_command("import_ledger", str(file), "--json")
        assert ended.value.code == 2
        assert json.loads(capsys.readouterr().out)["status"] == "unreadable"


@pytest.fixture
def gloucestershire(db: None) -> None:
    kinds = {
        "gloucestershire-county-council": OrganisationKind.TIER_ONE_AUTHORITY,
        "cheltenham-borough-council": OrganisationKind.DISTRICT_COUNCIL,
        "greensquareaccord": OrganisationKind.SPECIALIST_PROVIDER,
        "stroud-beresford-group": OrganisationKind.SPECIALIST_PROVIDER,
    }
    for code, kind in kinds.items():
        Organisation.objects.create(code=code, name=code, kind=kind.value, source="a test")


def test_the_example_awards_and_spending_load_and_load_again(
    gloucestershire: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        call_command("load_awards", str(EXAMPLE / "awards.json"))
        call_command("import_ledger", str(EXAMPLE / "ledger-2024-25.csv"))

    (stands,) = facts.position("2024-25")
    assert (stands.awarded_pence, stands.spent_pence) == (1152238_00, 882637_60)
    assert stands.is_illustrative
    assert [a.amount_pence for a in facts.awards("2021-22")] == [1105661_00, 33524_00, 198956_00]
    assert facts.awards("2021-22")[1].part_of == "safe-accommodation-2021-22-six-districts"
    assert all(fact.is_illustrative for fact in facts.spend("2024-25"))
    assert "0 awards written, 6 unchanged." in capsys.readouterr().out


def test_a_file_of_awards_goes_in_whole_or_not_at_all(
    gloucestershire: None, tmp_path: Path
) -> None:
    content = json.loads((EXAMPLE / "awards.json").read_text(encoding="utf-8"))
    content["awards"][-1]["recipient"] = "nobody"
    file = tmp_path / "awards.json"
    file.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(CommandError, match="nothing with the code nobody"):
        call_command("load_awards", str(file))

    assert not GrantAward.objects.exists()


def test_the_example_allocations_load_and_load_again(
    gloucestershire: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without what they name in other registers: that has tests of its own."""
    content = json.loads((EXAMPLE / "allocations.json").read_text(encoding="utf-8"))
    for proposal in content["proposals"]:
        for option in proposal["options"]:
            for row in option.get("lines", []):
                for name in ("service", "agreement", "objective", "recommendation"):
                    row[name] = ""
    file = tmp_path / "allocations.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    call_command("load_awards", str(EXAMPLE / "awards.json"))
    county = Organisation.objects.get(code="gloucestershire-county-council")
    person("commissioner@council.example", Role.COMMISSIONER, county)
    person("certifier@council.example", Role.FINANCE_CERTIFIER, county)
    options = ("--as", "commissioner@council.example", "--approve-as", "certifier@council.example")

    call_command("load_decisions", str(EXAMPLE / "decisions.json"), *options[:2])
    for _ in range(2):
        call_command("load_allocations", str(file), *options)

    (stands,) = facts.position("2025-26")
    assert (stands.allocated_pence, stands.unallocated_pence) == (702_000_00, 733_985_00)
    assert "0 proposals written." in capsys.readouterr().out
    assert imbalances() == []
