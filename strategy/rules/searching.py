"""What a search over all plans looks for."""

import re
from typing import Final

MOST_WORDS: Final = 8
MOST_HITS: Final = 100
_WORD: Final = re.compile(r"[\w%.-]+")


def words_of(asked: str) -> tuple[str, ...]:
    """The words that a hit must all hold, each once, in lower case."""
    found = (word.strip(".-") for word in _WORD.findall(asked.casefold()))
    return tuple(dict.fromkeys(word for word in found if word))[:MOST_WORDS]
