"""Files of the Transparency Code: what is over £500, past the guard, and frozen."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import LedgerEntry
from commissioning.rules.publishing import SAFE_PROVIDER
from commissioning.services.corrections import reverse_entry
from dalpb.kernel.models import Area, AreaName, AuditEvent
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import NotPermitted, Refused
from reporting.assemble.grant.publication import csv_of, length_of, note_of
from reporting.assemble.grant.publication_columns import NOT_HELD
from reporting.models import Publication, TransparencyFile
from reporting.services.transparency import frozen_file, make_file, read_file
from tests.factories.grant_outputs import AT, ClosedYear, a_spent_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> ClosedYear:
    area = Area.objects.create(code="E07999999", kind="district", source="a test")
    AreaName.objects.create(area=area, name="Riverside", valid_from=date(2000, 1, 1), source="t")
    return a_spent_year()


def rows_of(year: ClosedYear, quarter: str = "2024-25 Q1") -> list[dict[str, str]]:
    found = read_file(Publication.SPEND, quarter, department="Public health")
    return list(csv.DictReader(io.StringIO(csv_of(found).decode("utf-8-sig"))))


def test_only_payments_of_more_than_500_pounds_of_the_quarter(year: ClosedYear) -> None:
    year.post("exactly", 500_00)

    found = {row["Transaction"]: row["Amount (£)"] for row in rows_of(year)}

    assert found == {"Withheld": "600.00", "sanctuary-1": "700.01", "board-1": "900.00"}
    assert rows_of(year, "2024-25 Q2") == []


def test_the_refuges_supplier_is_not_named_beside_its_place(year: ClosedYear) -> None:
    (refuge,) = [row for row in rows_of(year) if row["Amount (£)"] == "600.00"]

    assert (refuge["Beneficiary"], refuge["Redaction"]) == (SAFE_PROVIDER, "yes")
    assert refuge["VAT that cannot be recovered (£)"] == NOT_HELD
    assert "iverside" not in csv_of(
        read_file(Publication.SPEND, "2024-25 Q1", department="Public health")
    ).decode("utf-8-sig")


def test_money_back_is_below_nought(year: ClosedYear) -> None:
    entry = LedgerEntry.objects.get(reference="board-1")
    reverse_entry(
        entry, reason="Twice", dated_on=date(2024, 8, 1), by=year.council.commissioner, at=AT
    )

    (undone,) = rows_of(year, "2024-25 Q2")

    assert undone["Amount (£)"] == "-900.00"


def test_what_was_published_is_kept_and_each_withheld_row_explained(year: ClosedYear) -> None:
    made = make_file(
        Publication.SPEND, "2024-25 Q1", department="Public health", by=year.officer, at=AT
    )

    file = frozen_file(made)
    with pytest.raises(Refused) as refused:
        make_file(
            Publication.SPEND, "2024-25 Q1", department="Public health", by=year.officer, at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        TransparencyFile.objects.filter(pk=made.pk).update(content="other")

    assert refused.value.denial.code == "transparency.unchanged"
    assert len(file.rows) == 3
    assert [(row.key, row.cells[0]) for row in file.withheld] == [("refuge-1", "Withheld")]
    assert [row.key for row in file.rows if row.gaps] == ["sanctuary-1", "board-1"]
    assert length_of(file) == "3 rows"
    assert length_of(replace(file, rows=file.rows[:1])) == "1 row"
    assert note_of(file)[0].startswith("1 of 3 rows are withheld in part")
    assert AuditEvent.objects.filter(action="transparency.made").count() == 1


def test_a_changed_file_is_numbered_on(year: ClosedYear) -> None:
    for expected in (1, 2):
        made = make_file(
            Publication.SPEND, "2024-25 Q1", department="Public health", by=year.officer, at=AT
        )
        assert made.number == expected
        year.post("more", 800_00, dated_on=date(2024, 5, 1), month=month(2024, 5))


@pytest.mark.parametrize(
    ("publication", "period", "department", "code"),
    [
        (Publication.SPEND, "2024-25", "Public health", "transparency.period"),
        (Publication.GRANTS, "2024-25 Q1", "Public health", "transparency.period"),
        (Publication.SPEND, "2024-25 Q1", " ", "transparency.department"),
        (Publication.SPEND, "2024-25 Q1", "Mrs Example Name", "text.personal_data"),
    ],
)
def test_what_cannot_be_published_is_refused(
    year: ClosedYear, publication: Publication, period: str, department: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        make_file(publication, period, department=department, by=year.officer, at=AT)

    assert refused.value.denial.code == code


def test_an_auditor_makes_no_file(year: ClosedYear) -> None:
    with pytest.raises(NotPermitted):
        make_file(
            Publication.SPEND, "2024-25 Q1", department="Public health", by=year.auditor, at=AT
        )
