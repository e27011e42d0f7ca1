"""One digest for one content, whatever the file around it and the order of its rows."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from dalpb.kernel.intake.folding import seen


def rows_digest(rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 over the rows in sorted order. A row that stands twice counts twice.

    Each cell goes in with its length, so that no two different rows look alike.
    """
    known = _Cells()
    return digest_of_written(tuple(map(known.__getitem__, row)) for row in rows)


def written(cells: Iterable[str]) -> bytes:
    """Cells that follow one another as they go into the digest of their row."""
    return b"".join(map(_Cells().__getitem__, cells))


def digest_of_written(rows: Iterable[Sequence[bytes]]) -> str:
    """The same over rows whose cells are `written` already, one by one or several together."""
    digests = sorted(sha256(b"".join(row)).digest() for row in rows)
    whole = sha256(b"rows:%d;" % len(digests))
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()


class _Cells(dict[str, bytes]):
    """Each different cell as it goes in, made once: most are codes that recur."""

    def __missing__(self, cell: str) -> bytes:
        encoded = seen(cell).encode("utf-8", "surrogatepass")
        made = self[cell] = b"%d:%b" % (len(encoded), encoded)
        return made
