"""The national download file of 27 columns: what each cell means, and what is wrong with it.

Missing values come as nothing or as a dash and are null, never nought; the reason stands in
the row's note. The column that compares with the parent
is named for the parent, so it is found by how its name begins and ends.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Final

from dalpb.kernel import periods
from dalpb.kernel.periods import Period
from needs.rules.benchmark_periods import read_period
from needs.rules.stored import LARGEST, MICRO
from needs.rules.submission import Issue

REQUIRED: Final = (
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
)
OPTIONAL: Final = (
    "Recent Trend",
    "Compared to England value or percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
)
COLUMNS: Final = REQUIRED + OPTIONAL
_PARENT_STARTS, _PARENT_ENDS = "compared to ", " value or percentiles"
_MISSING: Final = frozenset({"", "-", "\N{EN DASH}", "*", "..", "n/a", "na", "null", "none"})
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?\Z", re.ASCII)
_RANGE = re.compile(r"(\d{1,2})y\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One row as it was meant. Numbers are whole millionths; None is what the file left out."""

    number: int
    indicator_number: str
    indicator_name: str
    area_code: str
    area_name: str
    area_type: str
    parent_code: str
    parent_name: str
    sex: str
    age: str
    category_type: str
    category: str
    period: Period
    period_words: str
    value_micro: int | None
    lower_95_micro: int | None
    upper_95_micro: int | None
    lower_998_micro: int | None
    upper_998_micro: int | None
    count_micro: int | None
    denominator_micro: int | None
    value_note: str
    recent_trend: str
    compared_to_england: str
    compared_to_parent: str
    compared_to_goal: str
    is_new: bool

    @property
    def key(self) -> tuple[str, str, Period, str, str, str, str]:
        return (
            self.indicator_number,
            self.area_code,
            self.period,
            self.sex,
            self.age,
            self.category_type,
            self.category,
        )


def parent_column(headings: Sequence[str]) -> int | None:
    """Where the comparison with the parent stands: named for the parent, and not for England."""
    for index, heading in enumerate(headings):
        folded = " ".join(heading.split()).casefold()
        if (
            folded.startswith(_PARENT_STARTS)
            and folded.endswith(_PARENT_ENDS)
            and heading not in COLUMNS
        ):
            return index
    return None


