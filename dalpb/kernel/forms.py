"""The base of every form: messages that name the field and say what to do."""

from typing import Any, Final

from django import forms
from django.forms.utils import pretty_name

# fmt: off
_LEADS_OF_A_QUESTION: Final = frozenset({
    "are", "can", "did", "do", "does", "has", "have", "how", "is", "may", "what", "when",
    "where", "which", "who", "why", "will",
})
_DETERMINERS: Final = frozenset({
    "a", "an", "any", "each", "her", "his", "its", "my", "our", "the", "their", "this", "your",
})
# fmt: on


class PlainForm(forms.Form):
    """A form whose messages name the field and say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            speak_plainly(field, str(field.label or pretty_name(name)))


def speak_plainly(field: forms.Field, label: str) -> None:
    """Give a field messages in plain words, unless its author wrote some."""
    defaults = _stock_messages(type(field))
    thing = inside_a_sentence(label)
    ours = {
        "required": _what_to_enter(field, label, thing),
        "max_length": "Shorten {thing} to %(limit_value)d characters or fewer: there are %(show_value)d.",
        "min_length": "Lengthen {thing} to %(limit_value)d characters or more: there are %(show_value)d.",
        "invalid_choice": "Choose {thing} from the list.",
        **getattr(field, "plain_messages", {}),
    }
    for code, message in ours.items():
        written = field.error_messages.get(code)
        if written is None or written == defaults.get(code):
            # Django puts numbers or the answer into these, and so reads % as its own sign.
            filled_in = code in ("max_length", "min_length", "invalid_choice")
            name = thing.replace("%", "%%") if filled_in else thing
            field.error_messages[code] = message.format(thing=name, label=label)


def _stock_messages(kind: type[forms.Field]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for parent in reversed(kind.__mro__):
        messages.update(getattr(parent, "default_error_messages", {}))
    return messages


def _what_to_enter(field: forms.Field, label: str, thing: str) -> str:
    first = label.split(" ", 1)[0].casefold()
    if isinstance(field.widget, forms.CheckboxInput):
        return "Tick “{label}”."
    if label.endswith("?") or first in _LEADS_OF_A_QUESTION:
        return "Answer: {thing}"
    if isinstance(field.widget, forms.FileInput):
        return "Choose {thing}."
    if isinstance(field.widget, forms.Select | forms.RadioSelect):
        return "Choose {thing}."
    return "Enter {thing}."


def inside_a_sentence(label: str) -> str:
    """`Period` becomes `the period`; `Your name`, `your name`; `VAT number`, `the VAT number`."""
    label = label.rstrip(":. ")
    first, _, rest = label.partition(" ")
    if (not first[1:].isupper() and len(first) != 1) or first.casefold() in _DETERMINERS:
        first = first[:1].lower() + first[1:]
    words = f"{first} {rest}".strip()
    if first in _DETERMINERS or first in _LEADS_OF_A_QUESTION:
        return words
    return f"the {words}"
