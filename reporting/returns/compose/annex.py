"""The annex: for every figure its measure, the submissions behind it, and who sent them."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from dalpb.kernel.periods import in_words
from reporting.returns.compose.cells import figure_cell, pounds_cell, text_cell
from reporting.returns.document import Row, Table
from reporting.returns.draft import Draft, Line, LineSource, SpendEntry
from reporting.returns.spec import By, Question, Spec

# A table that runs over a page would become two in the PDF's structure.
ROWS_A_PAGE: Final = 16
T = TypeVar("T")


def annex(draft: Draft, spec: Spec) -> tuple[Table, ...]:
    """A table or more for each question that is counted, and for the ledger's entries."""
    tables: list[Table] = []
    for question in spec.questions:
        if question.by in {By.SPEND, By.TEXT} or not _has_own_sources(question, spec):
            continue
        rows = [
            _row(question, line, source)
            for line in draft.lines_of(question.code)
            for source in line.sources
        ]
        illustrative = any(line.is_illustrative for line in draft.lines_of(question.code))
        tables += _paged(question, rows, illustrative)
    return (*tables, *_ledger(draft))


def _has_own_sources(question: Question, spec: Spec) -> bool:
    """A split by kind rests on the same submissions as the total of its measure."""
    if question.by is not By.KIND:
        return True
    return not any(q.by is By.TOTAL and q.measure == question.measure for q in spec.questions)


def _row(question: Question, line: Line, source: LineSource) -> Row:
    label = next((c.label for c in question.categories if c.code == line.category), "Total")
    sent = in_words(source.submitted_at.date()) if source.submitted_at else "[n]"
    return Row(
        f"{source.service or source.organisation}",
        (
            text_cell(label),
            figure_cell(source.figure),
            text_cell(source.period),
            text_cell(source.submission[:8]),
            text_cell(source.submitted_by),
            text_cell(sent),
        ),
    )


def _paged(question: Question, rows: Sequence[Row], illustrative: bool) -> Iterator[Table]:
    pages = list(in_pages(rows))
    for number, page in enumerate(pages, 1):
        part = f", part {number} of {len(pages)}" if len(pages) > 1 else ""
        yield Table(
            code=f"A_{question.code}_{number}",
            title=f"Behind {question.code}: {question.title}{part}",
            headings=(
                "Service",
                "Category",
                "Figure",
                "Period",
                "Submission",
                "Sent by",
                "Sent on",
            ),
            rows=page,
            numeric=(False, True, False, False, False, False),
            unit=f"Measure {question.measure}, counted in {question.unit}",
            source="The record of imports; a submission is named by the first eight of its digits.",
            is_illustrative=illustrative,
        )


def _ledger(draft: Draft) -> Iterator[Table]:
    pages = list(in_pages(draft.spend))
    for number, page in enumerate(pages, 1):
        part = f", part {number} of {len(pages)}" if len(pages) > 1 else ""
        yield Table(
            code=f"A_R7_{number}",
            title=f"Behind R7: the ledger's entries{part}",
            headings=("Entry", "Date", "Paid to", "Amount", "Document", "Posted by"),
            rows=tuple(_entry(entry) for entry in page),
            numeric=(False, False, True, False, False),
            unit="Pounds and pence",
            source="The authority's ledger.",
            is_illustrative=any(entry.is_illustrative for entry in page),
        )


def _entry(entry: SpendEntry) -> Row:
    return Row(
        entry.reference,
        (
            text_cell(in_words(entry.dated_on)),
            text_cell(entry.supplier or "[z]"),
            pounds_cell(entry.pence),
            text_cell(entry.document_ref or "[n]"),
            text_cell(entry.posted_by),
        ),
    )


def in_pages(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(items), ROWS_A_PAGE):
        yield tuple(items[start : start + ROWS_A_PAGE])
