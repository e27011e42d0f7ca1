"""What shows that a return was sent, as its page lists it."""

from collections.abc import Mapping, Sequence
from datetime import date

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from reporting.models import AnnualReturn, PublishedRow
from reporting.presenters.returns import address, status_words
from reporting.render.formats import FORMATS, FormatCode
from reporting.returns.reconciling import WORDS, Reconciled, Verdict


def files_table(annual_return: AnnualReturn) -> Table:
    rows = annual_return.snapshot.documents.order_by("format").defer("content")
    return Table(
        key="files",
        caption="The files, exactly as they were made",
        first="File",
        columns=(Column("SHA-256"),),
        rows=tuple(
            Row(
                FORMATS[FormatCode(row.format)].label,
                (row.sha256,),
                address(annual_return, "reporting:download", code=row.format),
            )
            for row in rows
        ),
    )


def receipt_rows(receipt: Mapping[str, str]) -> tuple[SummaryRow, ...]:
    if not receipt:
        return (SummaryRow("Receipt", "Not yet submitted"),)
    return (
        SummaryRow("Receipt", receipt["receipt_reference"]),
        SummaryRow("Submitted", in_words(date.fromisoformat(receipt["submitted_on"]))),
    )


def chain_table(chain: Sequence[AnnualReturn]) -> Table:
    return Table(
        key="chain",
        caption="The chain of amendments",
        first="Return",
        columns=(Column("State"), Column("Material"), Column("Why"), Column("SHA-256")),
        rows=tuple(
            Row(
                f"{row.year}, number {row.number}",
                (
                    status_words(row)[0],
                    _material(row),
                    row.material_reason or "The first return of the year",
                    row.snapshot.sha256,
                ),
                address(row),
            )
            for row in chain
        ),
    )


def _material(row: AnnualReturn) -> str:
    return {None: "First return", True: "Material", False: "Not material"}[row.is_material]


def reconciliation_sentence(lines: Sequence[Reconciled]) -> str:
    compared = [
        line
        for line in lines
        if line.verdict in {Verdict.AGREES, Verdict.COULD_AGREE, Verdict.DIFFERS}
    ]
    differ = sum(line.verdict is Verdict.DIFFERS for line in compared)
    if not compared:
        return "No line could be compared."
    if not differ:
        return f"All {len(compared)} lines that both hold agree."
    return f"{differ} of {len(compared)} lines that both hold differ."


def reconciliation_table(row: PublishedRow, lines: Sequence[Reconciled]) -> Table:
    rounding = (
        "whole numbers" if row.rounded_to == 1 else f"rounded to the nearest {row.rounded_to}"
    )
    return Table(
        key="reconciliation",
        caption="What was sent, and what the Department printed",
        first="Line",
        columns=(
            Column("Returned", is_number=True),
            Column("Printed", is_number=True),
            Column("Verdict"),
        ),
        rows=tuple(
            Row(
                f"{line.question} {line.title}: {line.label}",
                (line.returned, line.printed or "Not recorded", WORDS[line.verdict]),
            )
            for line in lines
        ),
        notes=(f"The release prints {rounding}.",),
        source=f"{row.title}, {in_words(row.published_on)}, {row.url}; recorded by"
        f" {row.recorded_by.full_name}.",
    )
