"""Where the grant stands: the one document that page, file, API and return are made of."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import AllocationLine, Approval, Forecast, GrantAward, LedgerEntry
from commissioning.rules.forecasting import LineOutlook, off_plan
from commissioning.rules.position import (
    AwardPosition,
    CarryMove,
    GrantPosition,
    GroupPosition,
    LinePosition,
    Moved,
    VarianceLine,
    YearSpending,
    balances,
    carried,
    groups_of,
    spending_by_year,
)
from commissioning.selectors import position as reads
from dalpb.kernel.periods import month as month_of
from dalpb.kernel.refusals import Denial, Refused

__all__ = [
    "AwardPosition",
    "CarryMove",
    "Closing",
    "GrantPosition",
    "GroupPosition",
    "LinePosition",
    "VarianceLine",
    "YearSpending",
    "award_years",
    "closings",
    "grant_position",
]

YearKey = tuple[int, str]
award_years = reads.award_years


@dataclass(frozen=True, slots=True)
class Closing:
    """A month that was closed or locked, to be seen as it stood then."""

    pk: int
    month: str
    label: str
    state: str


def closings() -> tuple[Closing, ...]:
    """Every closing, the latest month first."""
    return tuple(
        Closing(row.pk, row.month.period.code, row.month.label, row.state)
        for row in reads.closings()
    )


def grant_position(*, on: date, awards_of: str = "", closing: int | None = None) -> GrantPosition:
    """The position of a year's awards or of all, today or as a closed month stood.

    Refused where there is no such closing. The number of questions to the database is the
    same however many entries there are.
    """
    closed = None
    if closing is not None:
        closed = reads.closing(closing)
        if closed is None:
            raise Refused(Denial("position.no_closing", "No month was closed under that number."))
    until = reads.as_of(closed)
    awards = reads.held_awards(awards_of)
    ids = frozenset(award.pk for award in awards)
    moved = reads.moved(until, ids)
    lines = reads.lines_in(_line_ids(moved, ids))
    planned, said = _plans(lines, until)
    shown_lines = _lines(lines, moved, planned, said)
    period = closed.month.period.period if closed else month_of(on.year, on.month)
    return GrantPosition(
        authority=next((award.recipient_name for award in awards), ""),
        awards_of=awards_of,
        month=period.code,
        month_label=closed.month.label if closed else period.label,
        closing=closed.pk if closed else None,
        closed_as=closed.state if closed else "",
        closed_at=closed.at if closed else None,
        last_entry=closed.last_entry if closed else reads.last_entry(),
        entries=sum(row.count for row in moved),
        awards=_awards(awards, moved, shown_lines),
        carried=tuple(_carry(row) for row in reads.carry_moves(until, ids)),
        lines=shown_lines,
        groups=groups_of(shown_lines, _of_awards(moved, ids)),
        spending=spending_by_year(_of_awards(moved, ids)),
        variances=_variances(lines, moved, planned, said),
    )


def _of_awards(moved: tuple[Moved, ...], ids: frozenset[int]) -> tuple[Moved, ...]:
    return tuple(row for row in moved if row.from_award in ids)


def _line_ids(moved: tuple[Moved, ...], awards: frozenset[int]) -> frozenset[int]:
    lines = {row.from_line for row in moved if row.from_award in awards}
    lines |= {row.to_line for row in moved if row.to_award in awards}
    return frozenset(line for line in lines if line is not None)


def _plans(
    lines: list[AllocationLine], until: reads.AsOf
) -> tuple[dict[YearKey, int], dict[YearKey, Forecast]]:
    ids = frozenset(line.pk for line in lines)
    return reads.planned(ids), reads.said(ids, until)


def _spent(moved: tuple[Moved, ...]) -> dict[YearKey, int]:
    """By line and year; spending stands under the same line on both sides of its entry."""
    found: dict[YearKey, int] = {}
    for row in moved:
        if row.is_spending and row.from_line is not None:
            key = (row.from_line, row.year)
            found[key] = found.get(key, 0) + row.spent_pence
    return found


def _expected(
    spent: dict[YearKey, int], planned: dict[YearKey, int], said: dict[YearKey, Forecast]
) -> dict[int, int]:
    """What each line will have spent in the end, over all its years."""
    totals: dict[int, int] = {}
    for key in {**planned, **spent, **said}:
        told = said[key].forecast_pence if key in said else planned.get(key, 0)
        totals[key[0]] = totals.get(key[0], 0) + max(told, spent.get(key, 0))
    return totals


def _lines(
    lines: list[AllocationLine],
    moved: tuple[Moved, ...],
    planned: dict[YearKey, int],
    said: dict[YearKey, Forecast],
) -> tuple[LinePosition, ...]:
    held = balances(moved, of="line")
    expected = _expected(_spent(moved), planned, said)
    postings: dict[int, int] = {}
    for row in moved:
        if row.is_spending and row.from_line is not None:
            postings[row.from_line] = postings.get(row.from_line, 0) + row.count
    return tuple(
        LinePosition(
            code=line.code,
            title=line.title,
            award_code=line.award.code,
            award_year=line.award.year.code,
            purpose=line.purpose,
            accommodation=line.accommodation,
            narrative=line.narrative,
            service=line.service_code,
            agreement=line.agreement_ref,
            supplier=line.supplier.name if line.supplier else "",
            authority=_authority(line.approval),
            approved_pence=line.amount_pence,
            allocated_pence=held.get((line.pk, "allocated"), 0),
            committed_pence=held.get((line.pk, "committed"), 0),
            spent_pence=held.get((line.pk, "spent"), 0),
            forecast_pence=expected.get(line.pk, 0),
            postings=postings.get(line.pk, 0),
            is_illustrative=line.is_illustrative,
        )
        for line in lines
    )


def _authority(approval: Approval | None) -> str:
    if approval is None:
        return ""
    if approval.delegation is not None:
        return f"Delegation {approval.delegation.code} ({approval.delegation.decision_ref})"
    return f"Decision {approval.decision_ref}"


def _awards(
    awards: list[GrantAward], moved: tuple[Moved, ...], lines: tuple[LinePosition, ...]
) -> tuple[AwardPosition, ...]:
    held, (came, went) = balances(moved, of="award"), carried(moved)
    return tuple(
        AwardPosition(
            code=award.code,
            year=award.year.code,
            recipient=award.recipient_name,
            ring_fence=award.ring_fence,
            determination_ref=award.determination_ref,
            source=award.source,
            awarded_pence=-held.get((award.pk, "funder"), 0),
            carried_in_pence=came.get(award.pk, 0),
            carried_out_pence=went.get(award.pk, 0),
            unallocated_pence=held.get((award.pk, "unallocated"), 0),
            allocated_pence=held.get((award.pk, "allocated"), 0),
            committed_pence=held.get((award.pk, "committed"), 0),
            spent_pence=held.get((award.pk, "spent"), 0),
            forecast_pence=_foreseen(award, spent, ours, count),
            postings=count,
            is_illustrative=award.is_illustrative or any(row.is_illustrative for row in rows),
        )
        for award in awards
        for rows in [[r for r in moved if award.pk in (r.from_award, r.to_award)]]
        for count in [sum(r.count for r in rows if r.is_spending)]
        for spent in [held.get((award.pk, "spent"), 0)]
        for ours in [[line for line in lines if line.award_code == award.code]]
    )


def _foreseen(
    award: GrantAward, spent: int, lines: list[LinePosition], postings: int
) -> int | None:
    """What the award will have spent in the end: its lines' forecasts and what no line paid."""
    if not lines and not postings:
        return None
    outside = spent - sum(line.spent_pence for line in lines)
    return outside + sum(line.forecast_pence for line in lines)


