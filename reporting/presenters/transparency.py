"""The Transparency Code's files as their pages show them."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from commissioning.facts.grant_position import award_years
from dalpb.kernel.periods import parse, quarter
from dalpb.kernel.tables import Column, Row, Table
from reporting.assemble.grant.publication import PublicFile
from reporting.assemble.grant.publication_columns import TITLES
from reporting.models import Publication, TransparencyFile


def periods_of(kind: Publication, today: date) -> tuple[str, ...]:
    """The periods that are over, of the years that any award was for, the latest first."""
    years = [parse(year) for year in award_years()]
    if kind is Publication.GRANTS:
        return tuple(year.code for year in years if year.first <= today)
    quarters = [quarter(year.first.year, n) for year in years for n in (4, 3, 2, 1)]
    return tuple(one.code for one in quarters if one.last < today)


def files_table(rows: Iterable[TransparencyFile]) -> Table:
    return Table(
        "transparency",
        "Files that were made",
        "File",
        (Column("Number"), Column("Made by"), Column("On")),
        tuple(
            Row(
                f"{TITLES[Publication(row.publication)]}, {row.period}",
                (str(row.number), row.made_by.full_name, timezone.localdate(row.made_at)),
                reverse("reporting:transparency-file", args=[row.pk]),
            )
            for row in rows
        ),
    )


def withheld_table(file: PublicFile) -> Table:
    """Every row in which anything was replaced or is missing, and why. It is never published."""
    found = [row for row in file.rows if row.reasons or row.gaps]
    return Table(
        "withheld",
        "Withheld in part, or not recorded",
        "Row",
        (Column("Shown as"), Column("Why")),
        tuple(
            Row(
                row.key,
                (row.cells[_beneficiary(file)], " ".join((*row.reasons, *row.gaps))),
            )
            for row in found
        ),
    )


def _beneficiary(file: PublicFile) -> int:
    name = "Supplier" if file.publication is Publication.CONTRACTS else "Beneficiary"
    return file.headings.index(name)


def downloads(row: TransparencyFile) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, reverse("reporting:transparency-download", args=[row.pk, code]))
        for label, code in (("CSV", "csv"), ("OpenDocument spreadsheet", "ods"))
    )
