"""One digest for one content, whatever the file around it and the order of its rows."""

import hashlib
from collections.abc import Iterable, Sequence

from dalpb.kernel.intake.folding import seen


def rows_digest(rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 over the rows in sorted order. A row that stands twice counts twice.

    Each cell goes in with its length, so that no two different rows look alike.
    """
    digests = sorted(_row_digest(row) for row in rows)
    whole = hashlib.sha256(b"rows:%d;" % len(digests))
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()


def _row_digest(row: Sequence[str]) -> bytes:
    parts = []
    for cell in row:
        encoded = seen(cell).encode("utf-8", "surrogatepass")
        parts.append(b"%d:" % len(encoded))
        parts.append(encoded)
    return hashlib.sha256(b"".join(parts)).digest()
