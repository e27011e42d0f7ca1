"""Figures as tables and lists: what each says and has said."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.models import Observation, ObservationRevision
from needs.presenters.imports import sender_of
from needs.rules.categories import ALL, codes_in


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
