"""What the pages of the public return show: years, parts, files."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from reporting.disclosure.shown import PublishedRelease
from reporting.public.presenters import FileLine, Way, day, in_bytes
from reporting.returns.printed import PAGE, PrintedPart, PrintedReturn, PrintedTable

WITHHELD = "[c]"


@dataclass(frozen=True, slots=True)
class LineShown:
    """One row: its heading, and each cell with whether it is withheld."""

    heading: str
    cells: tuple[tuple[str, bool, bool], ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class TableShown:
    table: PrintedTable
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[LineShown, ...]


def is_return(one: PublishedRelease) -> bool:
    return one.file(PAGE) is not None or one.dataset == "annual-return"


def of_year(found: Iterable[PublishedRelease], year: str) -> tuple[PublishedRelease, ...]:
    return tuple(one for one in found if is_return(one) and one.period == year)


def chosen(every: tuple[PublishedRelease, ...], revision: int | None) -> PublishedRelease | None:
    if revision is None:
        fitting = tuple(one for one in every if one.withdrawn_at is None) or every
    else:
        fitting = tuple(one for one in every if one.revision == revision)
    return max(fitting, key=lambda one: one.revision, default=None)


def ways(found: tuple[PublishedRelease, ...]) -> tuple[Way, ...]:
    """Each year once, at its newest revision that stands, the latest year first."""
    years = sorted({one.period for one in found if is_return(one)}, reverse=True)
    made = []
    for year in years:
        one = chosen(of_year(found, year), None)
        if one is not None and one.withdrawn_at is None:
            when = f"Published on {day(one.published_at)}, revision {one.revision}"
            made.append(Way(one.title, year_url(year), one.summary, when))
    return tuple(made)


def year_url(year: str) -> str:
    return reverse("public:return", kwargs={"year": year})


def return_url(one: PublishedRelease) -> str:
    return reverse("public:return-revision", kwargs={"year": one.period, "revision": one.revision})


def files(one: PublishedRelease) -> tuple[FileLine, ...]:
    """The files of the whole return; those of single tables stand on the tables' page."""
    return tuple(
        FileLine(
            file.title,
            reverse(
                "public:return-file",
                kwargs={"year": one.period, "revision": one.revision, "name": file.name},
            ),
            file.name.rpartition(".")[2].upper(),
            in_bytes(file.size),
            file.sha256,
        )
        for file in one.files
        if file.name != PAGE and not file.name.startswith("table-")
    )


def parts(printed: PrintedReturn) -> tuple[tuple[PrintedPart, tuple[TableShown, ...]], ...]:
    return tuple((part, tuple(_table(table) for table in part.tables)) for part in printed.parts)


def _table(table: PrintedTable) -> TableShown:
    return TableShown(
        table=table,
        headings=tuple(zip(table.headings, (False, *table.numeric), strict=True)),
        rows=tuple(
            LineShown(
                row.heading,
                tuple(
                    (cell, numeric, cell == WITHHELD)
                    for cell, numeric in zip(row.cells, table.numeric, strict=True)
                ),
                row.is_total,
            )
            for row in table.rows
        ),
    )
