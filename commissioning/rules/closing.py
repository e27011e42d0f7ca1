"""Which months a certificate needs closed, and how open ones are told."""

from collections.abc import Collection, Sequence

from dalpb.kernel.periods import Period, PeriodKind, parse, year_of
from dalpb.kernel.periods import month as month_of


def months_of(year: Period) -> tuple[Period, ...]:
    """The twelve months of a financial year."""
    if year.kind is not PeriodKind.YEAR:
        raise ValueError(f"{year.code} is not a financial year")
    start = year.first.year
    return (
        *(month_of(start, n) for n in range(4, 13)),
        *(month_of(start + 1, n) for n in (1, 2, 3)),
    )


def months_needed(
    award_year: str, last: Period, posted_in: Collection[Period]
) -> tuple[Period, ...]:
    """The months that must be closed before the spend of a year's awards is certified.

    Those of the awards' own year and of the closed month's, up to that month; and any other in
    which something of these awards was posted. A month in which nothing of theirs stands has no
    part in what is certified, however long it has been open.
    """
    years = {award_year, year_of(last.first)}
    due = {month for year in years for month in months_of(parse(year))}
    return tuple(sorted(m for m in due | set(posted_in) if m.first <= last.first))


def spans(months: Sequence[Period]) -> tuple[str, ...]:
    """Months in a row told by the first and the last: "April 2024 to June 2024"."""
    runs: list[list[Period]] = []
    for month in sorted(months):
        if runs and runs[-1][-1].until == month.first:
            runs[-1].append(month)
        else:
            runs.append([month])
    return tuple(
        run[0].label if len(run) == 1 else f"{run[0].label} to {run[-1].label}" for run in runs
    )
