"""A password may not be built on words that anyone would guess here."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

CONTEXT_WORDS: Final = (
    "domestic",
    "abuse",
    "refuge",
    "safehouse",
    "partnership",
    "council",
    "dalpb",
    "gloucester",
    "cheltenham",
    "cotswold",
    "tewkesbury",
    "stroud",
    "forestofdean",
    "password",
    "england",
)
# What is left when the guessable words are taken out must still be this long.
LEFT_OVER: Final = 8


class ContextWordsValidator:
    """What remains without the words everyone here knows must be long enough to matter."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = "".join(password.casefold().split())
        for word in (*CONTEXT_WORDS, *_own_words()):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER:
            raise ValidationError(
                "This password is mostly words that are easy to guess here, such as the name of "
                "a council or “refuge”. Choose three or more words that have nothing to do with "
                "your work.",
                code="password_context_words",
            )

    def get_help_text(self) -> str:
        return "Do not build the password on the names of places or services you work with."


def _own_words() -> tuple[str, ...]:
    """The words of the council's own name."""
    name = settings.ORGANISATION_NAME.casefold()
    return tuple(word for word in name.split() if len(word) > 3)
