"""A small invented partnership, loaded through the reference service."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.periods import Period
from needs.models import ImportVia
from needs.permissions import OPERATOR
from needs.services.imports import ImportResult, Sender, import_observations, read_table
from needs.services.reference import load_reference

ROOT = Path(__file__).resolve().parents[3]
YEARS = Period(date(2000, 4, 1), date(2040, 4, 1))
AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
HEADINGS = ("period", "area", "organisation", "service", "measure", "category", "value", "note")


def area(code: str, kind: str, name: str, parent: str = "") -> dict[str, Any]:
    held = {"from": "2009-04-01"}
    found: dict[str, Any] = {
        "code": code,
        "kind": kind,
        "source": "Test",
        "names": [{"name": name, **held}],
    }
    if parent:
        found["parents"] = [{"code": parent, **held}]
    return found


PLACES: dict[str, Any] = {
    "areas": [
        area("E92000001", "country", "England"),
        area("E10000099", "county", "Exampleshire", "E92000001"),
        area("E07000991", "district", "North Example", "E10000099"),
        area("E07000992", "district", "South Example", "E10000099"),
        area("E01999991", "lsoa", "North Example 001A", "E07000991"),
    ],
    "organisations": [
        {
            "code": "exampleshire-council",
            "name": "Exampleshire County Council",
            "kind": "tier_one_authority",
            "area": "E10000099",
            "source": "Test",
        },
        {
            "code": "north-refuge",
            "name": "North Refuge Charity",
            "kind": "specialist_provider",
            "provider_status": "domestic_abuse_charity",
            "area": "E10000099",
            "source": "Test",
        },
        {
            "code": "south-council",
            "name": "South Example Council",
            "kind": "district_council",
            "provider_status": "local_housing_authority",
            "area": "E07000992",
            "source": "Test",
        },
    ],
    "services": [
        {
            "code": "north-house",
            "name": "North House",
            "organisation": "north-refuge",
            "area": "E07000991",
            "source": "Test",
            "kinds": [{"kind": "refuge", "from": "2020-04-01"}],
            "capacities": [{"from": "2020-04-01", "bedspaces": 12, "units": 6}],
        },
        {
            "code": "south-sanctuary",
            "name": "South Sanctuary",
            "organisation": "south-council",
            "area": "E07000992",
            "source": "Test",
            "kinds": [{"kind": "sanctuary", "from": "2020-04-01"}],
        },
    ],
}


def load(document: Mapping[str, Any] = PLACES) -> None:
    measures = (ROOT / "needs/reference/measures.json").read_bytes()
    for content in (measures, json.dumps(document).encode()):
        result = load_reference(content=content, file_name="test.json", by=None, at=AT)
        assert result.faults == ()


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def row(value: str = "12", **cells: str) -> dict[str, str]:
    return {
        "period": "2024-25 Q1",
        "area": "E07000991",
        "organisation": "north-refuge",
        "service": "north-house",
        "measure": "households_supported",
        "category": "ALL",
        "value": value,
        "note": "",
        **cells,
    }


def as_csv(rows: Sequence[Mapping[str, str]], headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def send(
    content: bytes,
    *,
    by: User | None = None,
    sender: Sender | None = None,
    file_name: str = "quarter.csv",
    at: datetime = AT,
) -> ImportResult:
    """Import a file as the operator, or as whoever is given."""
    return import_observations(
        table=read_table(content, file_name=file_name),
        file_name=file_name,
        byte_sha256=hashlib.sha256(content).hexdigest(),
        sender=sender or Sender(by, OPERATOR, ImportVia.COMMAND),
        at=at,
    )


def figures_stand() -> None:
    """Figures of two quarters, with a service and without: what a long file is set against."""
    rows = [
        row(value, period=period, measure=measure, category=category, service=service)
        for period in ("2023-24 Q4", "2024-25 Q1")
        for measure, category in (
            ("households_supported", "ALL"),
            ("refusal_instances", "capacity_constraints"),
        )
        for service, value in (("", "2"), ("north-house", "30"))
    ]
    assert send(as_csv(rows)).errors == ()
