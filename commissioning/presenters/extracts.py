"""Finance extracts and the queue of lines to settle, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse

from commissioning.models import HeldLine, LedgerEntry
from commissioning.presenters.grant import words
from commissioning.rules.ledger_file import RowFault
from commissioning.services.holding import ExtractRow
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table

SHOWN = 200
Matched = tuple[ExtractRow, LedgerEntry | None]


def queue_table(rows: Sequence[HeldLine]) -> Table:
    return Table(
        "queue",
        "Lines of the finance system that match no entry",
        "Document",
        (Column("Month"), Column("Row", is_number=True), Column("Date"), Column("Amount", True)),
        tuple(
            Row(
                row.document_ref,
                (
                    row.extract.period.period.label,
                    row.row,
                    row.dated_on,
                    Money(row.amount_pence),
                ),
                reverse("commissioning:held", args=[row.pk]),
            )
            for row in rows
        ),
    )


def held_rows(row: HeldLine) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Document", row.document_ref),
        SummaryRow("Date", row.dated_on),
        SummaryRow("Amount", Money(row.amount_pence)),
        SummaryRow("Standing", words(row.state)),
    )


def draft_rows(pairs: Sequence[Matched], *, month: str) -> tuple[SummaryRow, ...]:
    """What the extract comes to before it is held."""
    matched = [row for row, entry in pairs if entry is not None]
    waiting = [row for row, entry in pairs if entry is None]
    return (
        SummaryRow("Month", month),
        SummaryRow("Lines", len(pairs)),
        SummaryRow("Come to", Money(sum(row.pence for row, _ in pairs))),
        SummaryRow("Match an entry", f"{len(matched)}, of {_sum(matched)}"),
        SummaryRow("Match none, and would wait", f"{len(waiting)}, of {_sum(waiting)}"),
    )


def _sum(rows: Sequence[ExtractRow]) -> str:
    return str(Money(sum(row.pence for row in rows)))


def draft_tables(pairs: Sequence[Matched]) -> list[Table]:
    """The lines that match no entry, then those that do, as many as a page can show."""
    waiting = [(row, entry) for row, entry in pairs if entry is None]
    matched = [(row, entry) for row, entry in pairs if entry is not None]
    named = (
        ("waiting", "Lines that match no entry", waiting),
        ("matched", "Lines that match an entry", matched),
    )
    return [_draft(key, caption, rows) for key, caption, rows in named if rows]


def _draft(key: str, caption: str, pairs: Sequence[Matched]) -> Table:
    left_out = len(pairs) - SHOWN
    return Table(
        key,
        caption,
        "Document",
        (Column("Row", True), Column("Date"), Column("Amount", True), Column("Entry")),
        tuple(
            Row(
                row.document_ref,
                (row.row, row.dated_on, Money(row.pence), entry.reference if entry else "None"),
            )
            for row, entry in pairs[:SHOWN]
        ),
        notes=(f"{left_out} more are not shown.",) if left_out > 0 else (),
    )


def faults_table(faults: Sequence[RowFault]) -> Table:
    left_out = len(faults) - SHOWN
    return Table(
        "faults",
        "What to put right in the file",
        "Where",
        (Column("What is wrong"),),
        tuple(
            Row(
                f"Row {fault.row}{f', {fault.column}' if fault.column else ''}"
                if fault.row
                else "The file",
                (fault.message,),
            )
            for fault in faults[:SHOWN]
        ),
        notes=(f"{left_out} more are not shown.",) if left_out > 0 else (),
    )
