"""Lines of the grant and what they come to, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse

from commissioning.models import AllocationLine
from commissioning.presenters.authority import authority_of
from commissioning.presenters.grant import marked, words
from commissioning.selectors.allocations import NOT_ALLOCATED, LineStanding
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table


def subject_of(line: AllocationLine) -> str:
    where = f", {words(line.accommodation).lower()}" if line.accommodation else ""
    return f"{words(line.narrative)}{where}"


def profile_of(line: AllocationLine) -> str:
    return "; ".join(f"{y.year.code}: {Money(y.planned_pence)}" for y in line.profile.all())


def lines_table(lines: Sequence[AllocationLine], stands: dict[int, LineStanding]) -> Table:
    """Every approved line with where its money stands."""
    return Table(
        "allocations",
        "Lines of the grant",
        "Line",
        (
            Column("Award"),
            Column("Approved by"),
            Column("Approved", is_number=True),
            Column("Not committed", is_number=True),
            Column("Committed", is_number=True),
            Column("Spent", is_number=True),
        ),
        tuple(
            Row(
                marked(line.title, is_illustrative=line.is_illustrative),
                (
                    line.award.year.code,
                    authority_of(line.approval),
                    Money(line.amount_pence),
                    Money(standing.allocated),
                    Money(standing.committed),
                    Money(standing.spent),
                ),
                reverse("commissioning:allocation", args=[line.code]),
            )
            for line in lines
            for standing in [stands.get(line.pk, NOT_ALLOCATED)]
        ),
        notes=("Approved is what was first allocated; virements and releases move it since.",),
    )


def line_rows(line: AllocationLine, standing: LineStanding) -> tuple[SummaryRow, ...]:
    """All of a line, with the objective and recommendation that it serves."""
    approval = line.approval
    return (
        SummaryRow("Award", line.award.code),
        SummaryRow("Purpose", words(line.purpose)),
        SummaryRow("For", subject_of(line)),
        SummaryRow("Service", line.service_code or "None named"),
        SummaryRow("Supplier", line.supplier.name if line.supplier else "None named"),
        SummaryRow("Agreement", line.agreement_ref or "None yet"),
        SummaryRow("Objective served", line.objective_code or "None named"),
        SummaryRow("Recommendation served", line.recommendation_code or "None named"),
        SummaryRow("Approved by", authority_of(approval)),
        SummaryRow("Approved", Money(line.amount_pence)),
        SummaryRow("Not committed", Money(standing.allocated)),
        SummaryRow("Committed", Money(standing.committed)),
        SummaryRow("Spent", Money(standing.spent)),
        SummaryRow("Plan", profile_of(line)),
    )
