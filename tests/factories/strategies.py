"""A small strategy for tests, as a file holds it."""

from typing import Any, Final

CODE: Final = "da-test"
COUNTY: Final = "E10000099"
NORTH, SOUTH = "E07000991", "E07000992"


def gap(number: int) -> dict[str, str]:
    return {"wanted": f"Wanted {number}", "supplier": "The district councils"}


def strategy(**changes: Any) -> dict[str, Any]:
    return {
        "code": CODE,
        "title": "Test strategy",
        "years": "2024 to 2027",
        "body": "Exampleshire Partnership",
        "area": COUNTY,
        "status": "published",
        "from": "2024-04-01",
        "source": "Test",
        "priorities": [
            {
                "title": "Working together",
                "description": "Agencies act as one.",
                "indicators": [
                    {"code": "homelessness-rate"},
                    {"code": "not-supported-share"},
                    gap(1),
                ],
            },
            {
                "title": "Training",
                "description": "People know what to do.",
                "indicators": [gap(1), gap(2), gap(3)],
            },
        ],
        **changes,
    }


TILES: Final = [
    {"area": NORTH, "row": 0, "column": 1},
    {"area": SOUTH, "row": 1, "column": 0},
]
FILE: Final[dict[str, Any]] = {"strategies": [strategy()], "tiles": TILES}
