"""From rows of cells to a table: find the headings, leave out what is not data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.intake.folding import fold, heading_key, seen
from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.table import Unreadable

HEADING_SEARCH_ROWS: Final = 50
TOTAL_WORDS: Final = frozenset({"total", "totals", "grand total"})
MAX_NOTES: Final = 50

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the headings stand. `columns` pairs a cell's place with its heading."""

    position: int
    row: int
    columns: tuple[tuple[int, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.columns)

    @property
    def width(self) -> int:
        return self.columns[-1][0] + 1


def column_letters(index: int) -> str:
    """The letters a spreadsheet shows over the column; the first column is 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def matches(cells: Sequence[str], expected_keys: frozenset[str]) -> int:
    """How many different expected headings are among the cells."""
    return len({heading_key(cell) for cell in cells} & expected_keys)


def find_heading(rows: Sequence[Row], expected: frozenset[str]) -> Heading | None:
    """The row, among the first fifty, that holds most of the expected headings."""
    keys = frozenset(heading_key(name) for name in expected)
    best, best_at = 0, -1
    for position, (_, cells) in enumerate(rows[:HEADING_SEARCH_ROWS]):
        # No row has more headings than cells.
        found = matches(cells, keys) if len(cells) > best else 0
        if found > best:
            best, best_at = found, position
    if best < min(2, len(keys)) or best_at < 0:
        return None
    row, cells = rows[best_at]
    return Heading(best_at, row, _named_columns(row, cells, expected))


def _named_columns(
    row: int, cells: Sequence[str], expected: frozenset[str]
) -> tuple[tuple[int, str], ...]:
    spelling = {heading_key(name): name for name in expected}
    columns: list[tuple[int, str]] = []
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        key = heading_key(cell)
        if not key:
            continue
        if key in places:
            raise Unreadable(
                "file.headings_twice",
                f"Row {row} has the heading “{spelling.get(key, key)[:40]}” twice, in columns "
                f"{column_letters(places[key])} and {column_letters(index)}. "
                "Remove or rename one of them.",
            )
        places[key] = index
        columns.append((index, spelling.get(key, seen(cell))))
    return tuple(columns)


def no_headings(expected: frozenset[str]) -> Unreadable:
    return Unreadable(
        "file.headings_missing",
        f"No row of headings was found in the first {HEADING_SEARCH_ROWS} rows. "
        f"The file needs the headings {', '.join(sorted(expected))} in one row.",
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows below the headings become rows of the table."""

    heading: Heading
    limits: Limits
    may_be_missing: frozenset[str]
    is_ragged_refused: bool
    note: Callable[[str], None]

    def rows(self, rows: Iterable[Row], before: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The data rows, each as long as the headings. `before` were counted already."""
        places = [index for index, _ in self.heading.columns]
        width = self.heading.width
        is_plain = places == list(range(width))
        count = before
        for number, written in rows:
            if not any(written) or not any(map(seen, written)):
                continue
            is_whole = len(written) == width
            cells = written if is_whole else self._fitted(number, written, width)
            if not is_plain:
                self._check_unnamed(number, cells, frozenset(places))
            if self._is_total(number, cells):
                continue
            count += 1
            if count > self.limits.rows:
                raise too_many_rows(self.limits)
            yield number, tuple([seen(cells[place]) for place in places])

    def _fitted(self, number: int, cells: Sequence[str], width: int) -> Sequence[str]:
        if len(cells) > width:
            if any(map(seen, cells[width:])):
                if self.is_ragged_refused:
                    raise self._ragged(number, len(cells), width)
                self._check_unnamed(number, cells, frozenset(range(width)))
            return cells[:width]
        if self.is_ragged_refused:
            missing = {name for index, name in self.heading.columns if index >= len(cells)}
            if not missing <= self.may_be_missing:
                raise self._ragged(number, len(cells), width)
        return [*cells, *([""] * (width - len(cells)))]

    def _ragged(self, number: int, have: int, width: int) -> Unreadable:
        return Unreadable(
            "file.ragged",
            f"Row {number} has {have} cells where the headings have {width}. "
            "Look for a missing or an extra separator, or text with a comma that is not in quotes.",
        )

    def _check_unnamed(self, number: int, cells: Sequence[str], named: frozenset[int]) -> None:
        for index, cell in enumerate(cells):
            if index not in named and seen(cell):
                raise Unreadable(
                    "file.heading_blank",
                    f"Row {number} has text in column {column_letters(index)}, which has no "
                    "heading. Give the column a heading or clear it.",
                )

    def _is_total(self, number: int, cells: Sequence[str]) -> bool:
        first = next((cell for cell in cells if seen(cell)), "")
        if not is_total_word(first):
            return False
        self.note(f"Skipped the total row at row {number}.")
        return True


def too_many_rows(limits: Limits) -> Unreadable:
    return Unreadable(
        "file.too_many_rows",
        f"The file has more than {limits.rows:,} rows of figures. Split it into smaller files.",
    )


def is_total_word(text: str) -> bool:
    return len(text) <= 20 and fold(text).rstrip(":") in TOTAL_WORDS


def note_titles(
    heading: Heading, rows: Sequence[Row], note: Callable[[str], None]
) -> tuple[str, ...]:
    """Say how many title rows were skipped, and return their text for screening."""
    above = [cells for _, cells in rows[: heading.position] if any(map(seen, cells))]
    if above:
        note(f"Skipped {len(above)} title row{'s' if len(above) > 1 else ''} above the headings.")
    return tuple(seen(cell) for cells in above for cell in cells if seen(cell))
