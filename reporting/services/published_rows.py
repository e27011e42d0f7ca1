"""Recording what the Department printed of a year's return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.refusals import Denial, require
from reporting.models import AnnualReturn, PublishedFigure, PublishedRow
from reporting.returns.load import load
from reporting.returns.reconciling import Printed, places
from reporting.selectors.returns import standing_return


@dataclass(frozen=True, slots=True)
class Release:
    """Where the row was printed. `rounded_to` is 1 where whole numbers are."""

    title: str
    url: str
    published_on: date
    rounded_to: int
    note: str = ""


@transaction.atomic
def record_published_row(
    *,
    authority: Organisation,
    year: str,
    release: Release,
    figures: Mapping[tuple[str, str], Printed],
    by: User,
    at: datetime,
) -> PublishedRow:
    """The Department's row is on record beside the return; an earlier reading stays."""
    Organisation.objects.select_for_update().get(pk=authority.pk)
    require(_deny(authority, year, release, figures, at))
    last = PublishedRow.objects.filter(authority=authority, year=year).order_by("number").last()
    row = PublishedRow.objects.create(
        authority=authority,
        year=year,
        number=last.number + 1 if last else 1,
        title=release.title.strip(),
        url=release.url.strip(),
        published_on=release.published_on,
        rounded_to=release.rounded_to,
        note=release.note.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            row=row, question=question, category=category, printed=found.text, count=found.count
        )
        for (question, category), found in figures.items()
    )
    record(
        "return.published_row_recorded",
        by=by,
        at=at,
        subject="annual_return",
        subject_key=f"{year}/row/{row.number}",
        organisation=authority.code,
        details={"title": row.title, "url": row.url, "figures": len(figures)},
    )
    return row


def _deny(
    authority: Organisation,
    year: str,
    release: Release,
    figures: Mapping[tuple[str, str], Printed],
    at: datetime,
) -> Denial | None:
    if standing_return(authority, year) is None:
        return Denial(
            "published.nothing_sent",
            f"No certified return for {year} stands, so there is nothing to hold the row against.",
        )
    if not figures:
        return Denial("published.empty", "Type at least one figure that the release prints.")
    known = {(question, category) for question, _, category, _ in places(load(year))}
    if strange := sorted(set(figures) - known):
        code, category = strange[0]
        return Denial(
            "published.not_asked", f"The {year} form has no line {code} {category}".rstrip() + "."
        )
    if release.published_on > timezone.localdate(at):
        return Denial("published.later", "The date of publication cannot be in the future.")
    return None


def latest_row(annual_return: AnnualReturn) -> PublishedRow | None:
    rows = PublishedRow.objects.filter(authority=annual_return.authority, year=annual_return.year)
    return rows.select_related("recorded_by").prefetch_related("figures").first()


def printed_in(row: PublishedRow) -> Mapping[tuple[str, str], Printed]:
    return {(f.question, f.category): Printed(f.printed, f.count) for f in row.figures.all()}
