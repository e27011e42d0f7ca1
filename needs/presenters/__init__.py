"""From rows to the tables and lists that pages show."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from dalpb.kernel.legal_kinds import LABELS, LegalKind
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.models import (
    Capacity,
    ImportBatch,
    Measure,
    Observation,
    ObservationRevision,
    Service,
    ServiceKind,
)
from needs.rules.categories import ALL, codes_in
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


def category_words(key: str, labels: Mapping[str, str]) -> str:
    if key == ALL:
        return "Total"
    return ", ".join(labels.get(code, code) for code in codes_in(key))


def figures_table(
    rows: Iterable[Observation], labels: Mapping[str, str], areas: Mapping[str, str], caption: str
) -> Table:
    return Table(
        key="figures",
        caption=caption,
        first="Measure",
        columns=(
            Column("Figure", is_number=True),
            Column("Period"),
            Column("Category"),
            Column("Area"),
            Column("Organisation"),
            Column("Service"),
        ),
        rows=tuple(
            Row(
                label=row.measure.name + (" (illustrative)" if row.is_illustrative else ""),
                url=reverse("needs:figure", args=[row.pk]),
                cells=(
                    row.figure,
                    row.period.period.label,
                    category_words(row.category_key, labels),
                    areas.get(row.area.code, row.area.code),
                    row.organisation.name,
                    row.service.name if row.service else "Whole organisation",
                ),
            )
            for row in rows
        ),
    )


def figure_summary(
    row: Observation, labels: Mapping[str, str], areas: Mapping[str, str]
) -> tuple[SummaryRow, ...]:
    optional = [
        SummaryRow(label, value)
        for label, value in (("Note", row.note), ("Source", row.source))
        if value
    ]
    return (
        SummaryRow("Figure", row.figure),
        SummaryRow("Unit", row.measure.unit),
        SummaryRow("Period", row.period.period.label),
        SummaryRow("Area", areas.get(row.area.code, row.area.code)),
        SummaryRow("Organisation", row.organisation.name),
        SummaryRow("Service", row.service.name if row.service else "Whole organisation"),
        SummaryRow("Category", category_words(row.category_key, labels)),
        *optional,
    )


def sender_of(batch: ImportBatch) -> str:
    sender = batch.imported_by
    return str(sender) if sender else "Operator at the server"


def history_table(row: Observation, revisions: Iterable[ObservationRevision]) -> Table:
    """What the figure says and said, latest first."""
    said = [(row.version, row.figure, row.note, row.batch)]
    said += [(r.version, r.figure, r.note, r.batch) for r in revisions]
    return Table(
        key="history",
        caption="What this figure has said",
        first="Version",
        columns=(
            Column("Figure", is_number=True),
            Column("Note"),
            Column("Sent by"),
            Column("Sent at"),
            Column("File"),
        ),
        rows=tuple(
            Row(
                f"{version}" + (" (now)" if version == row.version else ""),
                (
                    figure,
                    note or "None",
                    sender_of(batch),
                    batch.imported_at,
                    batch.file_name or "Not named",
                ),
            )
            for version, figure, note, batch in said
        ),
    )


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


def services_table(rows: Iterable[Service]) -> Table:
    return Table(
        key="services",
        caption="Services",
        first="Service",
        columns=(
            Column("Organisation"),
            Column("Legal kind"),
            Column("Commissioned"),
            Column("Bedspaces", is_number=True),
        ),
        rows=tuple(
            Row(
                row.name + (" (illustrative)" if row.is_illustrative else ""),
                (
                    row.organisation.name,
                    _kind_words([k for k in row.kinds.all() if k.valid_until is None]),
                    "Yes" if row.is_commissioned else "No",
                    _bedspaces([c for c in row.capacities.all() if c.held_until is None]),
                ),
                url=reverse("needs:service", args=[row.code]),
            )
            for row in rows
        ),
    )


def _kind_words(kinds: list[ServiceKind]) -> str:
    return LABELS[LegalKind(kinds[0].kind)] if kinds else "Not mapped yet"


def _bedspaces(rows: list[Capacity]) -> int | str:
    counts = [row.bedspaces_count for row in rows if row.bedspaces_count is not None]
    return sum(counts) if counts else "Not recorded"


def service_summary(row: Service, areas: Mapping[str, str]) -> tuple[SummaryRow, ...]:
    words = [
        text
        for text, holds in (
            ("by and for the people it serves", row.is_by_and_for),
            ("for women only", row.is_women_only),
        )
        if holds
    ]
    return (
        SummaryRow("Organisation", row.organisation.name),
        SummaryRow("Area", areas.get(row.area.code, row.area.code)),
        SummaryRow("What it provides", row.provision or "Not recorded"),
        SummaryRow("Support", ", ".join(row.support_types) or "Not recorded"),
        SummaryRow("Run", " and ".join(words) or "Not recorded"),
        SummaryRow("Commissioned", "Yes" if row.is_commissioned else "No"),
        SummaryRow("Source", row.source),
    )


def kinds_table(rows: Iterable[ServiceKind]) -> Table:
    return Table(
        key="kinds",
        caption="Legal kind of accommodation",
        first="Kind",
        columns=(Column("From"), Column("Until"), Column("Source")),
        rows=tuple(
            Row(
                LABELS[LegalKind(row.kind)],
                (
                    row.valid_from,
                    in_words(row.valid_until) if row.valid_until else "Still so",
                    row.source,
                ),
            )
            for row in rows
        ),
    )


def capacities_table(rows: Iterable[Capacity]) -> Table:
    return Table(
        key="capacities",
        caption="Bedspaces and units",
        first="From",
        columns=(
            Column("Until"),
            Column("Bedspaces", is_number=True),
            Column("Units", is_number=True),
            Column("Commissioned"),
            Column("Source"),
        ),
        rows=tuple(
            Row(
                in_words(row.held_from),
                (
                    in_words(row.held_until) if row.held_until else "Still so",
                    row.bedspaces_count,
                    row.units_count,
                    "Yes" if row.is_commissioned else "No",
                    row.source + (" (illustrative)" if row.is_illustrative else ""),
                ),
            )
            for row in rows
        ),
    )


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
