"""Loading what happened to lines after their approval: commitments, claims, forecasts, closing."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    AllocationLine,
    Claim,
    GrantAward,
    LedgerEntry,
    LedgerMonth,
    MoveRequest,
)
from commissioning.rules.closing import months_of
from commissioning.rules.vocabulary import Act
from commissioning.services.authority import Authority
from commissioning.services.claiming import Claimed, approve_claim, pay_claim, record_claim
from commissioning.services.commitments import commit
from commissioning.services.forecasting import forecast_line
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from commissioning.services.periods import close_month
from dalpb.kernel.models import User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse, year_of

Row = dict[str, Any]


@transaction.atomic
def load_account(content: Row, *, author: User, approver: User, at: datetime) -> int:
    """How many things were written; loading the same file again writes none."""
    before = _written()
    for row in content["commitments"]:
        if not LedgerEntry.objects.filter(reference=row["reference"]).exists():
            commit(
                _line(row),
                reference=row["reference"],
                pence=_pence(row["amount"]),
                agreement_ref=row["agreement"],
                by=author,
                at=at,
            )
    for row in content["claims"]:
        if not Claim.objects.filter(reference=row["reference"]).exists():
            _claim(row, author=author, approver=approver, at=at)
    for row in content["forecasts"]:
        forecast_line(
            _line(row),
            year=parse(row["year"]),
            reported=parse(row["reported"]),
            pence=_pence(row["amount"]),
            reason=row["reason"],
            by=author,
            at=at,
        )
    for row in content["carried"]:
        _carry(row, author=author, approver=approver)
    _close(content["close_until"], by=approver, at=at)
    return _written() - before


def _written() -> int:
    return LedgerEntry.objects.count() + Claim.objects.count()


def _line(row: Row) -> AllocationLine:
    return AllocationLine.objects.get(code=row["line"])


def _pence(text: str) -> int:
    return Money.parse(text).pence


def _claim(row: Row, *, author: User, approver: User, at: datetime) -> None:
    claimed = Claimed(
        row["reference"],
        row["document"],
        date.fromisoformat(row["dated_on"]),
        _pence(row["claimed"]),
    )
    made = record_claim(claimed, line=_line(row), by=author, at=at)
    pence = _pence(row["approved"])
    made = approve_claim(
        made, pence=pence, reason=row["reason"], version=made.version, by=approver, at=at
    )
    paid_on = date.fromisoformat(row["paid_on"])
    pay_claim(made, pence=pence, paid_on=paid_on, version=made.version, by=author, at=at)


def _carry(row: Row, *, author: User, approver: User) -> None:
    """Asked for and approved on the day of the decision."""
    if MoveRequest.objects.filter(code=row["code"]).exists():
        return
    source, target = (GrantAward.objects.get(code=row[side]) for side in ("from", "to"))
    day = date.fromisoformat(row["dated_on"])
    at = timezone.make_aware(datetime.combine(day, time(12)))
    asked = ask_to_move(
        Wanted(
            row["code"],
            Act.CARRY_FORWARD,
            _pence(row["amount"]),
            row["reason"],
            from_award=source,
            to_award=target,
        ),
        by=author,
        at=at,
    )
    authority = Authority(decision_ref=row["decision"])
    approve_move(asked, authority, version=asked.version, by=approver, at=at)


def _close(until: str, *, by: User, at: datetime) -> None:
    """Every month of the year up to this one, and any before that was posted to, is closed."""
    last = parse(until)
    used = LedgerMonth.objects.filter(
        state="open", adjustment=0, period__first_on__lte=last.first
    ).select_related("period")
    due = {row.period.code: row.period.period for row in used}
    due |= {
        month.code: month
        for month in months_of(parse(year_of(last.first)))
        if month.first <= last.first and not _is_closed(month.code)
    }
    for month in sorted(due.values(), key=lambda month: month.first):
        close_month(month, by=by, at=at)


def _is_closed(code: str) -> bool:
    return LedgerMonth.objects.filter(
        period__code=code, adjustment=0, state__in=["closed", "locked"]
    ).exists()
