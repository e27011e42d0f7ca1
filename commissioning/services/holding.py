"""Finance extracts: taken whole, matched to entries by reference and sum, the rest queued."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.models import AllocationLine, FinanceExtract, HeldLine, LedgerEntry
from commissioning.rules.posting import Posting, month_of
from commissioning.rules.vocabulary import (
    Accommodation,
    EntryKind,
    HeldState,
    Narrative,
    Purpose,
)
from commissioning.services.ledger import post_spend, require_may_post
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import ReportingPeriod, User
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from dalpb.kernel.versions import STALE


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One line of the finance system: a document, a day, and what it adds to spending."""

    row: int
    document_ref: str
    dated_on: date
    pence: int


@transaction.atomic
def take_extract(
    rows: Sequence[ExtractRow], *, period: Period, by: User | None, at: datetime
) -> FinanceExtract:
    """Every row is held, matched or waiting. The same extract again is the one taken before.

    A row of another month refuses the whole extract: it is most likely the wrong file.
    """
    require_may_post(by, at)
    require(deny_extract(rows, period))
    digest = hashlib.sha256(repr((period.code, sorted(map(repr, rows)))).encode()).hexdigest()
    if standing := FinanceExtract.objects.filter(sha256=digest).first():
        return standing
    made = FinanceExtract.objects.create(
        sha256=digest,
        period=ReportingPeriod.of(period),
        row_count=len(rows),
        taken_by=by,
        taken_at=at,
    )
    for row, entry in matched(rows):
        HeldLine.objects.create(
            extract=made,
            row=row.row,
            document_ref=row.document_ref,
            dated_on=row.dated_on,
            amount_pence=row.pence,
            state=(HeldState.MATCHED if entry else HeldState.UNMATCHED).value,
            entry=entry,
        )
    record(
        "extract.taken",
        by=by,
        at=at,
        subject="finance_extract",
        subject_key=digest[:40],
        details={"rows": len(rows), "period": period.code},
    )
    return made


def deny_extract(rows: Sequence[ExtractRow], period: Period) -> Denial | None:
    """Why the rows are not an extract of the month, or None."""
    if period.kind is not PeriodKind.MONTH:
        return Denial("extract.not_a_month", "Give the month of the extract, such as 2025-06.")
    if not rows:
        return Denial("extract.no_rows", "There are no rows under the headings.")
    strangers = [row.row for row in rows if not period.holds(row.dated_on)]
    if not strangers:
        return None
    others = f", nor are {len(strangers) - 1} others" if len(strangers) > 1 else ""
    return Denial(
        "extract.other_month",
        f"Row {strangers[0]} is not dated in {period.label}{others}. Is this the right file?",
    )


def matched(rows: Sequence[ExtractRow]) -> list[tuple[ExtractRow, LedgerEntry | None]]:
    """Each row with the entry of its document and sum that no other line has, or none."""
    free = _unmatched_entries({row.document_ref for row in rows})
    found: list[tuple[ExtractRow, LedgerEntry | None]] = []
    for row in rows:
        entries = free.get((row.document_ref, row.pence), [])
        found.append((row, entries.pop(0) if entries else None))
    return found


def _unmatched_entries(documents: set[str]) -> dict[tuple[str, int], list[LedgerEntry]]:
    found: dict[tuple[str, int], list[LedgerEntry]] = {}
    entries = LedgerEntry.objects.of_spending().filter(
        document_ref__in=documents, held__isnull=True
    )
    for entry in entries.order_by("pk"):
        found.setdefault((entry.document_ref, entry.spent_pence), []).append(entry)
    return found


@transaction.atomic
def match_line(
    line: HeldLine, entry: LedgerEntry, *, version: int, by: User, at: datetime
) -> HeldLine:
    """The line stands beside the entry, which adds as much to spending as the line says."""
    require_may_post(by, at)
    held = _waiting(line, version)
    if entry.held.exists():
        raise Refused(Denial("extract.entry_taken", "Another line is matched to that entry."))
    if entry.spent_pence != held.amount_pence:
        raise Refused(
            Denial(
                "extract.sums_differ",
                "The entry and the line are of different sums. Post the right entry first.",
            )
        )
    held.entry = entry
    return _settled(held, HeldState.MATCHED, reason="", by=by, at=at)


@transaction.atomic
def post_to_line(
    line: HeldLine,
    to: AllocationLine,
    *,
    month: Period | None = None,
    version: int,
    by: User,
    at: datetime,
) -> HeldLine:
    """The waiting line is spending of an allocation line: posted from its commitment, and matched.

    Money that came back is posted as a refund to it.
    """
    held = _waiting(line, version)
    posting = Posting(
        reference=f"finance/{held.extract_id}/{held.row}",
        kind=EntryKind.SPEND if held.amount_pence > 0 else EntryKind.REFUND,
        pence=held.amount_pence,
        dated_on=held.dated_on,
        month=month or month_of(held.dated_on),
        purpose=Purpose(to.purpose),
        narrative=Narrative(to.narrative),
        accommodation=Accommodation(to.accommodation) if to.accommodation else None,
        service_code=to.service_code,
        document_ref=held.document_ref,
        is_illustrative=to.is_illustrative,
    )
    held.entry = post_spend(posting, award=to.award, line=to, supplier=to.supplier, by=by, at=at)
    return _settled(held, HeldState.MATCHED, reason="", by=by, at=at)


@transaction.atomic
def set_aside(line: HeldLine, *, reason: str, version: int, by: User, at: datetime) -> HeldLine:
    """The line is not the grant's, for a reason that is kept."""
    require_may_post(by, at)
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("extract.reason", "Say why the line is not the grant's."))
    return _settled(_waiting(line, version), HeldState.SET_ASIDE, reason=reason, by=by, at=at)


def _waiting(line: HeldLine, version: int) -> HeldLine:
    held = HeldLine.objects.select_for_update().get(pk=line.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    if held.state != HeldState.UNMATCHED:
        raise Refused(Denial("extract.settled", "The line has been settled already."))
    return held


def _settled(held: HeldLine, state: HeldState, *, reason: str, by: User, at: datetime) -> HeldLine:
    held.state, held.reason = state.value, reason.strip()
    held.settled_by, held.settled_at = by, at
    held.version += 1
    held.save()
    record(
        f"extract.{state.value}",
        by=by,
        at=at,
        subject="held_line",
        subject_key=f"{held.extract_id}/{held.row}",
        reason=reason,
    )
    return held