class _Reader:
    """One row's cells, and what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.issues: list[Issue] = []

    def fault(self, column: str, code: str, message: str) -> None:
        value = self.cells.get(column, "")
        self.issues.append(Issue(self.number, column, value[:80], code, message))

    def text(self, column: str, longest: int = 200, *, is_required: bool = False) -> str:
        value = " ".join(self.cells.get(column, "").split())
        if is_required and not value:
            self.fault(column, "benchmark.blank", f"Give “{column}”; it is what the row is about.")
        if len(value) > longest:
            self.fault(column, "benchmark.too_long", f"Shorten it to {longest} characters.")
        return value

    def figure(self, column: str, *, at_least: int | None = None) -> int | None:
        text = self.cells.get(column, "").strip()
        if text.casefold() in _MISSING:
            return None
        number = _decimal(text)
        if number is None:
            self.fault(
                column,
                "benchmark.not_a_number",
                "This is not a number. Leave the cell empty or give a dash where there is none.",
            )
            return None
        if abs(number) > LARGEST:
            self.fault(column, "benchmark.too_large", "The number is too large. Check the file.")
            return None
        if at_least is not None and number < at_least:
            self.fault(column, "benchmark.negative", "A count cannot be below nought.")
            return None
        return int((number * MICRO).to_integral_value())

    def missing_is_null(self, column: str, longest: int) -> str:
        """A word, where a dash stands for none."""
        value = self.text(column, longest)
        return "" if value.casefold() in _MISSING else value


def _decimal(text: str) -> Decimal | None:
    if _NUMBER.match(text) is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def read_row(
    number: int, cells: Mapping[str, str], parent_comparison: str = ""
) -> tuple[BenchmarkRow | None, list[Issue]]:
    """The row, or everything that is wrong with it. `cells` are keyed by heading."""
    reader = _Reader(number, cells)
    period = _period(reader)
    limits = _limits(reader)
    category_type = reader.missing_is_null("Category Type", 200)
    category = reader.missing_is_null("Category", 200)
    if bool(category_type) != bool(category):
        reader.fault(
            "Category",
            "benchmark.category_half",
            "A category needs its type, and a type its category. Give both or neither.",
        )
    row = BenchmarkRow(
        number=number,
        indicator_number=reader.text("Indicator ID", 20, is_required=True),
        indicator_name=reader.text("Indicator Name", 300, is_required=True),
        area_code=reader.text("Area Code", 20, is_required=True),
        area_name=reader.text("Area Name", is_required=True),
        area_type=reader.text("Area Type", is_required=True),
        parent_code=reader.missing_is_null("Parent Code", 20),
        parent_name=reader.missing_is_null("Parent Name", 200),
        sex=reader.text("Sex", 40, is_required=True),
        age=reader.text("Age", 60, is_required=True),
        category_type=category_type,
        category=category,
        period=period or periods.financial_year(2000),
        period_words=reader.text("Time period", 40, is_required=True),
        **limits,
        count_micro=reader.figure("Count", at_least=0),
        denominator_micro=reader.figure("Denominator", at_least=0),
        value_note=reader.missing_is_null("Value note", 500),
        recent_trend=reader.missing_is_null("Recent Trend", 200),
        compared_to_england=reader.missing_is_null("Compared to England value or percentiles", 200),
        compared_to_parent=" ".join(parent_comparison.split())[:200],
        compared_to_goal=reader.missing_is_null("Compared to goal", 200),
        is_new=reader.text("New data", 40).casefold() in ("new data", "yes", "true"),
    )
    return (None if reader.issues else row), reader.issues


def _period(reader: _Reader) -> Period | None:
    text = reader.text("Time period", 40)
    found = read_period(text) if text else None
    if text and found is None:
        reader.fault(
            "Time period",
            "benchmark.period_not_understood",
            "Write the period as 2020, 2019/20, 2018 - 20 or 2016/17 - 20/21.",
        )
    if found is None:
        return None
    said = _RANGE.match(reader.text("Time period range", 40).casefold())
    if said is not None and found[1] and int(said[1]) != found[1]:
        reader.fault(
            "Time period range",
            "benchmark.range_differs",
            f"The period holds {found[1]} years and the range says {said[1]}. Correct one.",
        )
    return found[0]


def _limits(reader: _Reader) -> dict[str, int | None]:
    """Value and limits, in order at each level."""
    value = reader.figure("Value")
    found: dict[str, int | None] = {"value_micro": value}
    for level, name in (("95", "95.0"), ("998", "99.8")):
        low_column, high_column = f"Lower CI {name} limit", f"Upper CI {name} limit"
        low, high = reader.figure(low_column), reader.figure(high_column)
        if low is not None and high is not None and low > high:
            reader.fault(
                low_column,
                "benchmark.limits_crossed",
                "The lower limit is above the upper limit. Correct one of them.",
            )
        elif value is not None:
            _beside(reader, value, (low_column, low), (high_column, high))
        found[f"lower_{level}_micro"], found[f"upper_{level}_micro"] = low, high
    return found


def _beside(
    reader: _Reader, value: int, lower: tuple[str, int | None], upper: tuple[str, int | None]
) -> None:
    """The value lies within its limits, or no further out than they were rounded."""
    for column, limit, side in ((*lower, 1), (*upper, -1)):
        if limit is not None and (limit - value) * side > _rounding(reader.cells[column]):
            reader.fault(
                column,
                "benchmark.outside_limits",
                "The value does not lie between its limits, so nothing can be compared with it."
                " Correct one of them, or leave the limits out.",
            )


def _rounding(text: str) -> int:
    """Half of the last place that a number is written to, in whole millionths, rounded up."""
    exponent = Decimal(text.strip()).as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1) * MICRO
    return int(half.to_integral_value(ROUND_CEILING))


def twice(
    rows: Sequence[BenchmarkRow], said: Callable[[BenchmarkRow], object]
) -> tuple[list[BenchmarkRow], list[Issue]]:
    """The rows once each. The same row again is passed over; one that differs is a fault."""
    seen: dict[object, BenchmarkRow] = {}
    issues = []
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is not row and said(first) != said(row):
            issues.append(
                Issue(
                    row.number,
                    "Area Code",
                    row.area_code,
                    "benchmark.twice",
                    f"Row {first.number} is about the same indicator, area, period, sex, age and"
                    " category and says something else. Keep one of them.",
                )
            )
    return list(seen.values()), issues
