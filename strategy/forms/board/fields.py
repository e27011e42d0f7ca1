"""What the forms of the board's business are made of."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django import forms

from dalpb.kernel.forms import PlainForm

Choices = Sequence[tuple[str, str]]
LONG: Final = 20_000
NOBODY: Final = ("", "None of these")


def passage(
    label: str, *, rows: int = 3, most: int = LONG, needed: bool = True, hint: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=needed,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: str, *, most: int = 200, needed: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=needed, help_text=hint)


def offer(field: forms.Field, choices: Choices) -> None:
    """A list to choose from that is known only when the form is made."""
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class ClockField(forms.Field):
    """Reads `10:05`, `10.05` or `1005`: a time of the day of the meeting."""

    def to_python(self, value: Any) -> time | None:
        found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})", str(value or "").strip())
        if not str(value or "").strip():
            return None
        try:
            return time(int(found[1]), int(found[2])) if found else _refused()
        except ValueError:
            return _refused()


def _refused() -> time:
    raise forms.ValidationError("Write the time as hours and minutes, such as 10:05.")


class EmptyForm(PlainForm):
    """Nothing to say beyond the act itself."""


class VersionForm(PlainForm):
    """Which version of the record the sender had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReasonForm(VersionForm):
    reason = passage("Reason", most=300)


class ChoosingForm(PlainForm):
    """A form with a list of people, each by the key of the appointment."""

    appointment = forms.ChoiceField(label="Who", choices=())

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["appointment"], list(people))
