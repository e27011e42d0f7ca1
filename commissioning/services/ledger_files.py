"""Loading a ledger extract: all of it or none, and nothing twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from commissioning.models import AllocationLine, GrantAward, LedgerEntry, LedgerMonth
from commissioning.rules.ledger_file import FileRow, RowFault
from commissioning.rules.posting import deny_award
from commissioning.rules.vocabulary import Account, Tier
from commissioning.services.ledger import (
    deny_corrects,
    deny_line_of,
    deny_reference_taken,
    entry_of,
    require_may_post,
    says_the_same,
    use_line,
)
from commissioning.services.moving import (
    Balances,
    held_balances,
    held_line_balances,
    held_month,
    require_funds,
    signed,
)
from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, parse, year_of
from dalpb.kernel.refusals import Denial, Refused


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file came to. With any fault, nothing was written."""

    written: int
    unchanged: int
    faults: tuple[RowFault, ...]


@dataclass(slots=True)
class _Shelf:
    """What rows name, looked up once for the whole file."""

    awards: dict[str, GrantAward]
    suppliers: dict[str, Organisation]
    entries: dict[str, LedgerEntry]
    months: dict[Period, LedgerMonth | Denial]
    balances: Balances
    lines: dict[str, AllocationLine]
    line_balances: Balances


def load_ledger(
    rows: Sequence[FileRow], *, by: User | None, at: datetime, is_rehearsal: bool = False
) -> Loaded:
    """Every row stands in the ledger; or there are faults, and none does.

    A row whose reference stands already with the same content is unchanged. A rehearsal
    finds what a load would and writes nothing.
    """
    require_may_post(by, at)
    outcome = Loaded(0, 0, _repeated(rows))
    if outcome.faults:
        return outcome
    with transaction.atomic():
        outcome = _load(rows, by=by, at=at)
        if outcome.faults or is_rehearsal:
            transaction.set_rollback(True)
    return replace(outcome, written=0) if outcome.faults else outcome


def _load(rows: Sequence[FileRow], *, by: User | None, at: datetime) -> Loaded:
    shelf = _shelf(rows, by=by, at=at)
    written: list[FileRow] = []
    faults: list[RowFault] = []
    for row in rows:
        try:
            if _entered(row, shelf, by=by, at=at):
                written.append(row)
        except _RowRefused as refusal:
            faults.append(refusal.fault)
    if written and not faults:
        record(
            "ledger.imported",
            by=by,
            at=at,
            subject="ledger_file",
            subject_key=_digest(written)[:40],
            details={
                "rows": len(written),
                "pence": sum(row.posting.pence for row in written),
                "sha256": _digest(written),
            },
        )
    return Loaded(len(written), len(rows) - len(written) - len(faults), tuple(faults))


class _RowRefused(Exception):
    def __init__(self, row: FileRow, column: str, value: str, denial: Denial) -> None:
        super().__init__(denial.sentence)
        self.fault = RowFault(row.row, column, value[:60], denial.code, denial.sentence)


def _entered(row: FileRow, shelf: _Shelf, *, by: User | None, at: datetime) -> bool:
    """Whether the row was new and is now written."""
    posting = row.posting
    award = shelf.awards.get(row.award)
    if award is None:
        raise _RowRefused(row, "award", row.award, _NO_AWARD)
    supplier = shelf.suppliers.get(row.supplier.casefold()) if row.supplier else None
    if row.supplier and supplier is None:
        raise _RowRefused(row, "supplier", "", _NO_SUPPLIER)
    corrects = shelf.entries.get(row.corrects) if row.corrects else None
    if row.corrects and corrects is None:
        raise _RowRefused(row, "corrects", row.corrects, _NO_ORIGINAL)
    month = shelf.months[posting.month]
    line = shelf.lines.get(row.line) if row.line else None
    if row.line and line is None:
        raise _RowRefused(row, "line", row.line, _NO_LINE)
    standing = shelf.entries.get(posting.reference)
    held = month if isinstance(month, LedgerMonth) else LedgerMonth.of(posting.month)
    entry = entry_of(
        posting, award=award, line=line, supplier=supplier, corrects=corrects, month=held
    )
    if standing is not None:
        if says_the_same(standing, entry):
            return False
        raise _RowRefused(
            row, "reference", posting.reference, deny_reference_taken(posting.reference)
        )
    if isinstance(month, Denial):
        raise _RowRefused(row, "month", posting.month.code, month)
    entry.posted_by, entry.posted_at = by, at
    if denial := deny_line_of(award, line):
        raise _RowRefused(row, "line", row.line, denial)
    if line is not None:
        use_line(entry, posting, shelf.line_balances)
    _written(row, entry, shelf)
    return True


