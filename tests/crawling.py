"""Everything that somebody can come by from one address, as text to be searched."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Final

from django.test import Client

from tests.pdf_tags import Tagged

_LINK: Final = re.compile(r'(?:href|action)="(/[^"#]*)')
# Digits inside a token or a digest are chance, not a number that somebody reads.
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_])(?:\d{1,3}(?:,\d{3})+|\d+)(?![A-Za-z0-9_])")
# Enough of each kind of page.
ENOUGH: Final = 8


def crawled(client: Client, *starts: str) -> dict[str, str]:
    """Each address that answers with its text; files are unpacked, PDFs read."""
    found: dict[str, str] = {}
    kinds: dict[str, int] = {}
    waiting = list(starts)
    while waiting:
        address = unescape(waiting.pop(0))
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "#", address)
        is_listed = address in starts
        if address in found or (not is_listed and kinds.get(kind, 0) >= ENOUGH):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = f"{answer.headers} " + " ".join(texts(body))
        if "text/html" in answer.headers.get("Content-Type", ""):
            waiting += [
                link
                for link in _LINK.findall(body.decode())
                if not link.startswith(("/static/", "/account/logout"))
            ]
    return found


def texts(body: bytes) -> Iterator[str]:
    """What an answer says, and what its file holds when it is unpacked or read aloud."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(body)) as packed:
            for part in packed.namelist():
                yield packed.read(part).decode("utf-8", "replace")
    elif body.startswith(b"%PDF-"):
        tagged = Tagged(body)
        yield " ".join(tagged.page_words)
        yield tagged.root.words()
    else:
        yield body.decode("utf-8", "replace")


def numbers(text: str) -> set[int]:
    """Every whole number that stands in a text, with commas or without."""
    return {int(found.replace(",", "")) for found in _NUMBER.findall(text) if len(found) < 16}
