"""Measures as tables: what each counts, and by which categories."""

from collections.abc import Iterable

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.models import Measure
from needs.rules.measuring import Adds, SourceTag

_ADDS = {
    Adds.SUM: "They add up",
    Adds.LAST: "The last one stands",
    Adds.MAXIMUM: "The largest one stands",
    Adds.RATIO_OF_PARTS: "Worked out again from their parts",
    Adds.NOT_ADDITIVE: "They do not add",
}
_TAGS = {
    SourceTag.LAW: "the law",
    SourceTag.STATISTIC: "a published statistic",
    SourceTag.GUIDANCE: "guidance",
    SourceTag.LOCAL: "local",
}


def measures_table(rows: Iterable[Measure]) -> Table:
    return Table(
        key="measures",
        caption="Measures",
        first="Measure",
        columns=(Column("Code"), Column("Unit"), Column("Defined by")),
        rows=tuple(
            Row(
                row.name,
                (row.code, row.unit, _TAGS[SourceTag(row.source_tag)]),
                url=reverse("needs:measure", args=[row.code]),
            )
            for row in rows
        ),
    )


def measure_summary(row: Measure) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Code in files", row.code),
        SummaryRow("Definition", row.definition),
        SummaryRow("Counts", f"{row.counts}, {row.over}".replace("_", " ")),
        SummaryRow("Unit", row.unit),
        SummaryRow("Several periods", _ADDS[Adds(row.over_time)]),
        SummaryRow("Several services", _ADDS[Adds(row.over_services)]),
        SummaryRow("Defined by", _TAGS[SourceTag(row.source_tag)]),
        SummaryRow("Source", row.source),
    )


def category_tables(row: Measure) -> tuple[Table, ...]:
    return tuple(
        Table(
            key=f"dimension-{dimension.code}",
            caption=dimension.name,
            first="Category",
            columns=(Column("Code in files"), Column("Standing"), Column("Source")),
            rows=tuple(
                Row(
                    category.label,
                    (
                        category.code,
                        "Official"
                        if category.is_official
                        else ("Provisional" if category.is_provisional else "Local"),
                        category.source,
                    ),
                )
                for category in dimension.categories.all()
            ),
            notes=("One person may be in several of these.",) if dimension.is_multi_select else (),
        )
        for dimension in row.dimensions.all()
    )
