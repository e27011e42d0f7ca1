"""The four numbers and what is off plan, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse

from commissioning.rules.forecasting import FourNumbers, LineOutlook, off_plan
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, Shown, Table


def _four_cells(n: FourNumbers) -> tuple[Shown, ...]:
    """Money, or not yet supplied where nothing was posted or nothing is foreseen."""
    spent = n.has_spending
    return (
        Money(n.available),
        Money(n.unallocated),
        Money(n.committed),
        Money(n.unspent) if spent else None,
        Money(n.spent) if spent else None,
        Money(n.forecast) if n.has_forecast else None,
        Money(n.expected_left) if n.has_forecast else None,
    )


def four_table(rows: Sequence[tuple[str, FourNumbers]]) -> Table:
    """The four numbers of each award and of all, with what they must come to."""
    total = sum((numbers for _, numbers in rows), FourNumbers(0, 0, 0, 0, 0, 0))
    shown = [*rows, ("All awards", total)] if len(rows) > 1 else list(rows)
    return Table(
        "four",
        "Unallocated, committed, unspent and forecast",
        "Award for",
        tuple(
            Column(label, is_number=True)
            for label in (
                "Available",
                "Unallocated",
                "Committed",
                "Unspent",
                "Spent",
                "Forecast",
                "Expected to be left",
            )
        ),
        tuple(
            Row(
                label,
                _four_cells(n),
                is_total=label == "All awards",
            )
            for label, n in shown
        ),
        notes=(
            "Available is what was awarded and carried in, less what was carried out. It is what"
            " is spent and what is unspent; and it is the forecast and what is expected to be left.",
            "Unspent is what is unallocated, what is allocated and not committed, and what is"
            " committed.",
            "The forecast is what will have been spent in the end. Where a line has none, its plan"
            " holds.",
        ),
    )


def variance_table(lines: Sequence[LineOutlook], *, year: str) -> Table:
    """Only the lines that differ from their plan, each with its reason."""
    found = off_plan(lines)
    left_out = len(lines) - len(found)
    return Table(
        "variance",
        f"Lines off their plan in {year}",
        "Line",
        (
            Column("Plan", is_number=True),
            Column("Spent", is_number=True),
            Column("Forecast", is_number=True),
            Column("Differs by", is_number=True),
            Column("Why"),
            Column("Said in"),
        ),
        tuple(
            Row(
                line.title,
                (
                    Money(line.planned_pence),
                    Money(line.spent_pence),
                    Money(line.expected_pence),
                    Money(line.variance_pence),
                    line.reason or "More is spent than was planned",
                    line.reported or "Not said",
                ),
                reverse("commissioning:allocation", args=[line.line_code]),
            )
            for line in found
        ),
        notes=(f"As planned, and not shown: {left_out}.",),
    )
