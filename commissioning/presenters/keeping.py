"""Months, claims, forecasts and the holding queue, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from commissioning.models import (
    Claim,
    Forecast,
    GrantAward,
    LedgerMonth,
    PeriodEvent,
)
from commissioning.presenters.grant import marked, money, words
from commissioning.selectors.grant import Standing
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table


def months_table(months: Sequence[LedgerMonth]) -> Table:
    return Table(
        "months",
        "Months of the account",
        "Month",
        (Column("Standing"), Column("By"), Column("On")),
        tuple(
            Row(
                month.label,
                (
                    words(month.state),
                    str(month.closed_by) if month.closed_by else "Nobody",
                    timezone.localdate(month.closed_at) if month.closed_at else "Not closed",
                ),
            )
            for month in months
        ),
        notes=(
            "Budget holders post nothing to a closed month; finance may. To a locked month only"
            " people who are named for it post.",
        ),
    )


def closings_table(rows: Sequence[PeriodEvent]) -> Table:
    return Table(
        "closings",
        "As it stood at each close",
        "Month",
        (Column("What"), Column("By"), Column("On"), Column("Why")),
        tuple(
            Row(
                row.month.label,
                (
                    words(row.state),
                    str(row.by),
                    timezone.localdate(row.at),
                    row.reason or "None given",
                ),
                reverse("commissioning:closing", args=[row.pk]),
            )
            for row in rows
        ),
    )


def stood_table(rows: Sequence[tuple[GrantAward, Standing]], *, label: str) -> Table:
    return Table(
        "stood",
        f"The grant as it stood when {label} was closed",
        "Award for",
        tuple(
            Column(name, is_number=True)
            for name in (
                "Awarded",
                "Carried in",
                "Carried out",
                "Unallocated",
                "Allocated",
                "Committed",
                "Spent",
            )
        ),
        tuple(
            Row(
                award.year.code,
                tuple(
                    Money(pence)
                    for pence in (
                        s.awarded,
                        s.carried_in,
                        s.carried_out,
                        s.unallocated,
                        s.allocated,
                        s.committed,
                        s.spent,
                    )
                ),
            )
            for award, s in rows
        ),
        notes=("What was posted since, and what belongs to later months, is not in it.",),
    )


def claims_table(rows: Sequence[Claim]) -> Table:
    return Table(
        "claims",
        "Claims and invoices, the latest first",
        "Claim",
        (
            Column("Line"),
            Column("Document"),
            Column("Dated"),
            Column("Standing"),
            Column("Claimed", is_number=True),
            Column("Approved", is_number=True),
            Column("Paid", is_number=True),
        ),
        tuple(
            Row(
                marked(row.reference, is_illustrative=row.is_illustrative),
                (
                    row.line.title,
                    row.document_ref,
                    row.dated_on,
                    words(row.status),
                    Money(row.claimed_pence),
                    money(row.approved_pence),
                    money(row.paid_pence),
                ),
                reverse("commissioning:claim", args=[row.pk]),
            )
            for row in rows
        ),
    )


def claim_rows(row: Claim) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Line", f"{row.line.title} ({row.line.code})"),
        SummaryRow("Supplier", row.line.supplier.name if row.line.supplier else "None named"),
        SummaryRow("Document", row.document_ref),
        SummaryRow("Standing", words(row.status)),
        SummaryRow("Claimed", f"{Money(row.claimed_pence)} by {row.claimed_by}"),
        SummaryRow("Approved", money(row.approved_pence)),
        SummaryRow("Approved by", str(row.approved_by) if row.approved_by else "Nobody yet"),
        SummaryRow("Reason", row.reason or "None given"),
        SummaryRow("Paid", money(row.paid_pence)),
    )


def forecasts_table(rows: Sequence[Forecast]) -> Table:
    return Table(
        "forecasts",
        "All that was forecast, the latest first",
        "Report month",
        (
            Column("Year"),
            Column("Forecast", is_number=True),
            Column("Why"),
            Column("By"),
        ),
        tuple(
            Row(
                f"{row.reported.period.label}"
                f"{f', said again ({row.revision})' if row.revision > 1 else ''}",
                (
                    row.year.code,
                    Money(row.forecast_pence),
                    row.reason or "As planned",
                    str(row.said_by) if row.said_by else "The system",
                ),
            )
            for row in rows
        ),
        notes=("A forecast is never changed: a new one stands beside it.",),
    )
