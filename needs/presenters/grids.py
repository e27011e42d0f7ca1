"""The grid form of one section: inputs beside last time's figures, sums and the ways of empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dalpb.kernel.cells import Figure, State, add
from dalpb.kernel.intake.folding import has_control, seen
from dalpb.kernel.intake.numbers import read_value
from needs.rules.expected import Earlier, last_given
from needs.rules.grid import Asked, CellKey, GridRow
from needs.rules.measuring import Counts
from needs.rules.stored import deny_storing
from needs.rules.value_text import value_text
from needs.services.collecting.screening import LONE_NOTE, deny_personal

LONGEST_NOTE = 500
# A total that could not be read has an error of its own.
_UNREAD: Final = Figure.empty(State.NOT_SUPPLIED)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One input. `last` is the last figure that was given for the same cell, and when."""

    name: str
    label: str
    value: str
    error: str
    last: str
    group: str
    is_total: bool

    @property
    def described_by(self) -> str:
        ids = [f"{self.name}-last"] if self.last else []
        return " ".join([*ids, *([f"{self.name}-error"] if self.error else [])])


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row of inputs; or, with `heading`, the name of a breakdown."""

    label: str
    cells: tuple[GridCell, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class SumCell:
    """What a column's parts of one breakdown come to, for the page and for its script."""

    group: str
    shown: str


@dataclass(frozen=True, slots=True)
class GridSum:
    label: str
    cells: tuple[SumCell, ...]


@dataclass(frozen=True, slots=True)
class GridQuestion:
    key: str
    asked: Asked
    columns: tuple[str, ...]
    blocks: tuple["GridBlock", ...]
    notes: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridBlock:
    """The total alone, or one breakdown with what it comes to."""

    heading: str
    lines: tuple[GridLine, ...]
    total: GridSum | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a section's inputs, read."""

    figures: Mapping[CellKey, Figure | None]
    notes: Mapping[CellKey, str]
    errors: Mapping[str, str]
    texts: Mapping[str, str]


def named_cells(asked: Sequence[Asked]) -> dict[CellKey, str]:
    """The name of each input: its place in the frozen form, so that it never shifts."""
    names: dict[CellKey, str] = {}
    for number, question in enumerate(asked, 1):
        for index, (key, _, _) in enumerate(question.cells(), 1):
            names[key] = f"q{number}-{index}"
    return names


def read_typed(
    asked: Sequence[Asked], posted: Mapping[str, str], *, blanks_are: State | None = None
) -> Typed:
    """Each input read as the tidy file's value column is. A blank is no figure, never nought.

    With `blanks_are`, the sender said of every blank which kind of empty it is.
    """
    names = named_cells(asked)
    figures: dict[CellKey, Figure | None] = {}
    notes: dict[CellKey, str] = {}
    errors: dict[str, str] = {}
    texts: dict[str, str] = {}
    for question in asked:
        for key, row, place in question.cells():
            name = names[key]
            text = seen(posted.get(name, "")).strip()
            texts[name] = text
            found = read_figure(question, text)
            if found is None and blanks_are is not None:
                found = Figure.empty(blanks_are)
            if isinstance(found, str):
                errors[name] = f"{question.question.name}, {row.label}, {place.label}: {found}"
            else:
                figures[key] = found
            if row.category == "ALL":
                note = seen(posted.get(f"{name}-note", ""))
                texts[f"{name}-note"] = notes[key] = note
                wrong = _wrong_note(note)
                if wrong:
                    errors[f"{name}-note"] = f"{question.question.name}, {place.label}: {wrong}"
    return Typed(figures, notes, errors, texts)


def with_lone_notes_told(typed: Typed, asked: Sequence[Asked]) -> Typed:
    """The same, with an error at each note beside a total that is blank: it has nothing to be of."""
    names = named_cells(asked)
    errors = dict(typed.errors)
    for question in asked:
        for key, _, place in question.cells():
            name = f"{names[key]}-note"
            if typed.notes.get(key) and typed.figures.get(key, _UNREAD) is None:
                lone = f"{question.question.name}, {place.label}: {LONE_NOTE}"
                errors.setdefault(name, lone)
    return replace(typed, errors=errors)


