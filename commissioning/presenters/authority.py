"""By what authority money moves, and requests for it, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse

from commissioning.models import Approval, Delegation, MoveRequest
from commissioning.presenters.grant import marked, words
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table


def authority_of(approval: Approval | None) -> str:
    if approval is None:
        return "Not approved"
    if approval.delegation is not None:
        return f"Delegation {approval.delegation.code} ({approval.delegation.decision_ref})"
    return f"Decision {approval.decision_ref}"


def delegations_table(rows: Sequence[Delegation]) -> Table:
    return Table(
        "delegations",
        "Delegations",
        "Delegation",
        (
            Column("Who"),
            Column("Decision"),
            Column("From"),
            Column("Ends before"),
            Column("Limit", is_number=True),
            Column("Used", is_number=True),
            Column("Left", is_number=True),
        ),
        tuple(
            Row(
                marked(row.code, is_illustrative=row.is_illustrative),
                (
                    f"{row.office} ({row.holder})",
                    row.decision_ref,
                    row.valid_from,
                    row.valid_until,
                    Money(row.limit_pence),
                    Money(row.used_pence),
                    Money(row.limit_pence - row.used_pence),
                ),
            )
            for row in rows
        ),
        notes=("A delegation is held to its limit in all, whatever is approved under it.",),
    )


def requests_table(rows: Sequence[MoveRequest]) -> Table:
    return Table(
        "requests",
        "Requests to move money, the latest first",
        "Request",
        (
            Column("What"),
            Column("From"),
            Column("To"),
            Column("Amount", is_number=True),
            Column("Why"),
            Column("Standing"),
            Column("Authority"),
        ),
        tuple(
            Row(
                marked(row.code, is_illustrative=row.is_illustrative),
                (
                    words(row.act),
                    row.from_line.code if row.from_line else row.from_award.code,
                    row.to_line.code if row.to_line else f"Unallocated, {row.to_award.year.code}",
                    Money(row.amount_pence),
                    row.reason,
                    words(row.status),
                    authority_of(row.approval) if row.approval else row.answer or "None yet",
                ),
                reverse("commissioning:request", args=[row.code]),
            )
            for row in rows
        ),
    )


def request_rows(row: MoveRequest) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("What", words(row.act)),
        SummaryRow("From", row.from_line.code if row.from_line else row.from_award.code),
        SummaryRow("To", row.to_line.code if row.to_line else f"Unallocated of {row.to_award}"),
        SummaryRow("Amount", Money(row.amount_pence)),
        SummaryRow("Why", row.reason),
        SummaryRow("Asked by", str(row.asked_by)),
    )
