"""Indicator records for tests, loaded as a reference file is."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from needs.services.reference import load_reference
from tests.integration.needs.partnership import AT

ANSWERS = {
    name: f"The test answers {name}."
    for name in (
        "measured",
        "rationale",
        "definition",
        "measured_by",
        "frequency",
        "form",
        "data_source",
        "accuracy",
        "caveats",
    )
}
_POPULATION = "_population"


def people(count: int, residents: int) -> Decimal:
    """A rate for each 1,000 residents, to the millionth."""
    return round(Decimal(count) / residents * 1000, 6)


def homelessness(
    *, population: tuple[int, int] = (50_000, 100_000), **changes: Any
) -> dict[str, Any]:
    """A rate of presentations by district, with the two districts' residents."""
    return {
        "code": "homelessness",
        "name": "Households presenting as homeless",
        "theme": "Provision",
        "kind": "rate",
        "level": "district",
        "unit": "per 1,000 residents",
        "multiplier": 1000,
        "numerator": {"measure": "homeless_applications_da"},
        "denominator": {"kind": "population"},
        "polarity": "no judgement",
        "comparison": "interval",
        "is_recorded_demand": True,
        "source_tag": "local",
        "source": "Test",
        "answers": ANSWERS,
        _POPULATION: population,
        **changes,
    }


def populations(north: int, south: int) -> list[dict[str, Any]]:
    sizes = {"E07000991": north, "E07000992": south, "E10000099": north + south}
    return [
        {"area": area, "year": year, "persons": persons, "source": "Test"}
        for area, persons in sizes.items()
        for year in (2023, 2024)
    ]


NORTH_COUNCIL = {
    "code": "north-council",
    "name": "North Example Council",
    "kind": "district_council",
    "area": "E07000991",
    "source": "Test",
}


def load_records(records: Sequence[dict[str, Any]]) -> None:
    sizes = records[0][_POPULATION]
    document = {
        "populations": populations(*sizes),
        "organisations": [NORTH_COUNCIL],
        "indicators": [
            {name: value for name, value in record.items() if name != _POPULATION}
            for record in records
        ],
    }
    result = load_reference(
        content=json.dumps(document).encode(), file_name="test.json", by=None, at=AT
    )
    assert result.faults == (), result.faults