def _wrong_note(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        return f"shorten the note to {LONGEST_NOTE} characters."
    if has_control(note):
        return "take out line breaks and control characters."
    denial = deny_personal(note)
    return f"the note. {denial.sentence}" if denial else ""


def read_figure(asked: Asked, text: str) -> Figure | str | None:
    """The figure that a text means, or what is wrong with it, or None for a blank."""
    if not text:
        return None
    counts = Counts(asked.question.counts)
    found = read_value(
        text,
        whole=asked.question.is_whole,
        pounds=counts is Counts.POUNDS,
        percent=counts is Counts.PERCENT,
    )
    if not isinstance(found, Figure):
        return found.sentence
    denial = deny_storing(found)
    return denial.sentence if denial else found


def grid_of(
    asked: Sequence[Asked],
    *,
    figures: Mapping[CellKey, Figure],
    notes: Mapping[CellKey, str],
    history: Mapping[CellKey, Sequence[Earlier]],
    typed: Typed | None = None,
) -> tuple[GridQuestion, ...]:
    """The section's questions with what stands in them, or what was typed."""
    names = named_cells(asked)
    maker = _Maker(names, figures, notes, history, typed)
    return tuple(maker.question(number, found) for number, found in enumerate(asked, 1))


@dataclass(frozen=True, slots=True)
class _Maker:
    names: Mapping[CellKey, str]
    figures: Mapping[CellKey, Figure]
    notes: Mapping[CellKey, str]
    history: Mapping[CellKey, Sequence[Earlier]]
    typed: Typed | None

    def question(self, number: int, asked: Asked) -> GridQuestion:
        key = f"q{number}"
        lines = {row.category: self._line(key, asked, row) for row in asked.question.rows}
        whole = GridBlock("", (lines["ALL"],), None)
        blocks = [
            GridBlock(
                f"By {rows[0].dimension_name[:1].lower()}{rows[0].dimension_name[1:]}",
                tuple(lines[row.category] for row in rows),
                None
                if dimension in asked.question.overlapping
                else self._sum(key, asked, dimension, rows),
            )
            for dimension, rows in asked.question.dimensions().items()
        ]
        return GridQuestion(
            key=key,
            asked=asked,
            columns=tuple(place.label for place in asked.places),
            blocks=(whole, *blocks),
            notes=tuple(self._notes(asked)),
        )

    def _line(self, key: str, asked: Asked, row: GridRow) -> GridLine:
        cells = []
        for index, place in enumerate(asked.places):
            cell = CellKey(asked.question.measure, place.area, place.service, row.category)
            cells.append(
                GridCell(
                    name=self.names[cell],
                    label=f"{row.label}, {place.label}",
                    value=self._value(cell),
                    error=self.typed.errors.get(self.names[cell], "") if self.typed else "",
                    last=self._last(cell),
                    group=f"{key}-{index}-{row.dimension}" if row.dimension else "",
                    is_total=not row.dimension,
                )
            )
        return GridLine(row.label, tuple(cells))

    def _value(self, cell: CellKey) -> str:
        if self.typed is not None:
            return self.typed.texts.get(self.names[cell], "")
        figure = self.figures.get(cell)
        return value_text(figure) if figure else ""

    def _last(self, cell: CellKey) -> str:
        last = last_given(self.history.get(cell, ()))
        return f"{last.figure.shown()} in {last.period.label}" if last else ""

    def _notes(self, asked: Asked) -> list[GridCell]:
        cells = []
        for place in asked.places:
            cell = CellKey(asked.question.measure, place.area, place.service, "ALL")
            name = f"{self.names[cell]}-note"
            said = self.typed.texts.get(name, "") if self.typed else self.notes.get(cell, "")
            error = self.typed.errors.get(name, "") if self.typed else ""
            cells.append(GridCell(name, f"Note, {place.label}", said, error, "", "", False))
        return cells

    def _sum(self, key: str, asked: Asked, dimension: str, rows: Sequence[GridRow]) -> GridSum:
        cells = []
        for index, place in enumerate(asked.places):
            parts = [
                self.figures.get(
                    CellKey(asked.question.measure, place.area, place.service, row.category)
                )
                for row in rows
            ]
            given = [part for part in parts if part is not None]
            shown = add(given).shown() if len(given) == len(parts) else "Not all given"
            cells.append(SumCell(f"{key}-{index}-{dimension}", shown))
        return GridSum("These come to", tuple(cells))