def _written(row: FileRow, entry: LedgerEntry, shelf: _Shelf) -> None:
    award = entry.from_award
    denial = deny_award(
        award_code=award.code,
        tier=Tier(award.tier),
        year=award.year.period,
        dated_on=entry.dated_on,
    )
    if denial:
        raise _RowRefused(row, "award", row.award, denial)
    denial = deny_corrects(row.posting.kind, award_id=award.pk, corrects=entry.corrects)
    if denial:
        raise _RowRefused(row, "corrects", row.corrects, denial)
    try:
        require_funds(entry, shelf.balances, shelf.line_balances)
    except Refused as refusal:
        value = Money(row.posting.pence).plain()
        raise _RowRefused(row, "amount", value, refusal.denial) from refusal
    signed(entry).save(force_insert=True)
    shelf.entries[entry.reference] = entry
    shelf.balances[award.pk, Account(entry.from_account)] -= entry.amount_pence
    shelf.balances[award.pk, Account(entry.to_account)] += entry.amount_pence
    if entry.from_line_id is not None:
        shelf.line_balances[entry.from_line_id, Account(entry.from_account)] -= entry.amount_pence
        shelf.line_balances[entry.from_line_id, Account(entry.to_account)] += entry.amount_pence


_NO_AWARD = Denial(
    "ledger.award_not_known",
    "There is no such award. Give its code, or the financial year of the only award of tier one.",
)
_NO_LINE = Denial(
    "ledger.line_not_known",
    "There is no allocation line of this code. Its codes stand on the page of allocations.",
)
_NO_SUPPLIER = Denial(
    "ledger.supplier_not_known",
    "The supplier is not among the organisations. Give its code or its exact name.",
)
_NO_ORIGINAL = Denial(
    "ledger.original_not_known",
    "There is no entry under the reference that this row corrects. It must stand, or come earlier.",
)


def _shelf(rows: Sequence[FileRow], *, by: User | None, at: datetime) -> _Shelf:
    periods = sorted({row.posting.month for row in rows})
    months = {period: _month(period, by=by, at=at) for period in periods}
    lines = {
        line.code: line
        for line in AllocationLine.objects.filter(code__in={row.line for row in rows if row.line})
    }
    awards = _awards({row.award for row in rows})
    references = {row.posting.reference for row in rows} | {row.corrects for row in rows}
    return _Shelf(
        awards=awards,
        suppliers=_suppliers(),
        entries={
            entry.reference: entry
            for entry in LedgerEntry.objects.filter(reference__in=references).iterator()
        },
        months=months,
        balances=held_balances(award.pk for award in awards.values()),
        lines=lines,
        line_balances=held_line_balances(line.pk for line in lines.values()),
    )


def _month(period: Period, *, by: User | None, at: datetime) -> LedgerMonth | Denial:
    try:
        return held_month(period, by=by, at=at)
    except Refused as refusal:
        return refusal.denial


def _awards(names: set[str]) -> dict[str, GrantAward]:
    """By code, and by financial year where tier one had only one award of it."""
    found: dict[str, GrantAward] = {}
    years: dict[str, list[GrantAward]] = {}
    for award in GrantAward.objects.select_related("year"):
        found[award.code] = award
        if award.is_held_here:
            years.setdefault(award.year.code, []).append(award)
    for name in names - set(found):
        held = years.get(_year(name), [])
        if len(held) == 1:
            found[name] = held[0]
    return {name: award for name, award in found.items() if name in names}


def _year(name: str) -> str:
    try:
        return year_of(parse(name).first)
    except Refused:
        return ""


def _suppliers() -> dict[str, Organisation]:
    named = {row.name.casefold(): row for row in Organisation.objects.all()}
    return named | {row.code: row for row in Organisation.objects.all()}


def _repeated(rows: Sequence[FileRow]) -> tuple[RowFault, ...]:
    first: dict[str, int] = {}
    return tuple(
        RowFault(
            row.row,
            "reference",
            row.posting.reference,
            "ledger.reference_twice",
            f"Row {first[row.posting.reference]} has the same reference. Each row has its own.",
        )
        for row in rows
        if first.setdefault(row.posting.reference, row.row) != row.row
    )


def _digest(rows: Sequence[FileRow]) -> str:
    lines = sorted(
        repr((row.posting, row.award, row.line, row.supplier, row.corrects)) for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
