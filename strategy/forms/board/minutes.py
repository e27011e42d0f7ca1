"""Minutes, agreed and corrected."""

from django import forms

from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import VersionForm, passage


class AgreeMinutesForm(VersionForm):
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)


class MinutesForm(VersionForm):
    text = passage("Minutes", rows=30, most=200_000)


class CorrectionForm(PlainForm):
    was = passage("Words that are wrong", hint="Copied exactly from the minutes")
    reads = passage("Words that are right")
    reason = passage("Reason")
