"""Shares: a percentage is printed where both of its counts are, and tells no more than they do.

Who reads a percentage and knows the one count can work the other out. So both stand in the
table, both are protected like every count, and where one is withheld so is the share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from reporting.disclosure.protect import ProtectedTable
from reporting.disclosure.shown import ShownCell, ShownRow, ShownTable, number_of
from reporting.disclosure.statements import Percent, Shown, Value
from reporting.releases.cubes import ALL, CATEGORY, PERIOD, Piece, View
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

PLACES: Final = 1
NOBODY: Final = "[z]"
SHARE_NOTE: Final = "A share is withheld where one of its two numbers is."
NOBODY_NOTE: Final = "[z] stands where there is nothing to be a share of."
ROUNDED_SHARE_NOTE: Final = (
    "Shares are of the rounded numbers. [z] stands where the number to be a share of is rounded to"
    " nought."
)


@dataclass(frozen=True, slots=True)
class Share:
    """`num` out of `den`, by their names."""

    num: str
    den: str


def shares_of(piece: Piece) -> tuple[Share, ...]:
    """Each share that a table prints; none where it prints counts alone."""
    if not _has_shares(piece):
        return ()
    whole = piece.of or piece.view
    num, den = piece.view.table(), whole.table()
    names, theirs = _names(piece.view), _names(whole)
    found = []
    for at in num.coordinates():
        where = dict(zip(names, at, strict=True))
        if piece.of is None and where[CATEGORY] == ALL:
            continue
        other = {**where, CATEGORY: ALL}
        found.append(Share(num.key(at), den.key(tuple(other[name] for name in theirs))))
    return tuple(found)


def percents_of(
    shares: tuple[Share, ...], printed: Mapping[str, Shown], ids: Mapping[str, str]
) -> tuple[Percent, ...]:
    """The shares that are printed, for the reader's system."""
    found = []
    for share in shares:
        num, den = ids.get(share.num, share.num), ids.get(share.den, share.den)
        part, whole = printed.get(num), printed.get(den)
        if isinstance(part, Value) and isinstance(whole, Value) and whole.value > 0:
            found.append(Percent(num, den, percent(part.value, whole.value), PLACES))
    return tuple(found)


def percent(num: int, den: int) -> Decimal:
    """To one place, a half upwards, as the attacker reads it."""
    step = Decimal(1).scaleb(-PLACES)
    return (Decimal(100 * num) / den).quantize(step, ROUND_HALF_UP)


def freeze_shares(protected: tuple[ProtectedTable, ...], piece: Piece, words: Words) -> ShownTable:
    """Counts with their shares beside them, out of protected tables and nothing else."""
    if any(type(one) is not ProtectedTable for one in protected):
        raise NotProtected("Only protected tables are printed.")
    parts, wholes = dict(protected[0].cells), dict(protected[-1].cells)
    base = protected[0].rounded_to
    names = _names(piece.view)
    across = names.index(PERIOD)
    columns = nodes_of(piece.view, across)
    down = [at for at in range(len(names)) if at != across]
    rows = []
    for labels, places in rows_of(piece.view, down):
        cells: list[ShownCell] = []
        for column, _ in columns:
            where = {names[axis]: code for axis, code in {**places, across: column}.items()}
            part = parts[tuple(where[name] for name in names)]
            other = {**where, CATEGORY: ALL}
            whole = wholes[tuple(other[name] for name in _names(piece.of or piece.view))]
            cells += _cells(part, whole, base, shows_whole=piece.of is not None)
        rows.append(ShownRow(labels, tuple(cells)))
    shown = [cell for row in rows for cell in row.cells]
    bare = ShownTable(
        number=words.number,
        code=words.code,
        title=words.title,
        counts=words.counts,
        period=words.period,
        label_headings=tuple(piece.view.cube.axes[at].heading for at in down),
        cell_headings=tuple(_headings(piece, [label for _, label in columns])),
        rows=tuple(rows),
        notes=(*words.notes, *_notes(shown, base, piece.view)),
        sha256="",
        rounded_to=base,
    )
    return replace(bare, sha256=digest(content(bare)))


def _notes(shown: list[ShownCell], base: int | None, view: View) -> Iterator[str]:
    if base is not None:
        yield from (ROUNDED_SHARE_NOTE, *rounding_notes(base, view))
        return
    yield SHARE_NOTE
    if any(cell.mark not in {"", NOBODY} for cell in shown):
        yield from (MARK_NOTE, ADDS_NOTE)
    if any(cell.mark == NOBODY for cell in shown):
        yield NOBODY_NOTE


def _has_shares(piece: Piece) -> bool:
    return piece.of is not None or (piece.ask.shares and CATEGORY in _names(piece.view))


def _names(view: View) -> list[str]:
    return [axis.name for axis in view.cube.axes]


def _headings(piece: Piece, periods: list[str]) -> Iterator[str]:
    for period in periods:
        if piece.of is None:
            yield from (period, f"{period}, per cent of all")
        else:
            yield from (
                f"{piece.view.cube.name}, {period}",
                f"Out of: {piece.of.cube.name}, {period}",
                f"Per cent, {period}",
            )


def _cells(part: str, whole: str, base: int | None, *, shows_whole: bool) -> list[ShownCell]:
    above, below = cell_of(part, base), cell_of(whole, base)
    counts = [above, *([below] if shows_whole else [])]
    num, den = number_of(above), number_of(below)
    if num is None or den is None:
        mark = above.mark or below.mark
        return [*counts, ShownCell(mark, None, mark)]
    if den == 0:
        return [*counts, ShownCell(NOBODY, None, NOBODY)]
    return [*counts, ShownCell(str(percent(int(num), int(den))), None, "")]
