"""Which classes give a control the look. It goes by widget, so it holds for any form."""

from typing import Final

from django import forms
from django.forms.widgets import Input

from dalpb.kernel.form_fields import AmountInput, CountInput, DateInput

_CLASSES: Final[tuple[tuple[type[forms.Widget], str, str], ...]] = (
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (
        forms.PasswordInput,
        "password",
        "govuk-input govuk-password-input__input govuk-js-password-input-input",
    ),
    (AmountInput, "amount", "govuk-input govuk-input--width-10 dalpb-number"),
    (CountInput, "count", "govuk-input govuk-input--width-10 dalpb-number"),
    (forms.NumberInput, "count", "govuk-input govuk-input--width-10 dalpb-number"),
    (DateInput, "date", "govuk-input govuk-input--width-10"),
    (Input, "text", "govuk-input"),
)


def kind_of(widget: forms.Widget) -> str:
    """The kind of control, as the templates name it."""
    return next((kind for cls, kind, _ in _CLASSES if isinstance(widget, cls)), "other")


def look_of(widget: forms.Widget, *, failed: bool) -> dict[str, str | bool]:
    """The attributes that give a control its look; the widget's own classes stay."""
    kind, classes = next(
        ((kind, classes) for cls, kind, classes in _CLASSES if isinstance(widget, cls)),
        ("other", ""),
    )
    if failed and kind not in ("checkbox", "radios", "checkboxes"):
        base = classes.split(" ", 1)[0]
        classes = f"{classes} {base}--error" if base else classes
    attrs: dict[str, str | bool] = {
        "class": " ".join(filter(None, (classes, str(widget.attrs.get("class", "")))))
    }
    # A placeholder goes as soon as typing starts; what it says belongs in the hint.
    attrs["placeholder"] = False
    if kind in ("amount", "count"):
        attrs["inputmode"] = "decimal" if kind == "amount" else "numeric"
        attrs["autocomplete"] = "off"
    return attrs
