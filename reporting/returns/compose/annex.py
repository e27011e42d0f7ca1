"""The annex: for every figure its measure, the submissions behind it, and who sent them."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from dalpb.kernel.cells import add
from dalpb.kernel.days import day_of
from dalpb.kernel.periods import in_words
from reporting.returns.compose.cells import figure_cell, pounds_cell, text_cell
from reporting.returns.compose.spending import label
from reporting.returns.document import Cell, Row, Table
from reporting.returns.draft import Draft, Line, LineSource, SpendEntry
from reporting.returns.spec import By, Question, Spec

# A table that runs over a page would become two in the PDF's structure.
ROWS_A_PAGE: Final = 20
T = TypeVar("T")
Place = tuple[str, str]


def annex(draft: Draft, spec: Spec) -> tuple[Table, ...]:
    """A table for each question that is counted, the submissions, and the ledger's entries."""
    tables: list[Table] = []
    for question in spec.questions:
        if question.by in {By.SPEND, By.TEXT} or not _has_own_sources(question, spec):
            continue
        tables += _question(draft, question)
    return (*tables, *_submissions(draft), *_ledger(draft))


def _has_own_sources(question: Question, spec: Spec) -> bool:
    """A split by kind rests on the same submissions as the total of its measure."""
    if question.by is not By.KIND:
        return True
    return not any(q.by is By.TOTAL and q.measure == question.measure for q in spec.questions)


def _question(draft: Draft, question: Question) -> Iterator[Table]:
    """One row a service and period, one column a category, and the submissions last."""
    lines = draft.lines_of(question.code)
    places = dict.fromkeys(_place(s) for line in lines for s in line.sources)
    if not places:
        return
    columns = _columns(question)
    rows = [_row(place, question, lines) for place in places]
    pages = list(in_pages(rows))
    for number, page in enumerate(pages, 1):
        yield Table(
            code=f"A_{question.code}" + (f"_{number}" if len(pages) > 1 else ""),
            title=f"Behind {question.code}: {question.title}",
            headings=("Service", *columns, "Sent as"),
            rows=page,
            numeric=(*(True for _ in columns), False),
            unit=f"Measure {question.measure}, counted in {question.unit}",
            source="The record of imports; the table of submissions says who sent each, and when.",
            is_illustrative=any(line.is_illustrative for line in lines),
        )


def _columns(question: Question) -> tuple[str, ...]:
    if question.by is By.CATEGORY:
        return tuple(category.label for category in question.categories)
    return (question.unit.value.capitalize(),)


def _place(source: LineSource) -> Place:
    return source.service or source.organisation, source.period


def _row(place: Place, question: Question, lines: Sequence[Line]) -> Row:
    """What one service sent, side by side; a category it did not send is not yet supplied."""
    groups: list[tuple[str, ...]] = [(c.code,) for c in question.categories]
    if question.by is not By.CATEGORY:
        groups = [tuple(dict.fromkeys(line.category for line in lines))]
    found: list[LineSource] = []
    cells: list[Cell] = []
    for group in groups:
        here = [
            s
            for line in lines
            if line.category in group
            for s in line.sources
            if _place(s) == place
        ]
        found += here
        cells.append(figure_cell(add(s.figure for s in here)))
    sent = dict.fromkeys(_short(s) for s in found)
    label = place[0] if place[1] == question_period(lines) else f"{place[0]}, {place[1]}"
    return Row(label, (*cells, text_cell(", ".join(sent))))


def question_period(lines: Sequence[Line]) -> str:
    """The period most figures are of; rows of another say so."""
    periods = [s.period for line in lines for s in line.sources]
    return max(sorted(set(periods)), key=periods.count)


def _short(source: LineSource) -> str:
    return source.submission[:8]


def _submissions(draft: Draft) -> Iterator[Table]:
    """Every submission that a figure of the return rests on."""
    sources: dict[tuple[str, str], LineSource] = {}
    for line in draft.lines:
        for source in line.sources:
            sources.setdefault((source.organisation, source.submission), source)
    ordered = [sources[key] for key in sorted(sources)]
    pages = list(in_pages(ordered))
    for number, page in enumerate(pages, 1):
        yield Table(
            code="A_sent" + (f"_{number}" if len(pages) > 1 else ""),
            title="Submissions, and who sent them",
            headings=("Organisation", "Sent as", "Sent by", "Sent on"),
            rows=tuple(_sent(source) for source in page),
            numeric=(False, False, False),
            unit="“Sent as” is the first eight digits of a submission’s number",
            source="The record of imports.",
            is_illustrative=any(source.is_illustrative for source in page),
        )


def _sent(source: LineSource) -> Row:
    on = in_words(day_of(source.submitted_at)) if source.submitted_at else "[n]"
    cells = (text_cell(_short(source)), text_cell(source.submitted_by), text_cell(on))
    return Row(source.organisation, cells)


def _ledger(draft: Draft) -> Iterator[Table]:
    pages = list(in_pages(draft.spend))
    for number, page in enumerate(pages, 1):
        yield Table(
            code="A_R7" + (f"_{number}" if len(pages) > 1 else ""),
            title="Behind R7: the ledger's entries",
            headings=("Entry", "Date", "For", "Paid to", "Amount", "Document", "Posted by"),
            rows=tuple(_entry(entry) for entry in page),
            numeric=(False, False, False, True, False, False),
            unit="Pounds and pence",
            source="The authority's ledger.",
            is_illustrative=any(entry.is_illustrative for entry in page),
        )


def _entry(entry: SpendEntry) -> Row:
    return Row(
        entry.reference,
        (
            text_cell(f"{entry.dated_on.day} {entry.dated_on:%b %Y}"),
            text_cell(_bought(entry)),
            text_cell(entry.supplier or "[z]"),
            pounds_cell(entry.pence),
            text_cell(entry.document_ref or "[n]"),
            text_cell(entry.posted_by),
        ),
    )


def _bought(entry: SpendEntry) -> str:
    """The line of R7 that the entry is in, and what was bought."""
    kind = (entry.kind or "not_split") if entry.purpose == "support" else ""
    bought = entry.narrative.replace("_", " ")
    return f"{label(entry.purpose, kind)}{f': {bought}' if bought else ''}"


def in_pages(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(items), ROWS_A_PAGE):
        yield tuple(items[start : start + ROWS_A_PAGE])
