"""One table for each question that is split, with its total and last year beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dalpb.kernel.cells import Figure, add
from reporting.returns.compose.cells import change_cell, figure_cell, provisional
from reporting.returns.document import Chart, Row, Table
from reporting.returns.draft import Draft
from reporting.returns.spec import By, Question, Spec, Split, Unit

UNITS = {
    Unit.INDIVIDUALS: "Individuals",
    Unit.HOUSEHOLDS: "Households",
    Unit.BEDSPACES: "Bedspaces at the end of the period",
    Unit.REFERRALS: "Refusals, every one counted",
    Unit.SPELLS: "Spells of support",
    Unit.POUNDS: "Pounds",
}
SOURCE = "Figures sent by partners; the annex names each submission."
CHARTED = {"R1a", "R3a", "R6"}


@dataclass(frozen=True, slots=True)
class Years:
    """What the columns are: last year only where its lines are held and it was a whole year."""

    draft: Draft

    @property
    def has_before(self) -> bool:
        return bool(self.draft.previous) and self.draft.year != "2022-23"

    @property
    def headings(self) -> tuple[str, ...]:
        if self.has_before:
            return (self.draft.previous_year, self.draft.year, "Change")
        return (self.draft.year,)

    def row(
        self, label: str, of: Callable[[Draft, bool], Figure], *, is_total: bool = False
    ) -> Row:
        now = of(self.draft, False)
        if not self.has_before:
            return Row(label, (figure_cell(now),), is_total)
        before = of(self.draft, True)
        cells = (figure_cell(before), figure_cell(now), change_cell(before, now))
        return Row(label, cells, is_total)


def picker(question: str, category: str = "") -> Callable[[Draft, bool], Figure]:
    """Last year's figure or this year's, for one line."""

    def pick(draft: Draft, before: bool) -> Figure:
        return draft.before(question, category) if before else draft.figure(question, category)

    return pick


def summed(question: str, categories: Sequence[str]) -> Callable[[Draft, bool], Figure]:
    def pick(draft: Draft, before: bool) -> Figure:
        one = draft.before if before else draft.figure
        return add(one(question, category) for category in categories)

    return pick


def question_table(question: Question, draft: Draft, spec: Spec) -> Table:
    """A split question with its total, or a single figure as a table of one row."""
    years = Years(draft)
    rows = [
        years.row(
            provisional(category.label, category.is_provisional),
            picker(question.code, category.code),
        )
        for category in question.categories
    ]
    rows += _totals(question, years, spec)
    return Table(
        code=question.code.replace(".", "_"),
        title=question.title,
        headings=(heading_of(question), *years.headings),
        rows=tuple(rows),
        numeric=tuple(True for _ in years.headings),
        unit=UNITS[question.unit],
        source=SOURCE,
        notes=_notes(question),
        is_illustrative=any(line.is_illustrative for line in draft.lines_of(question.code)),
    )


def heading_of(question: Question) -> str:
    match question.by:
        case By.KIND:
            return "Kind of accommodation"
        case By.CATEGORY:
            return "Category"
        case _:
            return "Measure"


def _totals(question: Question, years: Years, spec: Spec) -> list[Row]:
    if question.by is By.TOTAL:
        return [years.row(question.title, picker(question.code))]
    if question.code == "R6":
        kinds = [category.code for category in question.categories]
        beds = [kind for kind in kinds if kind != "sanctuary"]
        return [
            years.row("All without sanctuary", summed("R6", beds), is_total=True),
            years.row("All with sanctuary", summed("R6", kinds), is_total=True),
        ]
    if not question.breaks_down or question.is_local or question.code in {"R4a", "R4b"}:
        return []
    whole = spec.question(question.breaks_down)
    return [years.row(f"{whole.title} ({whole.code})", picker(whole.code), is_total=True)]


def _notes(question: Question) -> tuple[str, ...]:
    notes = []
    if question.split is Split.OVERLAPPING and not question.is_local:
        notes.append("One person can stand in several rows, so the rows may add to more.")
    if question.code == "R1b":
        notes.append("A person who used two kinds stands in both, so the rows may add to more.")
    if not question.seen_this_year and not question.is_local:
        notes.append(
            "That this was asked for the year is our reading: no release or answer that we saw"
            " shows it."
        )
    return tuple(notes)


def chart_of(question: Question, table: Table, draft: Draft) -> Chart | None:
    """A bar chart of this year's column, for the questions where a picture helps."""
    if question.code not in CHARTED:
        return None
    column = 1 if len(table.headings) > 2 else 0
    shown = ", ".join(
        f"{row.heading} {row.cells[column].text}" for row in table.rows if not row.is_total
    )
    title = f"{question.title}, {draft.year}"
    return Chart(table.code, column, title, f"Bar chart. {title}: {shown}.")
