"""Moving money: the one place where an entry is written."""

from collections.abc import Iterable

from commissioning.models import AccountBalance, GrantAward, LedgerEntry, LedgerMonth
from commissioning.rules.posting import deny_closed, deny_overdraft
from commissioning.rules.vocabulary import Account, MonthState
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


def held_month(period: Period) -> LedgerMonth:
    """The month's row, locked; refused when the month is closed."""
    month = LedgerMonth.objects.select_for_update().get(pk=LedgerMonth.of(period).pk)
    require(deny_closed(month_code=period.code, is_closed=month.state == MonthState.CLOSED))
    return month


def moved(entry: LedgerEntry) -> LedgerEntry:
    """The entry, written, after its accounts were locked and found to hold enough."""
    require_funds(entry, held_balances({entry.from_award_id, entry.to_award_id}))
    entry.save(force_insert=True)
    return entry


def require_funds(entry: LedgerEntry, balances: Balances) -> None:
    """Refuse an entry whose paying account does not hold enough."""
    account = Account(entry.from_account)
    if account is Account.FUNDER:
        return
    require(
        deny_overdraft(
            award_code=entry.from_award.code,
            account=account,
            standing_pence=balances[entry.from_award_id, account],
            taken_pence=entry.amount_pence,
        )
    )
