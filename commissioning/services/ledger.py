"""Posting spending."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AllocationLine, GrantAward, LedgerEntry, LedgerMonth
from commissioning.permissions.grant import deny_close_month, deny_post
from commissioning.rules.posting import (
    Posting,
    accounts_of,
    deny_award,
    deny_by_line,
    faults_of,
    line_accounts_of,
)
from commissioning.rules.vocabulary import Account, EntryKind, MonthState, Tier
from commissioning.services.moving import (
    Balances,
    held_balances,
    held_line_balances,
    held_month,
    moved,
)
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted


def require_may_post(by: User | None, at: datetime, *, month: Period | None = None) -> None:
    """Refuse a person who may not post. `by` is None only for the operator's own command.

    Whoever closes months posts to closed ones and to no other, to put a year's end right.
    """
    if by is None:
        return
    access = access_of(by, on=timezone.localdate(at))
    is_finance = deny_close_month(access) is None
    if not (is_finance and month and _is_closed(month)):
        require_permitted(deny_post(access))


def _is_closed(month: Period) -> bool:
    closed = MonthState.CLOSED.value
    return LedgerMonth.objects.filter(
        period__first_on=month.first, period__until_on=month.until, state=closed
    ).exists()


def post_spend(
    posting: Posting,
    *,
    award: GrantAward,
    line: AllocationLine | None = None,
    supplier: Organisation | None = None,
    corrects: LedgerEntry | None = None,
    by: User | None,
    at: datetime,
) -> LedgerEntry:
    """An entry of spending stands in the ledger, under its line where it has one.

    The same posting again, under the same reference, gives the entry that stands already.
    """
    require_may_post(by, at, month=posting.month)
    for fault in faults_of(posting, today=timezone.localdate(at)):
        raise Refused(fault.denial)
    require(_deny_award_and_original(posting, award, corrects))
    require(deny_line_of(award, line))
    with transaction.atomic():
        month = held_month(posting.month, by=by, at=at, adjustment=posting.adjustment)
        entry = entry_of(
            posting, award=award, line=line, supplier=supplier, corrects=corrects, month=month
        )
        if standing := LedgerEntry.objects.filter(reference=posting.reference).first():
            return _same_or_refused(standing, entry)
        if line is not None:
            held_balances({award.pk})
            use_line(entry, posting, held_line_balances({line.pk}))
        entry.posted_by, entry.posted_at = by, at
        moved(entry)
        record(
            "ledger.posted",
            by=by,
            at=at,
            subject="ledger_entry",
            subject_key=entry.reference,
            reason=posting.reason,
            details={"kind": entry.kind, "pence": posting.pence, "award": award.code},
        )
    return entry


def entry_of(
    posting: Posting,
    *,
    award: GrantAward,
    line: AllocationLine | None = None,
    supplier: Organisation | None,
    corrects: LedgerEntry | None,
    month: LedgerMonth,
) -> LedgerEntry:
    """The row a posting makes, not yet written and not yet signed."""
    source, target = (
        accounts_of(posting) if line is None else line_accounts_of(posting, committed_pence=0)
    )
    return LedgerEntry(
        reference=posting.reference,
        kind=posting.kind.value,
        from_award=award,
        from_account=source.value,
        to_award=award,
        to_account=target.value,
        from_line=line,
        to_line=line,
        amount_pence=abs(posting.pence),
        dated_on=posting.dated_on,
        month=month,
        purpose=posting.purpose.value,
        accommodation=posting.accommodation.value if posting.accommodation else "",
        narrative=posting.narrative.value,
        service_code=posting.service_code,
        supplier=supplier,
        document_ref=posting.document_ref,
        reason=posting.reason,
        corrects=corrects,
        is_illustrative=posting.is_illustrative,
    )


def use_line(entry: LedgerEntry, posting: Posting, lines: Balances) -> None:
    """The entry takes from what its line has committed, if that is enough."""
    committed = lines.get((entry.from_line_id or 0, Account.COMMITTED), 0)
    source, target = line_accounts_of(posting, committed_pence=committed)
    entry.from_account, entry.to_account = source.value, target.value


def deny_line_of(award: GrantAward, line: AllocationLine | None) -> Denial | None:
    """Why an award is not spent under this line, or none, or None."""
    if line is not None and (line.award_id != award.pk or line.approval_id is None):
        return Denial(
            "ledger.line_not_of_award",
            f"{line.code} is not an approved line of {award.code}. Choose one that is.",
        )
    return deny_by_line(
        award_code=award.code, spends_by_line=award.spends_by_line, has_line=line is not None
    )


# Which account of a line paid is left out: it follows from what stood there at the time.
_SAYS = (
    "kind",
    "from_award_id",
    "to_award_id",
    "from_line_id",
    "to_line_id",
    "spent_pence",
    "amount_pence",
    "dated_on",
    "month_id",
    "purpose",
    "accommodation",
    "narrative",
    "service_code",
    "supplier_id",
    "document_ref",
    "reason",
    "corrects_id",
    "is_illustrative",
)


def says_the_same(one: LedgerEntry, other: LedgerEntry) -> bool:
    """Whether two entries agree in all but who posted them and when."""
    return all(getattr(one, name) == getattr(other, name) for name in _SAYS)


def deny_reference_taken(reference: str) -> Denial:
    return Denial(
        "ledger.reference_taken",
        f"There is another entry under {reference}, which says something else. An entry is never"
        " edited: reverse it and post the right one under a new reference.",
    )


def _same_or_refused(standing: LedgerEntry, wanted: LedgerEntry) -> LedgerEntry:
    if says_the_same(standing, wanted):
        return standing
    raise Refused(deny_reference_taken(standing.reference))


def _deny_award_and_original(
    posting: Posting, award: GrantAward, corrects: LedgerEntry | None
) -> Denial | None:
    denial = deny_award(
        award_code=award.code,
        tier=Tier(award.tier),
        year=award.year.period,
        dated_on=posting.dated_on,
    )
    return denial or deny_corrects(posting.kind, award_id=award.pk, corrects=corrects)


def deny_corrects(kind: EntryKind, *, award_id: int, corrects: LedgerEntry | None) -> Denial | None:
    """Why the entry that is said to be corrected cannot be, or None."""
    if (kind is EntryKind.ADJUSTMENT) is not (corrects is not None):
        return Denial(
            "ledger.corrects",
            "An adjustment, and only an adjustment, names the entry that it corrects.",
        )
    if corrects is not None and corrects.from_award_id != award_id:
        return Denial(
            "ledger.corrects_other_award",
            "An adjustment is made to the award of the entry that it corrects.",
        )
    return None
