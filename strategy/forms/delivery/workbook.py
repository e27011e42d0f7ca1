"""The workbook of the plan as it comes back."""

from django import forms

from dalpb.kernel.forms import PlainForm
from dalpb.kernel.intake.limits import DEFAULT_LIMITS, MEBIBYTE


class PlanImportForm(PlainForm):
    file = forms.FileField(
        label="Workbook of the plan",
        max_length=200,
        help_text="The workbook that you downloaded here, changed. Up to"
        f" {DEFAULT_LIMITS.file_bytes // MEBIBYTE} MB.",
    )
