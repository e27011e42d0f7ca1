"""One row of figures as its sender meant it, and what may be wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.intake.canonical import rows_digest
from dalpb.kernel.periods import Period
from needs.rules.stored import Stored

# In the order in which people are told of missing ones.
REQUIRED: Final = ("period", "area", "organisation", "measure", "category", "value")
OPTIONAL: Final = ("service", "note", "source", "illustrative")
COLUMNS: Final = REQUIRED + OPTIONAL

Key = tuple[Period, int, int, int | None, int, str]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong or doubtful. `row` counts as a spreadsheet; None is the whole file."""

    row: int | None
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """One row with every code resolved."""

    number: int
    period: Period
    area_id: int
    area_code: str
    organisation_id: int
    organisation_code: str
    service_id: int | None
    service_code: str
    measure_id: int
    measure_code: str
    category_key: str
    stored: Stored
    value_text: str
    note: str
    source: str
    is_illustrative: bool

    @property
    def key(self) -> Key:
        return (
            self.period,
            self.area_id,
            self.organisation_id,
            self.service_id,
            self.measure_id,
            self.category_key,
        )

    @property
    def said(self) -> tuple[Stored, str, str, bool]:
        """What the row says of its key."""
        return (self.stored, self.note, self.source, self.is_illustrative)


def digest_of(rows: Iterable[SubmittedRow]) -> str:
    """The SHA-256 of rows in one form and one order, whatever file they came in."""
    return rows_digest(
        (
            row.period.code,
            row.area_code,
            row.organisation_code,
            row.service_code,
            row.measure_code,
            row.category_key,
            row.stored.state,
            str(row.stored.value_micro),
            str(row.stored.low_micro),
            str(row.stored.high_micro),
            row.stored.words,
            row.note,
            row.source,
            str(row.is_illustrative),
        )
        for row in rows
    )


def duplicates(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """Rows whose key an earlier row already has, with both row numbers."""
    first: dict[Key, int] = {}
    issues = []
    for row in rows:
        earlier = first.setdefault(row.key, row.number)
        if earlier != row.number:
            issues.append(
                Issue(
                    row.number,
                    "category",
                    row.category_key,
                    "row.duplicate",
                    f"Rows {earlier} and {row.number} give the same period, area, organisation,"
                    " service, measure and category. Keep one of them.",
                )
            )
    return issues
