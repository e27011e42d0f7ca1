"""From a protected table to what is printed: nothing but `ProtectedTable` comes in."""

import hashlib
import json
from dataclasses import dataclass, replace

from dalpb.kernel import codec
from reporting.disclosure.protect import ProtectedTable
from reporting.disclosure.shown import ShownCell, ShownRow, ShownTable
from reporting.releases.cubes import PERIOD, View

MARK_NOTE = (
    "[c] stands for a number that is withheld to protect people: a small one, or one from which a"
    " small one could be worked out. It is never nought."
)
ROUNDED_NOTE = (
    "Each number is rounded to a multiple of {base}, up or down, to protect people: a nought may"
    " stand for a few."
)
ADDED_NOTE = (
    "Totals are added from the rounded numbers, so they may differ from the true totals and from"
    " totals in other tables."
)
ADDS_NOTE = "Totals count everybody, those in withheld numbers too."


@dataclass(frozen=True, slots=True)
class Words:
    """What is said around a table."""

    number: int
    code: str
    title: str
    counts: str
    period: str
    notes: tuple[str, ...] = ()


class NotProtected(TypeError):
    """Something else was handed in where only a protected table may come."""


def freeze(protected: ProtectedTable, view: View, words: Words) -> ShownTable:
    """The table as it is printed, laid out from what is protected and from nothing else."""
    if type(protected) is not ProtectedTable:
        raise NotProtected(f"{type(protected).__name__} is no protected table.")
    texts = dict(protected.cells)
    axes = [axis.name for axis in view.cube.axes]
    across = axes.index(PERIOD)
    down = [at for at in range(len(axes)) if at != across]
    table = view.table()
    columns = [(node, label) for node, label in nodes_of(view, across)]
    rows = []
    for labels, places in rows_of(view, down):
        cells = []
        for column, _ in columns:
            at = tuple({**places, across: column}[axis] for axis in range(len(axes)))
            cells.append(cell_of(texts[at], protected.rounded_to))
        rows.append(ShownRow(labels, tuple(cells)))
    marked = any(cell.mark for row in rows for cell in row.cells)
    bare = ShownTable(
        number=words.number,
        code=words.code,
        title=words.title,
        counts=words.counts,
        period=words.period,
        label_headings=tuple(view.cube.axes[at].heading for at in down),
        cell_headings=tuple(label for _, label in columns),
        rows=tuple(rows),
        notes=(
            *words.notes,
            *((MARK_NOTE, ADDS_NOTE) if marked else ()),
            *rounding_notes(protected.rounded_to, view),
        ),
        sha256="",
        rounded_to=protected.rounded_to,
    )
    if len(texts) != table.size:
        raise NotProtected("The table is not the one that was protected.")
    return replace(bare, sha256=digest(content(bare)))


def content(table: ShownTable) -> str:
    """The canonical text of a table, without its digest."""
    plain = json.loads(codec.to_json(table))
    del plain["sha256"]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def nodes_of(view: View, axis: int) -> list[tuple[str, str]]:
    """The printed headings of an axis, code and label."""
    found = view.cube.axes[axis].nodes
    return [(found[at].code, found[at].label) for at in view.kept[axis]]


def rows_of(view: View, down: list[int]) -> list[tuple[tuple[str, ...], dict[int, str]]]:
    """Each printed row: its labels, and where it stands on the axes that go down."""
    rows: list[tuple[tuple[str, ...], dict[int, str]]] = [((), {})]
    for axis in down:
        rows = [
            ((*labels, label), {**places, axis: node})
            for labels, places in rows
            for node, label in nodes_of(view, axis)
        ]
    return rows


def rounding_notes(base: int | None, view: View) -> tuple[str, ...]:
    if base is None:
        return ()
    return (ROUNDED_NOTE.format(base=base), *((ADDED_NOTE,) if view.has_totals else ()))


def cell_of(text: str, rounded_to: int | None = None) -> ShownCell:
    """What is printed, with its count where that is exact."""
    if text.isdecimal():
        return ShownCell(f"{int(text):,}", None if rounded_to else int(text), "")
    return ShownCell(text, None, text)
