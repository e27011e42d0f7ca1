"""Choices that the grant's forms share: kinds, and lines by their names."""

from typing import Any

from django import forms

from commissioning.models import AllocationLine
from commissioning.rules.vocabulary import EntryKind
from commissioning.selectors.objectives import objective_choices
from dalpb.kernel import clock

KINDS = [
    (kind.value, kind.value) for kind in (EntryKind.SPEND, EntryKind.ACCRUAL, EntryKind.REFUND)
]
NOTHING = [("", "Choose one")]
AS_LINE = [("", "As the line")]


def options_of(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices, each read as a sentence."""
    return [(value, _sentence(words)) for value, words in values]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].replace("_", " ")


class ObjectiveChoice(forms.ChoiceField):
    """An objective chosen by its words, strategy by strategy, so that nobody types a code."""

    def __init__(self) -> None:
        super().__init__(
            choices=_objectives,
            label="Objective served",
            required=False,
            help_text="Those of the strategies in force.",
            error_messages={
                "invalid_choice": "“%(value)s” is no objective of a strategy in force. Choose one"
                " from the list, or none."
            },
        )


def _objectives() -> list[Any]:
    return [("", "None named"), *objective_choices(clock.today())]


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    """A line chosen by its name, with its year, so that nobody types a code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AllocationLine.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.award.year.code}: {obj.title} ({obj.code})"
