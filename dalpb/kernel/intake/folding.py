"""One spelling for texts that people see as the same."""

import re
import unicodedata
from typing import Final

# Characters that show nothing: zero-width spaces and joiners, direction marks, soft hyphen.
UNSEEN: Final = dict.fromkeys(
    (
        0x00AD,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
)
_SPACES: Final = re.compile(r"\s+")
_JOINS: Final = re.compile(r"[\s_\-\u2010-\u2015\u2212]+")
_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "HEBREW", "ARABIC")


def seen(text: str) -> str:
    """The text without what nobody can see, and without space at either end."""
    if text.isascii():
        return text.strip()
    return text.translate(UNSEEN).strip()


def fold(text: str) -> str:
    """The text in one form: compatible characters, single spaces, no difference of case."""
    folded = text
    # Folding case can make characters that the normal form would change again, and
    # the other way round, so it is repeated until nothing changes.
    for _ in range(4):
        once = unicodedata.normalize("NFKC", folded).translate(UNSEEN).casefold()
        once = _SPACES.sub(" ", once).strip()
        if once == folded:
            break
        folded = once
    return folded


def heading_key(text: str) -> str:
    """A heading in one form, in which spaces, hyphens and underscores are equal."""
    return _JOINS.sub("_", fold(text)).strip("_")


def has_control(text: str) -> bool:
    """Whether a line break, a tab or another control character stands in one line of text."""
    return any(character < " " or character == "\x7f" for character in text)


def is_mixed_script(text: str) -> bool:
    """Whether letters of more than one script stand in one text, as in a disguised code."""
    if text.isascii():
        return False
    scripts = set()
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "")
            scripts.add(next((s for s in _SCRIPTS if name.startswith(s)), "OTHER"))
    return len(scripts) > 1
