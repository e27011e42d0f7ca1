"""What an entry of spending must satisfy before it is posted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from commissioning.rules.vocabulary import (
    ADJUSTMENT_PERIODS,
    ADMINISTRATIVE,
    SPENDING,
    Accommodation,
    Account,
    EntryKind,
    Narrative,
    Purpose,
    Tier,
)
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, PeriodKind, in_words, month
from dalpb.kernel.refusals import Denial

PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,59}\Z", re.ASCII)
SERVICE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z", re.ASCII)
# The most one entry may move: far above any grant, far below what a column holds.
LARGEST: Final = 10**13


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry of spending, as asked for. `pence` is what it adds to spending."""

    reference: str
    kind: EntryKind
    pence: int
    dated_on: date
    month: Period
    purpose: Purpose
    narrative: Narrative
    accommodation: Accommodation | None = None
    service_code: str = ""
    document_ref: str = ""
    reason: str = ""
    is_illustrative: bool = False
    adjustment: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a posting, and with which part of it."""

    part: str
    denial: Denial


def month_of(day: date) -> Period:
    return month(day.year, day.month)


def accounts_of(posting: Posting) -> tuple[Account, Account]:
    """From which account to which money goes that was never allocated to a line."""
    if posting.pence > 0:
        return Account.UNALLOCATED, Account.SPENT
    return Account.SPENT, Account.UNALLOCATED


def line_accounts_of(posting: Posting, *, committed_pence: int) -> tuple[Account, Account]:
    """From which account of a line to which: what is committed is spent before what is not.

    Money that comes back to a line stands there allocated, and is committed again or released.
    """
    if posting.pence < 0:
        return Account.SPENT, Account.ALLOCATED
    pays = Account.COMMITTED if committed_pence >= posting.pence else Account.ALLOCATED
    return pays, Account.SPENT


def faults_of(posting: Posting, *, today: date) -> tuple[Fault, ...]:
    """Everything wrong with a posting that can be told from the posting alone."""
    return (*_amount(posting), *_dates(posting, today), *_subject(posting), *_references(posting))


def _amount(posting: Posting) -> Iterator[Fault]:
    if posting.kind not in SPENDING:
        yield _fault(
            "kind",
            "ledger.kind_not_posted",
            "Give the kind as spend, accrual, refund or adjustment.",
        )
    if posting.pence == 0:
        yield _fault("amount", "ledger.amount_zero", "An entry of £0 moves nothing. Leave it out.")
    if abs(posting.pence) > LARGEST:
        yield _fault("amount", "ledger.amount_too_large", "The amount is larger than any grant.")
    if posting.kind in (EntryKind.SPEND, EntryKind.ACCRUAL) and posting.pence < 0:
        yield _fault(
            "amount",
            "ledger.amount_negative",
            "Spending is above nought. Money that came back is a refund; a mistake is reversed.",
        )
    if posting.kind is EntryKind.REFUND and posting.pence > 0:
        yield _fault(
            "amount",
            "ledger.refund_positive",
            "A refund brings money back, so its amount has a minus sign.",
        )


def _dates(posting: Posting, today: date) -> Iterator[Fault]:
    if posting.dated_on > today:
        yield _fault(
            "date",
            "ledger.dated_in_future",
            f"{in_words(posting.dated_on)} has not come yet. Only what has happened is posted.",
        )
    if posting.month.kind is not PeriodKind.MONTH:
        yield _fault("month", "ledger.not_a_month", "Write the month as 2024-06.")
    elif posting.month.last < posting.dated_on:
        yield _fault(
            "month",
            "ledger.month_before_date",
            f"The entry is dated {in_words(posting.dated_on)}, after the month it is posted to."
            " Post it to the month of its date, or to a later one.",
        )


def _subject(posting: Posting) -> Iterator[Fault]:
    if (posting.narrative in ADMINISTRATIVE) is not (posting.purpose is Purpose.ADMINISTRATION):
        yield _fault(
            "narrative",
            "ledger.narrative_not_of_purpose",
            "What was bought does not fit the purpose: board servicing, needs assessment,"
            " strategy, reporting and other administration are admin, all else is support.",
        )
    if posting.purpose is Purpose.SUPPORT and posting.accommodation is None:
        yield _fault(
            "accommodation",
            "ledger.accommodation_missing",
            "Say in which kind of accommodation the support was given, or not_split where the"
            " spending cannot be split between kinds.",
        )
    if posting.purpose is Purpose.ADMINISTRATION and posting.accommodation is not None:
        yield _fault(
            "accommodation",
            "ledger.accommodation_of_admin",
            "Administration is not given in any accommodation. Leave this empty.",
        )


def _references(posting: Posting) -> Iterator[Fault]:
    plain = (
        "Use up to 60 letters, digits, spaces, points, hyphens, underlines and slashes,"
        " beginning with a letter or a digit."
    )
    if not PLAIN.match(posting.reference):
        yield _fault("reference", "ledger.reference_not_plain", plain)
    if posting.document_ref and not PLAIN.match(posting.document_ref):
        yield _fault("document", "ledger.document_not_plain", plain)
    if not posting.document_ref and posting.kind is not EntryKind.ACCRUAL:
        yield _fault(
            "document",
            "ledger.document_missing",
            "Give the number of the invoice, journal or claim that stands behind the entry.",
        )
    if posting.service_code and not SERVICE.match(posting.service_code):
        yield _fault(
            "service",
            "ledger.service_not_plain",
            "Give the service's code: small letters, digits and hyphens.",
        )
    if posting.kind is EntryKind.ADJUSTMENT and not posting.reason:
        yield _fault("reason", "ledger.reason_missing", "Say why the adjustment is made.")
    if len(posting.reason) > 300:
        yield _fault("reason", "ledger.reason_too_long", "Give the reason in 300 characters.")


def _fault(part: str, code: str, sentence: str) -> Fault:
    return Fault(part, Denial(code, sentence))


def deny_award(*, award_code: str, tier: Tier, year: Period, dated_on: date) -> Denial | None:
    """Why this award cannot pay, or None."""
    if tier is not Tier.ONE:
        return Denial(
            "ledger.award_not_held",
            f"{award_code} is paid to the districts directly, so this ledger does not hold it."
            " Post against an award of tier one.",
        )
    if dated_on < year.first:
        return Denial(
            "ledger.before_award",
            f"{award_code} begins on {in_words(year.first)}, after the date of the entry."
            " Post against the award of the year in which the money was spent, or earlier.",
        )
    return None


def deny_overdraft(
    *, award_code: str, account: Account, standing_pence: int, taken_pence: int
) -> Denial | None:
    """Why an account cannot give this much, or None. The database holds the same."""
    if taken_pence <= standing_pence:
        return None
    if account is Account.SPENT:
        return Denial(
            "ledger.more_back_than_spent",
            f"{Money(taken_pence)} would come back to {award_code}, of which"
            f" {Money(standing_pence)} has been spent. Check the amount.",
        )
    return Denial(
        "ledger.overspent",
        f"{award_code} has {Money(standing_pence)} left and the entry takes"
        f" {Money(taken_pence)}. Post a smaller amount, or part of it against another award.",
    )


def deny_overdrawn_line(
    *, line_code: str, account: Account, standing_pence: int, taken_pence: int
) -> Denial | None:
    """Why an account of a line cannot give this much, or None. The database holds the same."""
    if taken_pence <= standing_pence:
        return None
    words = {
        Account.ALLOCATED: "allocated and not yet committed",
        Account.COMMITTED: "committed",
    }.get(account, "spent")
    return Denial(
        "ledger.line_overspent",
        f"The line {line_code} has {Money(standing_pence)} {words} and this takes"
        f" {Money(taken_pence)}. Post less, or move money to the line first by a virement.",
    )


def deny_by_line(*, award_code: str, spends_by_line: bool, has_line: bool) -> Denial | None:
    """Why an award that is allocated line by line is not spent past its lines, or None."""
    if has_line or not spends_by_line:
        return None
    return Denial(
        "ledger.line_missing",
        f"{award_code} is spent only by allocation line. Choose the line that this is for.",
    )


def deny_adjustment(period: Period, adjustment: int) -> Denial | None:
    """Why there is no such period of the account, or None."""
    if adjustment == 0 or (0 < adjustment <= ADJUSTMENT_PERIODS and period.first.month == 3):
        return None
    return Denial(
        "ledger.no_such_adjustment",
        f"A year's adjustments follow its March, and are numbered 1 to {ADJUSTMENT_PERIODS}.",
    )


def deny_closed(*, month_code: str, is_closed: bool) -> Denial | None:
    if not is_closed:
        return None
    return Denial(
        "ledger.month_closed",
        f"The month {month_code} is closed. Post the entry to an open month; its date stays"
        " what it is.",
    )


def deny_reversal(
    *, kind: EntryKind, is_reversed: bool, reason: str, has_approval: bool = False
) -> Denial | None:
    """Why an entry cannot be reversed, or None."""
    if kind is EntryKind.REVERSAL:
        return Denial(
            "ledger.reversal_of_reversal",
            "A reversal is not itself reversed. Post the entry again under a new reference.",
        )
    if kind in (EntryKind.ALLOCATION, EntryKind.VIREMENT) or (
        kind is EntryKind.RELEASE and has_approval
    ):
        return Denial(
            "ledger.authority_not_reversed",
            "Money moved by a decision goes back by another: ask for a virement or a release.",
        )
    if kind is EntryKind.AWARD:
        return Denial(
            "ledger.award_not_reversed",
            "An award is not reversed here: correct the award where awards are recorded.",
        )
    if is_reversed:
        return Denial("ledger.reversed_already", "The entry has been reversed already.")
    if not reason:
        return Denial("ledger.reason_missing", "Say why the entry is reversed.")
    if len(reason) > 300:
        return Denial("ledger.reason_too_long", "Give the reason in 300 characters.")
    return None
