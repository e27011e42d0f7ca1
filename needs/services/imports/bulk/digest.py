"""One digest for the content of a long file, whatever the order of its rows and its shares."""

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np

from dalpb.kernel.intake.canonical import digest_of_written, written
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Share, Shares
from needs.services.imports.long_digest import FLAGS, in_bytes, told


class Digest:
    """Made share by share, of each column by itself.

    The values stand in one order whatever the file, so their places are the same for the
    same content. It is another digest than a short file's, and the same as `digest_of_rows`
    makes of as many rows that were read one by one, as a page does.
    """

    def __init__(self, values: Resolved) -> None:
        self._texts = (
            [period.code for period in values.periods],
            *([entry.code for entry in entries] for entries in (
                values.areas, values.organisations, values.services, values.measures
            )),
            values.categories, [repr(figure) for figure in values.figures], values.notes,
            values.sources, FLAGS,
        )  # fmt: skip
        self._made = [hashlib.sha256() for _ in self._texts]

    def add(self, share: Share) -> None:
        rows = share.rows
        measure = rows.measure
        if share.first_measure:
            measure = measure.astype(np.int64) + share.first_measure
        used = (
            rows.period, rows.area, rows.organisation, rows.service, measure, rows.category,
            rows.figure, rows.note, rows.source, rows.flag,
        )  # fmt: skip
        for texts, made, column in zip(self._texts, self._made, used, strict=True):
            if len(texts) > 1:
                made.update(in_bytes(column.take(share.keys.order), len(texts)))

    def told(self) -> str:
        digests = (made.digest() for made in self._made)
        return told(zip(self._texts, digests, strict=True))


def digest_by_rows(shares: Shares) -> str:
    """The digest that a short file has which is checked by rows, so that either is known again."""
    return digest_of_written(row for fetch in shares.fetching() for row in _rows(fetch().rows))


def _rows(rows: Resolved) -> Iterator[tuple[bytes, ...]]:
    """The cells of each row, of which most are in many rows and are written once."""
    cells: list[Iterable[tuple[str, ...]]] = [
        ((period.code,) for period in rows.periods),
        *(((entry.code,) for entry in entries) for entries in (
            rows.areas, rows.organisations, rows.services, rows.measures
        )),
        ((category,) for category in rows.categories),
        (
            (f.state, str(f.value_micro), str(f.low_micro), str(f.high_micro), f.words)
            for f in rows.figures
        ),
        ((note,) for note in rows.notes), ((source,) for source in rows.sources),
        (("False",), ("True",)),
    ]  # fmt: skip
    used = (
        rows.period, rows.area, rows.organisation, rows.service, rows.measure,
        rows.category, rows.figure, rows.note, rows.source, rows.flag,
    )  # fmt: skip
    columns = [
        map(list(map(written, texts)).__getitem__, column.tolist())
        for texts, column in zip(cells, used, strict=True)
    ]
    return zip(*columns, strict=True)
