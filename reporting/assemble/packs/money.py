"""The grant in a pack: each award held here, and what of it is out of line."""

from collections.abc import Sequence
from datetime import date

import commissioning.facts as grant
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse, year_of
from reporting.packs.content import Exceptional, ExceptionKind, MoneyLine

YEARS_SHOWN = 3


def money_lines(on: date) -> tuple[MoneyLine, ...]:
    """The awards held here of the last three years, the latest first."""
    return tuple(
        MoneyLine(
            year=row.year,
            recipient=row.recipient,
            awarded_pence=row.awarded_pence,
            unallocated_pence=row.unallocated_pence,
            allocated_pence=row.allocated_pence,
            committed_pence=row.committed_pence,
            spent_pence=row.spent_pence,
            has_spending=row.has_spending,
        )
        for year in _years(on)
        for row in grant.position(year)
        if row.is_held_here
    )


def _years(on: date) -> tuple[str, ...]:
    start = parse(year_of(on)).first.year
    return tuple(f"{y}-{(y + 1) % 100:02d}" for y in range(start, start - YEARS_SHOWN, -1))


def money_out(lines: Sequence[MoneyLine], on: date) -> tuple[Exceptional, ...]:
    """Money that a year ended without promising, and spending that nobody posted."""
    return tuple(
        Exceptional(ExceptionKind.MONEY, "", words)
        for line in lines
        if parse(line.year).last < on
        for words in _out(line)
    )


def _out(line: MoneyLine) -> tuple[str, ...]:
    found = []
    if line.unallocated_pence > 0:
        found.append(f"{Money(line.unallocated_pence)} of {line.year} is still unallocated.")
    if not line.has_spending:
        found.append(f"No spending of {line.year} has been posted.")
    return tuple(found)
