"""Services as tables: their kinds and their places."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from dalpb.kernel.legal_kinds import LABELS, LegalKind
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.models import Capacity, Service, ServiceKind


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
