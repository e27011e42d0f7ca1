"""Text that every output can carry.

XML forbids most control characters, and the marks that turn the direction of
reading can make a figure look like another. Both go before anything is laid out, so
that the five files say the same.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Final

from reporting.returns.document import Document

_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U0001fffe\U0001ffff\U000e0000-\U000e0fff]"
)


def printable(text: str) -> str:
    """`text` without what cannot be printed; lines end with line feeds."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def printable_document(document: Document) -> Document:
    """`document` with every text in it printable."""
    return with_texts(document, printable)


def with_texts(document: Document, change: Callable[[str], str]) -> Document:
    """`document` with every text in it changed."""
    changed = _changed(document, change)
    if not isinstance(changed, Document):
        raise TypeError("a document stays a document")
    return changed


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _changed(getattr(value, f.name), change) for f in fields(value)}
        return replace(value, **parts)
    return value
