"""Input of the year around a return: two forms compared, and what the Department printed."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from dalpb.kernel.form_fields import DayField, offer_choices
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Refused
from reporting.returns.reconciling import read_printed

LONGEST_FORM: Final = 500_000


class FormDriftForm(PlainForm):
    old = forms.ChoiceField(label="The form of")
    new = forms.ChoiceField(label="Compared with that of")
    file = forms.FileField(
        label="Or with a file",
        help_text="Next year's form as a TOML file. It is read and not kept.",
        required=False,
    )

    def __init__(self, *args: Any, years: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            offer_choices(self, name, [(year, year) for year in years])

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given is not None and given.size > LONGEST_FORM:
            raise ValidationError("The file is longer than a form can be: choose another.")
        return given


class PublishedRowForm(PlainForm):
    """Where the Department printed the row, then one box for each line of the form."""

    title = forms.CharField(label="Release", help_text="As its title page calls it", max_length=200)
    url = forms.URLField(label="Web address", max_length=400, assume_scheme="https")
    published_on = DayField(label="Published on")
    rounded_to = forms.TypedChoiceField(
        label="How is it rounded?",
        choices=[
            ("1", "Not rounded"),
            ("5", "To the nearest 5"),
            ("10", "To the nearest 10"),
            ("100", "To the nearest 100"),
        ],
        coerce=int,
    )
    note = forms.CharField(
        label="Note",
        help_text="Such as where in the tables it stands",
        max_length=400,
        required=False,
    )

    def __init__(
        self, *args: Any, lines: tuple[tuple[str, str, str, str], ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for number, (question, title, _, label) in enumerate(lines):
            self.fields[f"line-{number}"] = forms.CharField(
                label=f"{question} {title}: {label}", required=False, max_length=20
            )

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        found = {}
        for number, (question, _, category, _) in enumerate(self.lines):
            name = f"line-{number}"
            try:
                printed = read_printed(cleaned.pop(name, "") or "")
            except Refused as refused:
                self.add_error(name, refused.denial.sentence)
                continue
            if printed is not None:
                found[question, category] = printed
        cleaned["figures"] = found
        return cleaned
