"""Imported files as tables: what came, what was wrong, what would be written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.models import ImportBatch


def sender_of(batch: ImportBatch) -> str:
    sender = batch.imported_by
    return str(sender) if sender else "Operator at the server"


def batches_table(rows: Iterable[ImportBatch]) -> Table:
    return Table(
        key="imports",
        caption="Files imported",
        first="File",
        columns=(
            Column("Organisation"),
            Column("Sent by"),
            Column("Sent at"),
            Column("Rows written", is_number=True),
            Column("Rows as before", is_number=True),
        ),
        rows=tuple(
            Row(
                row.file_name or "Not named",
                (
                    row.organisation.name if row.organisation else "Several",
                    sender_of(row),
                    row.imported_at,
                    row.rows_written_count,
                    row.rows_unchanged_count,
                ),
                url=reverse("needs:batch", args=[row.pk]),
            )
            for row in rows
        ),
    )


def batch_summary(row: ImportBatch) -> tuple[SummaryRow, ...]:
    notes = [SummaryRow("Notes", " ".join(row.notes))] if row.notes else []
    return (
        SummaryRow("Receipt", str(row.pk)),
        SummaryRow("File", row.file_name or "Not named"),
        SummaryRow("Organisation", row.organisation.name if row.organisation else "Several"),
        SummaryRow("Sent by", sender_of(row)),
        SummaryRow("Sent at", row.imported_at),
        SummaryRow("Rows read", row.rows_read_count),
        SummaryRow("Rows written", row.rows_written_count),
        SummaryRow("Rows that already said so", row.rows_unchanged_count),
        *notes,
        SummaryRow("Digest of the rows", row.rows_sha256),
    )


def issues_table(key: str, caption: str, issues: Iterable[Mapping[str, Any]]) -> Table:
    return Table(
        key=key,
        caption=caption,
        first="Where",
        columns=(Column("What to do"), Column("What is there")),
        rows=tuple(
            Row(_where(issue), (issue["message"], issue["value"] or "Not shown"))
            for issue in issues
        ),
    )


def _where(issue: Mapping[str, Any]) -> str:
    place = f"Row {issue['row']}" if issue["row"] else "Whole file"
    return f"{place}, {issue['column']}" if issue["column"] else place


def planned_table(key: str, caption: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Rows of a preview; changed ones say what they said before."""
    listed = list(rows)
    is_change = any("before" in row for row in listed)
    columns = [
        *([Column("Was", is_number=True)] if is_change else []),
        Column("Now" if is_change else "Figure", is_number=True),
        Column("Measure"),
        Column("Category"),
        Column("Period"),
        Column("Area"),
        Column("Service"),
    ]
    return Table(
        key=key,
        caption=caption,
        first="Row",
        columns=tuple(columns),
        rows=tuple(Row(str(row["row"]), _planned_cells(row, is_change)) for row in listed),
    )


def _planned_cells(row: Mapping[str, Any], is_change: bool) -> tuple[str, ...]:
    before = [row["before"]] if is_change else []
    return (
        *before,
        row["value"],
        row["measure"],
        row["category"],
        row["period"],
        row["area"],
        row["service"] or "Whole organisation",
    )
