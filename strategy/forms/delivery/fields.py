"""What the forms of the delivery plan are made of."""

from typing import Any, Final

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Refused
from strategy.models import Action, Meeting
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.vocabulary import RAG_WORDS, Rag

DAY_HELP: Final = "For example 31/3/2027."
RAG_CHOICES: Final = [(rag.value, RAG_WORDS[rag]) for rag in Rag]


def text_field(label: str, *, rows: int = 3, required: bool = True, help_text: str = "") -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=4000,
    )


def day_field(label: str, *, required: bool = True, help_text: str = DAY_HELP) -> Any:
    return DayField(label=label, required=required, help_text=help_text)


def reason_field(label: str = "Reason", *, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text="A sentence or two. It is kept with the action's history.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class ActionPartForm(PlainForm):
    """A form that knows which version of its action the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: Action | None = None, **kwargs: Any) -> None:
        initial = {**(kwargs.pop("initial", None) or {})}
        if action is not None:
            for name, value in {"version": action.version, **self.initial_of(action)}.items():
                initial.setdefault(name, value)
        super().__init__(*args, initial=initial, **kwargs)
        self.action = action

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        return {}


def offer(form: forms.Form, name: str, rows: Any, label: Any = str) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
        field.label_from_instance = label  # type: ignore[method-assign]  # Django documents it


def offer_meetings(form: forms.Form) -> None:
    field = form.fields["meeting_code"]
    if isinstance(field, forms.ChoiceField):
        rows = Meeting.objects.order_by("-held_on")[:40]
        field.choices = [
            ("", "None named"),
            *((row.code, f"{row.title}, {row.held_on:%d/%m/%Y}") for row in rows),
        ]


def quarter_of(text: str) -> str:
    try:
        return quarter_named(text).code
    except Refused as refused:
        raise forms.ValidationError(refused.denial.sentence) from refused
