"""Which actions the list of the plan shows."""

from typing import Any, Final

from django import forms

from dalpb.kernel.forms import PlainForm

YES: Final = [("", "All"), ("yes", "Yes")]
Choices = list[tuple[str, str]]


class PlanFilterForm(PlainForm):
    """Closed lists, all in the address: a list can be kept as a bookmark."""

    strategy = forms.ChoiceField(label="Strategy", required=False)
    priority = forms.TypedChoiceField(
        label="Priority", required=False, coerce=int, empty_value=None
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    status = forms.ChoiceField(label="Standing", required=False)
    quarter = forms.ChoiceField(label="Ratings of", required=False)
    computed = forms.ChoiceField(label="Computed rating", required=False)
    own = forms.ChoiceField(label="Owner's rating", required=False)
    agreed = forms.ChoiceField(label="Board's rating", required=False)
    freshness = forms.ChoiceField(label="Heard of", required=False)
    slipped = forms.TypedChoiceField(
        label="Put back",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "All"), ("1", "At least once"), ("2", "Twice or more")],
    )
    late = forms.ChoiceField(label="Past its agreed end", required=False, choices=YES)
    blocked = forms.ChoiceField(label="Blocked", required=False, choices=YES)
    differ = forms.ChoiceField(label="Ratings differ", required=False, choices=YES)
    words = forms.CharField(label="Words in the title", required=False, max_length=60)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "All"), *rows]
