"""Payments of an award, written one a line."""

import re

from django.core.exceptions import ValidationError

from commissioning.rules.awards import Payment
from dalpb.kernel.cells import State
from dalpb.kernel.form_fields import DayField
from dalpb.kernel.money import Money
from dalpb.kernel.refusals import Refused

_ROW = re.compile(
    r"(?P<due>\S+)\s+(?P<amount>not known|\S+)(?:[,\s]+received\s+(?P<received>\S+))?\Z", re.I
)


def payment_of(row: str, *, source: str = "") -> Payment | None:
    """`30/6/2024 576119.00, received 2/7/2024` as a payment; None where it is not understood."""
    match = _ROW.match(row.strip())
    if match is None:
        return None
    try:
        due = DayField().clean(match["due"])
        received = DayField().clean(match["received"]) if match["received"] else None
        if match["amount"].casefold() == "not known":
            return Payment(due, None, source, State.NOT_SUPPLIED, received)
        return Payment(due, Money.parse(match["amount"]).pence, source, State.EXACT, received)
    except (ValidationError, Refused):
        return None


def payment_row(payment: Payment) -> str:
    """The payment as one writes it."""
    amount = "not known" if payment.pence is None else Money(payment.pence).plain()
    row = f"{payment.due_on:%d/%m/%Y} {amount}"
    return f"{row} received {payment.received_on:%d/%m/%Y}" if payment.received_on else row
