"""What was there before: the figures that a file would change, and those of a period ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from dalpb.kernel import periods
from dalpb.kernel.cells import Figure
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period, PeriodKind
from needs.models import Observation
from needs.rules.doubts import figure_of, jumps
from needs.rules.stored import Stored
from needs.rules.submission import Issue, Key, SubmittedRow
from needs.services.imports.lookups import MOST_ASKED


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure as it stands in the database."""

    id: int
    version: int
    batch_id: UUID
    stored: Stored
    note: str
    source: str
    is_illustrative: bool

    @property
    def said(self) -> tuple[Stored, str, str, bool]:
        return (self.stored, self.note, self.source, self.is_illustrative)

    @property
    def figure(self) -> Figure:
        return figure_of(self.stored)


_COLUMNS = (
    "id",
    "version",
    "batch_id",
    "state",
    "value_micro",
    "low_micro",
    "high_micro",
    "words",
    "note",
    "source",
    "is_illustrative",
    "period_id",
    "area_id",
    "organisation_id",
    "service_id",
    "measure_id",
    "category_key",
)


def period_rows(wanted: set[Period]) -> dict[Period, int]:
    """The rows of those periods that have one."""
    firsts = sorted({period.first for period in wanted})
    found: dict[Period, int] = {}
    for start in range(0, len(firsts), 500):
        rows = ReportingPeriod.objects.order_by().filter(first_on__in=firsts[start : start + 500])
        for pk, first, until in rows.values_list("pk", "first_on", "until_on"):
            period = Period(first, until)
            if period in wanted:
                found[period] = pk
    return found


def standing(rows: Sequence[SubmittedRow], wanted: set[Period]) -> dict[Key, Standing]:
    """The figures of the file's organisations and measures in some periods, in one reading."""
    ids = period_rows(wanted)
    period_of = {pk: period for period, pk in ids.items()}
    if not ids:
        return {}
    found = Observation.objects.filter(
        Q(period_id__in=list(ids.values())) if len(ids) <= MOST_ASKED else Q(),
        organisation_id__in={row.organisation_id for row in rows},
        measure_id__in={row.measure_id for row in rows},
    ).values_list(*_COLUMNS)
    standing: dict[Key, Standing] = {}
    for row in found.order_by():
        period = period_of.get(row[11])
        if period is not None:
            key = (period, row[12], row[13], row[14], row[15], row[16])
            standing[key] = Standing(
                row[0], row[1], row[2], Stored(*row[3:8]), row[8], row[9], row[10]
            )
    return standing


def previous(period: Period) -> Period | None:
    """The period of the same kind just before, or None for an odd span."""
    first = period.first
    match period.kind:
        case PeriodKind.MONTH:
            earlier = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
            return periods.month(*earlier)
        case PeriodKind.QUARTER:
            month = first.month - 3 if first.month > 3 else first.month + 9
            start = first.replace(
                year=first.year if first.month > 3 else first.year - 1, month=month
            )
            return Period(start, first)
        case PeriodKind.YEAR:
            return periods.financial_year(first.year - 1)
        case PeriodKind.SPAN:
            return None


def jump_warnings(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """Figures ten times those of a period ago, in the file or in the database."""
    earlier_of = {period: previous(period) for period in {row.period for row in rows}}
    earlier = {period for period in earlier_of.values() if period is not None}
    before: dict[Key, Figure] = {k: s.figure for k, s in standing(rows, earlier).items()}
    for row in rows:
        if row.period in earlier:
            before[row.key] = figure_of(row.stored)
    issues = []
    for row in rows:
        period = earlier_of[row.period]
        figure = None if period is None else before.get((period, *row.key[1:]))
        if period is not None and figure is not None:
            issue = jumps(row, figure, period.label)
            if issue is not None:
                issues.append(issue)
    return issues
