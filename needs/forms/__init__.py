"""What people may ask and send."""

from typing import Any

from django import forms

from dalpb.kernel.forms import PlainForm
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, MEBIBYTE
from needs.selectors import FigureChoices, FigureFilter


class ImportForm(PlainForm):
    """One file of figures, and the organisation it is for."""

    file = forms.FileField(
        label="File of figures",
        max_length=200,
        help_text="CSV, Excel (.xlsx) or OpenDocument (.ods), up to"
        f" {DEFAULT_LIMITS.file_bytes // MEBIBYTE} MB. Totals only: never a name, a date of birth,"
        " an address or a case number.",
    )
    organisation = forms.ChoiceField(
        label="Organisation",
        required=False,
        help_text="Leave this as it is where the file has an organisation column.",
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "As the file says"), *organisations]


class FigureFilterForm(PlainForm):
    """Closed lists: a value outside them is refused, not searched for."""

    measure = forms.ChoiceField(label="Measure", required=False)
    period = forms.ChoiceField(label="Period", required=False)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    category = forms.ChoiceField(label="Category", required=False)

    def __init__(self, *args: Any, choices: FigureChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("measure", choices.measures),
            ("period", choices.periods),
            ("organisation", choices.organisations),
            ("service", choices.services),
            ("area", choices.areas),
            ("category", choices.categories),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "All"), *rows]

    def wanted(self) -> FigureFilter:
        data = self.cleaned_data
        return FigureFilter(
            period=data["period"],
            measure=data["measure"],
            organisation=data["organisation"],
            service=data["service"],
            area=data["area"],
            category=data["category"],
        )
