"""What is committed to whom and until when, laid out for its page."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse

from commissioning.presenters.grant import marked
from commissioning.selectors.today import Committed
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table

ONE_DAY = timedelta(days=1)


def commitments_table(rows: Sequence[Committed]) -> Table:
    """A row for each line with money committed, those that end first before the others."""
    total = sum(row.pence for row in rows)
    shown = [
        Row(
            marked(row.line.title, is_illustrative=row.line.is_illustrative),
            (
                row.line.supplier.name if row.line.supplier else "None named",
                ", ".join(row.agreements) or "None named",
                in_words(row.until - ONE_DAY) if row.until else "Not planned",
                row.line.award.year.code,
                Money(row.pence),
            ),
            reverse("commissioning:allocation", args=[row.line.code]),
        )
        for row in rows
    ]
    if len(rows) > 1:
        shown.append(Row("All lines", ("", "", "", "", Money(total)), is_total=True))
    return Table(
        "commitments",
        "Committed and not yet spent, the first to end first",
        "Line",
        (
            Column("To whom"),
            Column("Agreements"),
            Column("Planned until"),
            Column("Award for"),
            Column("Committed", is_number=True),
        ),
        tuple(shown),
        notes=("Planned until is the last day of the last year in which the line plans to spend.",),
    )
