"""What a reader of the sufficiency page may choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    """Closed lists, which always stand at something."""

    period = forms.ChoiceField(label="Period")
    area = forms.ChoiceField(label="Area")
    level = forms.TypedChoiceField(
        label="Refusals to plan for",
        coerce=int,
        choices=[(str(level), f"{level}% of requests") for level in LEVELS],
        help_text="The share of requests that may find every place taken.",
    )

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        periods: Sequence[tuple[str, str]],
        areas: Sequence[tuple[str, str]],
        latest: str,
    ) -> None:
        """What is not asked for is the latest year told of, the first area and 5 per cent."""
        first = {
            "period": latest or (periods[0][0] if periods else ""),
            "area": areas[0][0] if areas else "",
            "level": str(DEFAULT_LEVEL),
        }
        super().__init__({name: asked.get(name) or value for name, value in first.items()})
        for name, rows in (("period", periods), ("area", areas)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(rows)

    def wanted(self) -> Choice:
        data = self.cleaned_data
        return Choice(data["period"], data["area"], data["level"])
