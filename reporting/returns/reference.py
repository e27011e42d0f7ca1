"""National values of the releases, for judging by and for printing beside our own.

Source: “Support in Domestic Abuse Safe Accommodation” (MHCLG), 2021-22 to 2024-25, as
published, rounded to the nearest ten there. The ranges are ours.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class National:
    """One national value: England, one year."""

    question: str
    category: str
    year: str
    value: int
    source: str


_RELEASE: Final = "MHCLG, Support in Domestic Abuse Safe Accommodation"

NATIONAL: Final = tuple(
    National(question, category, year, value, f"{_RELEASE}, {year}")
    for question, category, year, value in (
        ("R1", "", "2021-22", 36_550),
        ("R1", "", "2022-23", 50_670),
        ("R1", "", "2023-24", 63_950),
        ("R1", "", "2024-25", 76_850),
        ("R1a", "women", "2022-23", 28_200),
        ("R1a", "men", "2022-23", 1_130),
        ("R1a", "trans_adults", "2022-23", 170),
        ("R1a", "children", "2022-23", 21_170),
        ("R1a", "women", "2023-24", 36_870),
        ("R1a", "men", "2023-24", 1_830),
        ("R1a", "trans_adults", "2023-24", 320),
        ("R1a", "children", "2023-24", 24_940),
        ("R2", "", "2021-22", 11_740),
        ("R2", "", "2022-23", 26_830),
        ("R2", "", "2023-24", 33_970),
        ("R3", "", "2022-23", 24_580),
        ("R3", "", "2023-24", 26_870),
        ("R3", "", "2024-25", 28_190),
        ("R3a", "capacity_constraints", "2022-23", 9_820),
        ("R4", "", "2024-25", 22_230),
        ("R6", "refuge", "2022-23", 3_850),
        ("R6", "sanctuary", "2022-23", 8_550),
    )
)

# R1 may fall by a tenth or grow by half before it needs a reason.
YEAR_CHANGE: Final = (Decimal("-0.10"), Decimal("0.50"))


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the country's value and the range outside which it needs a reason."""

    words: str
    national: Decimal
    low: Decimal
    high: Decimal
    source: str


SHARES: Final = {
    "refused": Share(
        "households that could not be supported, against those supported,",
        Decimal("0.58"),
        Decimal("0.3"),
        Decimal("0.9"),
        "2024-25, households supported being our deduction",
    ),
    "children": Share(
        "children's share of people supported",
        Decimal("0.39"),
        Decimal("0.25"),
        Decimal("0.55"),
        "2023-24",
    ),
    "women": Share(
        "women's share of adults supported",
        Decimal("0.94"),
        Decimal("0.85"),
        Decimal("1"),
        "2023-24",
    ),
}


def national(question: str, category: str, year: str) -> National | None:
    """England's value for one line in one year, where a release gave it."""
    return next(
        (n for n in NATIONAL if (n.question, n.category, n.year) == (question, category, year)),
        None,
    )
