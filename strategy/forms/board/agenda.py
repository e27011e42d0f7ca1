"""Items of an agenda."""

from django import forms

from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import VersionForm, line, passage
from strategy.rules.board.vocabulary import ItemKind
from strategy.rules.wording import as_words


class ItemForm(PlainForm):
    title = line("Title")
    kind = forms.ChoiceField(label="Kind", choices=[(one.value, as_words(one)) for one in ItemKind])
    lead = line("Who leads it", needed=False, hint="A role, not a name")
    summary = passage("What it is about", needed=False)
    is_commissioning = forms.BooleanField(
        label="Commissioning is decided here: whoever holds or bids for an agreement leaves",
        required=False,
    )
    references = passage(
        "Agreements it is about",
        rows=2,
        needed=False,
        hint="One reference on each line. Members whose organisation holds or bids for one leave",
    )

    def clean_references(self) -> tuple[str, ...]:
        found = tuple(
            one.strip() for one in self.cleaned_data["references"].splitlines() if one.strip()
        )
        if any(len(one) > 80 for one in found):
            raise forms.ValidationError("Shorten the references to 80 characters each.")
        return found


class NewItemForm(ItemForm):
    after = forms.IntegerField(
        label="After item", min_value=0, max_value=200, help_text="0 puts it first"
    )


class ChangeItemForm(ItemForm, VersionForm):
    """An item with the version that was shown."""
