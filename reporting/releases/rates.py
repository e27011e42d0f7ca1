"""Rates: a count for each so many residents, printed where the count is, and telling no more.

How many live in an area is public, so that a rate is its count in other words. It is a statement
of that count, with the rounding of the rate, and is withheld where the count is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from reporting.disclosure.protect import ProtectedTable
from reporting.disclosure.shown import ShownCell, ShownRow, ShownTable, number_of
from reporting.disclosure.statements import Rate, Shown, Value
from reporting.releases.cubes import AREA, PERIOD, Piece, View
from reporting.releases.freezing import (
    ADDS_NOTE,
    MARK_NOTE,
    NotProtected,
    Words,
    cell_of,
    content,
    digest,
    nodes_of,
    rounding_notes,
    rows_of,
)

RESIDENTS: Final = "residents"  # what a rate is a statement of, beside its count
NO_RESIDENTS: Final = "[z]"
RATE_NOTE: Final = "A rate is withheld where its count is."
ROUNDED_RATE_NOTE: Final = "Rates are of the rounded counts."
RESIDENTS_NOTE: Final = "[z] stands where no number of residents belongs to the count."


@dataclass(frozen=True, slots=True)
class Told:
    """One rate that a table prints, by the name of its count."""

    num: str
    residents: int


def rates_of(piece: Piece) -> tuple[Told, ...]:
    """Each rate of a table, for the areas whose residents are known."""
    if piece.rate is None:
        return ()
    residents = dict(piece.rate.residents)
    table = piece.view.table()
    at_area = _names(piece).index(AREA)
    return tuple(
        Told(table.key(at), residents[at[at_area]])
        for at in table.coordinates()
        if at[at_area] in residents
    )


def printed_rates(
    piece: Piece, printed: Mapping[str, Shown], ids: Mapping[str, str]
) -> tuple[Rate, ...]:
    """The rates that are printed, for the reader's system: those whose count is."""
    if piece.rate is None:
        return ()
    per, places = piece.rate.per, piece.rate.places
    found = []
    for one in rates_of(piece):
        num = ids.get(one.num, one.num)
        count = printed.get(num)
        if isinstance(count, Value):
            shown = rate(count.value, one.residents, per, places)
            found.append(Rate(num, one.residents, per, shown, places))
    return tuple(found)


def rate(count: int, residents: int, per: int, places: int) -> Decimal:
    """A half upwards, as the attacker reads it."""
    step = Decimal(1).scaleb(-places)
    return (Decimal(per * count) / residents).quantize(step, ROUND_HALF_UP)


def freeze_rates(protected: ProtectedTable, piece: Piece, words: Words) -> ShownTable:
    """Counts with residents and rates beside them, out of a protected table and public numbers."""
    if type(protected) is not ProtectedTable:
        raise NotProtected("Only protected tables are printed.")
    texts, names = dict(protected.cells), _names(piece)
    across = names.index(PERIOD)
    down = [at for at in range(len(names)) if at != across]
    columns = nodes_of(piece.view, across)
    rows = []
    for labels, places in rows_of(piece.view, down):
        cells: list[ShownCell] = []
        for column, _ in columns:
            at = tuple({**places, across: column}[axis] for axis in range(len(names)))
            cells += _cells(texts[at], at[names.index(AREA)], piece, protected.rounded_to)
        rows.append(ShownRow(labels, tuple(cells)))
    shown = [cell for row in rows for cell in row.cells]
    bare = ShownTable(
        number=words.number,
        code=words.code,
        title=words.title,
        counts=words.counts,
        period=words.period,
        label_headings=tuple(piece.view.cube.axes[at].heading for at in down),
        cell_headings=tuple(heading for _, label in columns for heading in _headings(piece, label)),
        rows=tuple(rows),
        notes=(*words.notes, *_notes(shown, protected.rounded_to, piece.view)),
        sha256="",
        rounded_to=protected.rounded_to,
    )
    return replace(bare, sha256=digest(content(bare)))


def _names(piece: Piece) -> list[str]:
    return [axis.name for axis in piece.view.cube.axes]


def _headings(piece: Piece, period: str) -> tuple[str, ...]:
    if piece.rate is None:
        return (period,)
    return (
        f"{piece.view.cube.name}, {period}",
        f"Residents, {piece.rate.of_when}",
        f"Per {piece.rate.per:,} residents, {period}",
    )


def _cells(text: str, area: str, piece: Piece, base: int | None) -> list[ShownCell]:
    above = cell_of(text, base)
    residents = dict(piece.rate.residents).get(area) if piece.rate else None
    if piece.rate is None or residents is None:
        nothing = ShownCell(NO_RESIDENTS, None, NO_RESIDENTS)
        return [above, nothing, nothing]
    number = number_of(above)
    people = ShownCell(f"{residents:,}", residents, "")
    if number is None:
        return [above, people, ShownCell(above.mark, None, above.mark)]
    shown = rate(int(number), residents, piece.rate.per, piece.rate.places)
    return [above, people, ShownCell(str(shown), None, "")]


def _notes(shown: list[ShownCell], base: int | None, view: View) -> tuple[str, ...]:
    marks = {cell.mark for cell in shown} - {""}
    return (
        *((ROUNDED_RATE_NOTE, *rounding_notes(base, view)) if base else (RATE_NOTE,)),
        *((MARK_NOTE, ADDS_NOTE) if marks - {NO_RESIDENTS} else ()),
        *((RESIDENTS_NOTE,) if NO_RESIDENTS in marks else ()),
    )
