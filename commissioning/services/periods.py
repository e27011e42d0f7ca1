"""Closing months in two strengths, and naming who may still post to a locked one."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import LatePass, LedgerEntry, LedgerMonth, PeriodEvent
from commissioning.permissions.grant import deny_close_month
from commissioning.rules.posting import deny_adjustment, deny_closed
from commissioning.rules.vocabulary import MonthState
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted

LONGEST_PASS: Final = timedelta(days=14)


def close_month(period: Period, *, adjustment: int = 0, by: User, at: datetime) -> LedgerMonth:
    """Budget holders post nothing more to the month; finance may still put it right."""
    return _shut(period, adjustment, MonthState.CLOSED, reason="", by=by, at=at)


def lock_month(
    period: Period, *, reason: str, adjustment: int = 0, by: User, at: datetime
) -> LedgerMonth:
    """Nobody posts to the month but people who are named for it."""
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("ledger.reason_missing", "Say why the month is locked."))
    return _shut(period, adjustment, MonthState.LOCKED, reason=reason, by=by, at=at)


def _shut(
    period: Period,
    adjustment: int,
    state: MonthState,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> LedgerMonth:
    require_permitted(deny_close_month(access_of(by, on=timezone.localdate(at))))
    require(deny_adjustment(period, adjustment))
    if period.until > timezone.localdate(at):
        raise Refused(
            Denial("ledger.month_not_over", f"{period.label} is not over yet, so it stays open.")
        )
    with transaction.atomic():
        month = LedgerMonth.held(period, adjustment)
        require(_deny_shut(month, period, state))
        month.state, month.closed_by, month.closed_at = state.value, by, at
        month.save(update_fields=["state", "closed_by", "closed_at"])
        PeriodEvent.objects.create(
            month=month,
            state=state.value,
            last_entry=LedgerEntry.objects.aggregate(last=Max("pk"))["last"] or 0,
            reason=reason,
            by=by,
            at=at,
        )
        record(
            f"ledger.month_{state.value}",
            by=by,
            at=at,
            subject="ledger_month",
            subject_key=period.code if not adjustment else f"{period.code}+{adjustment}",
            reason=reason,
        )
    return month


def _deny_shut(month: LedgerMonth, period: Period, state: MonthState) -> Denial | None:
    now = MonthState(month.state)
    if state is MonthState.CLOSED:
        return deny_closed(month_code=period.code, is_closed=now is not MonthState.OPEN)
    if now is MonthState.LOCKED:
        return Denial("ledger.locked_already", f"{month.label} is locked already.")
    if now is MonthState.OPEN:
        return Denial("ledger.not_closed", f"Close {month.label} before it is locked.")
    return None


@transaction.atomic
def name_for_month(
    month: LedgerMonth,
    *,
    person: User,
    reason: str,
    until_at: datetime,
    by: User,
    at: datetime,
) -> LatePass:
    """The person may post to the month until then, and every entry says so."""
    require_permitted(deny_close_month(access_of(by, on=timezone.localdate(at))))
    require_impersonal(reason)
    require(_deny_pass(month, person, reason, until_at, by, at))
    made = LatePass.objects.create(
        month=month,
        person=person,
        reason=reason.strip(),
        until_at=until_at,
        granted_by=by,
        granted_at=at,
    )
    record(
        "ledger.person_named",
        by=by,
        at=at,
        subject="ledger_month",
        subject_key=month.period.code,
        reason=reason,
        details={"person": person.email, "until": until_at.isoformat()},
    )
    return made


def _deny_pass(
    month: LedgerMonth, person: User, reason: str, until_at: datetime, by: User, at: datetime
) -> Denial | None:
    if person.pk == by.pk:
        return Denial("ledger.pass_to_oneself", "Somebody else names you for a month.")
    if month.state == MonthState.OPEN:
        return Denial("ledger.month_open", f"{month.label} is open: nobody needs naming for it.")
    if not at < until_at <= at + LONGEST_PASS:
        return Denial("ledger.pass_time", "Name a person for up to 14 days.")
    if not reason.strip():
        return Denial("ledger.reason_missing", "Say why they are named.")
    return None
