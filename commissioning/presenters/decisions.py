"""Decisions that money rests on, laid out for pages."""

from collections.abc import Mapping, Sequence

from commissioning.models import DecisionRecord
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, Table


def decisions_table(rows: Sequence[DecisionRecord], approved: Mapping[str, int]) -> Table:
    return Table(
        "decisions",
        "Decisions cited, the latest first",
        "Decision",
        (
            Column("Body"),
            Column("Decided on"),
            Column("What was decided"),
            Column("Approved by it", is_number=True),
            Column("Recorded by"),
        ),
        tuple(
            Row(
                row.reference,
                (
                    row.body,
                    row.decided_on,
                    row.words,
                    Money(approved.get(row.reference, 0)),
                    str(row.recorded_by) if row.recorded_by else "The board's minutes",
                ),
                row.url,
            )
            for row in rows
        ),
        notes=(
            "The board's own decisions are listed here once money is approved by them; every"
            " decision of the board is in its own register.",
            "Whoever recorded another body's decision does not approve by it.",
        ),
    )
