"""What a reader of the sufficiency page may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from dalpb.kernel.forms import PlainForm
from needs.rules.places_needed import LEVELS

DEFAULT_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A period's code, an area's code and a level of refusals in per cent."""

    period: str
    area: str
    level: int


class SufficiencyForm(PlainForm):
    """Closed lists. What is not asked for is the latest year told of, the first area and 5 per cent."""

    period = forms.ChoiceField(label="Period", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    level = forms.TypedChoiceField(
        label="Refusals to plan for",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(level), f"{level}% of requests") for level in LEVELS],
        help_text="The share of requests that may find every place taken.",
    )

    def __init__(
        self,
        *args: Any,
        periods: Sequence[tuple[str, str]],
        areas: Sequence[tuple[str, str]],
        latest: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._first = Choice(
            latest or (periods[0][0] if periods else ""),
            areas[0][0] if areas else "",
            DEFAULT_LEVEL,
        )
        for name, rows in (("period", periods), ("area", areas)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(rows)

    def wanted(self) -> Choice:
        data = self.cleaned_data if self.is_bound else {}
        return Choice(
            data.get("period") or self._first.period,
            data.get("area") or self._first.area,
            data.get("level") or self._first.level,
        )
