"""Moving money: the one place where an entry is written."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from commissioning.models import (
    AccountBalance,
    GrantAward,
    LatePass,
    LedgerEntry,
    LedgerMonth,
    LineBalance,
)
from commissioning.permissions.grant import deny_close_month
from commissioning.rules.posting import (
    deny_adjustment,
    deny_closed,
    deny_overdraft,
    deny_overdrawn_line,
)
from commissioning.rules.vocabulary import Account, MonthState, PostedAs
from dalpb.kernel.access import access_of
from dalpb.kernel.models import User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import require

Balances = dict[tuple[int, Account], int]


def open_accounts(award: GrantAward) -> None:
    """The award has all its accounts, with nothing in them."""
    AccountBalance.objects.bulk_create(
        AccountBalance(award=award, account=account.value) for account in Account
    )


def held_balances(award_ids: Iterable[int]) -> Balances:
    """What stands in each account of these awards, locked until the transaction ends.

    All writers lock in the same order: months first, then balances by award and account.
    """
    rows = (
        AccountBalance.objects.select_for_update()
        .filter(award__in=sorted(set(award_ids)))
        .order_by("award_id", "account")
    )
    return {(row.award_id, Account(row.account)): row.balance_pence for row in rows}


def held_line_balances(line_ids: Iterable[int | None]) -> Balances:
    """What stands in each account of these lines, locked after the awards' balances."""
    rows = (
        LineBalance.objects.select_for_update()
        .filter(line__in=sorted({line for line in line_ids if line is not None}))
        .order_by("line_id", "account")
    )
    return {(row.line_id, Account(row.account)): row.balance_pence for row in rows}


def held_month(
    period: Period, *, by: User | None = None, at: datetime | None = None, adjustment: int = 0
) -> LedgerMonth:
    """The month's row, locked; refused when the person may not post to it."""
    require(deny_adjustment(period, adjustment))
    month = LedgerMonth.held(period, adjustment)
    require(deny_closed(month_code=period.code, is_closed=standing_in(month, by, at) is None))
    return month


def standing_in(month: LedgerMonth, by: User | None, at: datetime | None) -> PostedAs | None:
    """As what a person may post to a month: anybody while it is open, then finance, then those
    who are named for it. None where they may not."""
    if month.state == MonthState.OPEN:
        return PostedAs.BUDGET_HOLDER
    if by is None or at is None:
        return None
    is_finance = deny_close_month(access_of(by, on=timezone.localdate(at))) is None
    if month.state == MonthState.CLOSED and is_finance:
        return PostedAs.FINANCE
    is_named = LatePass.objects.filter(month=month, person=by, until_at__gt=at).exists()
    return PostedAs.NAMED if is_named else None


def moved(entry: LedgerEntry) -> LedgerEntry:
    """The entry, written, after its accounts were locked and found to hold enough."""
    balances = held_balances({entry.from_award_id, entry.to_award_id})
    lines = held_line_balances((entry.from_line_id, entry.to_line_id))
    require_funds(entry, balances, lines)
    signed(entry).save(force_insert=True)
    return entry


def signed(entry: LedgerEntry) -> LedgerEntry:
    """The entry, with the standing in which its poster posts to its month."""
    standing = standing_in(entry.month, entry.posted_by, entry.posted_at)
    entry.posted_as = (standing or PostedAs.BUDGET_HOLDER).value
    return entry


def require_funds(entry: LedgerEntry, balances: Balances, lines: Balances) -> None:
    """Refuse an entry whose paying account, or line, does not hold enough."""
    account = Account(entry.from_account)
    if account is Account.FUNDER:
        return
    if entry.from_line is not None:
        require(
            deny_overdrawn_line(
                line_code=entry.from_line.code,
                account=account,
                standing_pence=lines.get((entry.from_line.pk, account), 0),
                taken_pence=entry.amount_pence,
            )
        )
    require(
        deny_overdraft(
            award_code=entry.from_award.code,
            account=account,
            standing_pence=balances[entry.from_award_id, account],
            taken_pence=entry.amount_pence,
        )
    )
