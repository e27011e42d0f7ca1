"""A code of a closed list, or the name of a field, as people read it."""


def as_words(code: str) -> str:
    """`not_started` is read as `Not started`."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]
