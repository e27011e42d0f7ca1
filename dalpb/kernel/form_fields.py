"""The fields and widgets of this domain: a day, an amount, a count."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from dalpb.kernel.money import Money
from dalpb.kernel.refusals import Refused

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = re.compile(r"(\d{1,2})[ /.-](\d{1,2}|[a-z]{3,9})[ /.-](\d{4})\Z", re.ASCII)
_COUNT = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})\Z", re.ASCII)


class TextForOneButton(forms.CharField):
    """A text that one button of a form needs and another does not: its label says which."""

    is_needed_by_one_button = True


class DateInput(forms.TextInput):
    """One text box for a day. People paste dates, and three boxes break that."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, date):
            return f"{value.day}/{value.month}/{value.year}"
        return None if value is None else str(value)


class AmountInput(forms.TextInput):
    """A text box after a pound sign."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Money):
            return value.plain()
        return None if value is None else str(value)


class CountInput(forms.TextInput):
    """A text box for a whole number: no spinner, so a scroll wheel changes nothing."""


class DayField(forms.Field):
    """Reads `31/3/2025`, `31 March 2025` or `2025-03-31`."""

    widget = DateInput
    default_error_messages = {
        "invalid": "Write the date as day, month and year, such as 31/3/2025.",
    }
    plain_messages: ClassVar[dict[str, str]] = {
        "invalid": "Write {thing} as day, month and year, such as 31/3/2025.",
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = " ".join(str(value or "").split()).casefold()
        if not text:
            return None
        try:
            return _day(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def _day(text: str) -> date:
    match = _DAY.match(text)
    if match is None:
        return date.fromisoformat(text)
    day, named, year = match.groups()
    if named.isdigit():
        return date(int(year), int(named), int(day))
    months = [n for n, name in enumerate(_MONTHS, start=1) if name.startswith(named)]
    if len(months) != 1:
        raise ValueError(named)
    return date(int(year), months[0], int(day))


class AmountField(forms.Field):
    """Pounds and pence as `Money`."""

    widget = AmountInput
    default_error_messages = {"invalid": "Write the amount in pounds and pence, such as 1234.50."}
    plain_messages: ClassVar[dict[str, str]] = {
        "invalid": "Write {thing} in pounds and pence, such as 1234.50, with two digits after the point or none.",
    }

    def to_python(self, value: Any) -> Money | None:
        if isinstance(value, Money):
            return value
        if not str(value or "").strip():
            return None
        try:
            return Money.parse(str(value))
        except Refused as refused:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from refused


class CountField(forms.Field):
    """A whole number of people or events. Empty stays empty: it is never nought."""

    widget = CountInput
    default_error_messages = {"invalid": "Write a whole number, such as 0, 12 or 1,204."}
    plain_messages: ClassVar[dict[str, str]] = {
        "invalid": "Write {thing} as a whole number, such as 0, 12 or 1,204.",
    }

    def to_python(self, value: Any) -> int | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if not _COUNT.match(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text.replace(",", ""))


def offer_rows(form: forms.Form, name: str, rows: Any) -> None:
    """The rows that a field offers are known only when its form is made."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    field.queryset = rows


def offer_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """The choices of a field are known only when its form is made."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = list(choices)