def _carry(row: LedgerEntry) -> CarryMove:
    """From the year that gave to the year that got; undone, the same way with less than nought."""
    is_undone = row.kind == "reversal"
    years = (row.from_award.year.code, row.to_award.year.code)
    source, target = reversed(years) if is_undone else years
    return CarryMove(
        reference=row.reference,
        dated_on=row.dated_on,
        from_year=source,
        to_year=target,
        pence=-row.amount_pence if is_undone else row.amount_pence,
        reason=row.reason,
        authority=_authority(row.approval) or _decision_in(row.reference),
    )


def _decision_in(reference: str) -> str:
    """Money carried without a request bears its decision in its own reference."""
    kind, _, rest = reference.partition("/")
    return f"Decision {rest.partition('/')[2]}" if kind == "carry" else ""


def _variances(
    lines: list[AllocationLine],
    moved: tuple[Moved, ...],
    planned: dict[YearKey, int],
    said: dict[YearKey, Forecast],
) -> tuple[VarianceLine, ...]:
    spent = _spent(moved)
    by_id = {line.pk: line for line in lines}
    outlooks = {
        key: LineOutlook(
            by_id[key[0]].code,
            by_id[key[0]].title,
            planned.get(key, 0),
            spent.get(key, 0),
            said[key].forecast_pence if key in said else None,
            said[key].reason if key in said else "",
            said[key].reported.code if key in said else "",
        )
        for key in {**planned, **spent, **said}
        if key[0] in by_id
    }
    return tuple(
        VarianceLine(
            line_code=one.line_code,
            title=one.title,
            year=year,
            planned_pence=one.planned_pence,
            spent_pence=one.spent_pence,
            expected_pence=one.expected_pence,
            variance_pence=one.variance_pence,
            reason=one.reason,
            reported=one.reported,
        )
        for year in sorted({year for _, year in outlooks})
        for one in off_plan([o for (_, y), o in sorted(outlooks.items()) if y == year])
    )
