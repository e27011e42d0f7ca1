"""A long file's texts in small temporary tables, each once, and those of its rows that differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection

from dalpb.kernel.intake.coded import Numbers
from needs.rules.stored import Stored
from needs.services.imports.bulk.arrays import looked_up, paired
from needs.services.imports.bulk.lines import CHUNK, HEADER, TRAILER, insert_in_sets
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Shares

STAGED: Final = "needs_staged_rows"
SAIDS: Final = ("note", "source", "is_illustrative")
_COLUMNS: Final = (
    "n", "period_id", "area_id", "organisation_id", "service_id", "measure_id", "category",
    "figure", "said", "id", "version",
)  # fmt: skip
_TEXTS: Final = {
    "needs_staged_categories": "n {key}, category_key varchar(200)",
    # Figures are found by one number of theirs, then compared.
    "needs_staged_figures": "n {key}, state varchar(20), value_micro bigint, low_micro bigint,"
    " high_micro bigint, words varchar(120), known_by bigint",
    "needs_staged_saids": "n {key}, note varchar(500), source varchar(300), is_illustrative boolean",
}
Said = tuple[int, int, int]
_TABLES: Final = (STAGED, *_TEXTS)
_KEY: Final = {"postgresql": "bigint", "sqlite": "integer PRIMARY KEY"}
_SAME: Final = {"postgresql": "IS NOT DISTINCT FROM", "sqlite": "IS"}


@dataclass(frozen=True, slots=True)
class Staged:
    """Which text of the small tables a row of the file says, and how to ask that of a figure.

    A category, a figure and the rest together are one number; what the file never says is 0.
    """

    figures: int
    place_of: Mapping[Said, int]

    @property
    def notes(self) -> int:
        return len(self.place_of)

    @property
    def saids(self) -> int:
        """How many different numbers a category's figures may have."""
        return (self.figures + 1) * (self.notes + 1)

    def said(self, rows: Resolved, places: Numbers | None = None) -> Numbers:
        """Which note, source and mark each row has, or each of some."""
        saids, said = _saids(rows, places)
        return looked_up([self.place_of[each] for each in saids], said)

    def said_of(self, rows: Resolved) -> Numbers:
        """The number of each row, without its category."""
        return (rows.figure.astype(np.int64) + 1) * (self.notes + 1) + self.said(rows) + 1

    @property
    def told(self) -> str:
        """The number of a figure that stands, with its category."""
        figure = f"(c.n * {self.figures + 1} + COALESCE(f.n + 1, 0))"
        return f"{figure} * {self.notes + 1} + COALESCE(t.n + 1, 0)"

    @property
    def joined(self) -> str:
        """What is joined to a figure that stands. One of a category not in the file is left out."""
        same = _SAME[connection.vendor]
        numbers = " AND ".join(
            f"f.{column} {same} o.{column}" for column in ("value_micro", "low_micro", "high_micro")
        )
        return (
            "JOIN needs_staged_categories c ON c.category_key = o.category_key"
            " LEFT JOIN needs_staged_figures f"
            " ON f.known_by = COALESCE(o.value_micro, o.low_micro, o.high_micro, 0)"
            f" AND f.state = o.state AND f.words = o.words AND {numbers}"
            " LEFT JOIN needs_staged_saids t ON t.note = o.note AND t.source = o.source"
            " AND t.is_illustrative = o.is_illustrative"
        )


def _saids(rows: Resolved, places: Numbers | None = None) -> tuple[list[Said], Numbers]:
    """The different notes, sources and marks together, and which of them each row has."""
    note, source, flag = (
        column if places is None else column[places]
        for column in (rows.note, rows.source, rows.flag)
    )
    pairs, pair = paired(note, source, len(rows.sources))
    saids, said = paired(pair, flag, 2)
    return [(*pairs[which], mark) for which, mark in saids], said


def stage_texts(shares: Shares) -> Staged:
    """The different texts of the file are in tables of their own."""
    rows = shares.values
    found: set[Said] = set()
    for fetch in shares.fetching():
        found.update(_saids(fetch().rows)[0])
    place_of = {said: place for place, said in enumerate(sorted(found))}
    texts: dict[str, Iterable[Sequence[Any]]] = {
        "needs_staged_categories": ([text] for text in rows.categories),
        "needs_staged_figures": (
            [each.state, each.value_micro, each.low_micro, each.high_micro, each.words, known]
            for each, known in zip(rows.figures, map(_known_by, rows.figures), strict=True)
        ),
        "needs_staged_saids": (
            [rows.notes[note], rows.sources[source], bool(flag)] for note, source, flag in place_of
        ),
    }
    key = _KEY[connection.vendor]
    with connection.cursor() as cursor:
        for table, shape in _TEXTS.items():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ({shape.format(key=key)})")
            made = [(n, *cells) for n, cells in enumerate(texts[table])]
            marks = ", ".join(["%s"] * len(made[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", made)  # noqa: S608 - our names
            if connection.vendor == "postgresql":
                cursor.execute(f"ANALYZE {table}")
    return Staged(len(rows.figures), place_of)


def _known_by(stored: Stored) -> int:
    """The number that a figure is found by: the first that it has."""
    numbers = (stored.value_micro, stored.low_micro, stored.high_micro)
    return next((number for number in numbers if number is not None), 0)


def stage_rows(
    rows: Resolved, period_ids: Sequence[int], staged: Staged, found: tuple[Numbers, ...]
) -> None:
    """Some rows are staged as numbers: their places, and the ids and versions of what stands."""
    places, ids, versions = found
    key = _KEY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}")
        shape = ", ".join(f"{column} bigint" for column in _COLUMNS[1:])
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGED} (n {key}, {shape})")
    _fill(
        [
            np.arange(len(places)),
            looked_up(period_ids, rows.period[places]),
            looked_up([entry.id for entry in rows.areas], rows.area[places]),
            looked_up([entry.id for entry in rows.organisations], rows.organisation[places]),
            looked_up([entry.id for entry in rows.services], rows.service[places]),
            looked_up([entry.id for entry in rows.measures], rows.measure[places]),
            rows.category[places],
            rows.figure[places],
            staged.said(rows, places),
            ids,
            versions,
        ]
    )


def _fill(columns: Sequence[Numbers]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            into = f"COPY {STAGED} ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT binary)"
            with cursor.copy(into) as copy:
                copy.write(HEADER)
                for block in _records(columns):
                    copy.write(block)
                copy.write(TRAILER)
            cursor.execute(f"ANALYZE {STAGED} (n, id)")
        return
    with connection.cursor() as cursor:
        for start in range(0, len(columns[0]), CHUNK):
            parts = [column[start : start + CHUNK].tolist() for column in columns]
            insert_in_sets(cursor, STAGED, _COLUMNS, list(zip(*parts, strict=True)))


def _records(columns: Sequence[Numbers]) -> Iterator[bytes]:
    """Rows as binary COPY has them: the number of cells, then each cell's size and bytes."""
    cells = [(f"{kind}{n}", form) for n in range(len(columns)) for kind, form in _CELL]
    shape = np.dtype([("cells", ">i2"), *cells])
    for start in range(0, len(columns[0]), CHUNK):
        parts = [column[start : start + CHUNK] for column in columns]
        made = np.empty(len(parts[0]), shape)
        made["cells"] = len(columns)
        for n, part in enumerate(parts):
            made[f"size{n}"], made[f"value{n}"] = 8, part
        yield made.tobytes()


_CELL: Final = (("size", ">i4"), ("value", ">i8"))


def forget() -> None:
    """Nothing is staged."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
