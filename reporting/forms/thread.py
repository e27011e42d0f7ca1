"""What to look for on the golden thread."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dalpb.kernel.form_fields import offer_choices
from dalpb.kernel.forms import PlainForm
from reporting.thread.kinds import WORDS, Kind


class FollowForm(PlainForm):
    """What to look for on the golden thread."""

    words = forms.CharField(
        label="Words or code",
        required=False,
        max_length=100,
        help_text="Such as households, H6, 4.1 or A112.",
    )
    kind = forms.ChoiceField(label="Kind of thing", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "Everything"), *((kind.value, WORDS[kind].one) for kind in Kind)]
        offer_choices(self, "kind", every)


class BreaksForm(PlainForm):
    """Which breaks of the golden thread to show."""

    kind = forms.ChoiceField(label="Kind of break", required=False)
    mender = forms.ChoiceField(label="Who could mend it", required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        menders: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [("", "All"), *kinds])
        offer_choices(self, "mender", [("", "Anybody"), *menders])
