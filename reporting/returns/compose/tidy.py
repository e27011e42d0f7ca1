"""Every figure of the return as one row, for the CSV and the JSON."""

from collections.abc import Iterator
from decimal import Decimal

from dalpb.kernel.cells import Figure, State
from reporting.returns.compose.spending import groups, label
from reporting.returns.document import TidyRow
from reporting.returns.draft import Draft, Line
from reporting.returns.spec import By, Question, Spec


def tidy(draft: Draft, spec: Spec) -> tuple[TidyRow, ...]:
    rows: list[TidyRow] = []
    for question in spec.questions:
        if question.by is By.SPEND:
            rows += _spend(draft, question)
        elif question.by is not By.TEXT:
            rows += [_row(draft, question, line) for line in draft.lines_of(question.code)]
    return tuple(rows)


def _row(draft: Draft, question: Question, line: Line) -> TidyRow:
    category = next((c for c in question.categories if c.code == line.category), None)
    return _tidy(
        draft,
        question,
        category=line.category or "ALL",
        label=category.label if category else "All",
        figure=line.figure,
        source=(category.source if category else question.source).value,
        is_provisional=bool(category and category.is_provisional),
        is_illustrative=line.is_illustrative,
    )


def _spend(draft: Draft, question: Question) -> Iterator[TidyRow]:
    illustrative = any(entry.is_illustrative for entry in draft.spend)
    for purpose, kind, pence in groups(draft):
        yield _tidy(
            draft,
            question,
            category=f"{purpose}+{kind}" if kind else purpose,
            label=label(purpose, kind),
            figure=Figure.exact(Decimal(pence) / 100),
            source=question.source.value,
            is_provisional=True,
            is_illustrative=illustrative,
        )
    whole = (
        Figure.exact(Decimal(draft.spent_pence) / 100)
        if draft.spend
        else Figure.empty(State.NOT_SUPPLIED)
    )
    yield _tidy(
        draft,
        question,
        category="ALL",
        label="All",
        figure=whole,
        source=question.source.value,
        is_provisional=False,
        is_illustrative=illustrative,
    )


def _tidy(
    draft: Draft,
    question: Question,
    *,
    category: str,
    label: str,
    figure: Figure,
    source: str,
    is_provisional: bool,
    is_illustrative: bool,
) -> TidyRow:
    return TidyRow(
        year=draft.year,
        authority_code=draft.authority_code,
        authority=draft.authority,
        question=question.code,
        question_text=question.wording,
        breakdown=question.by.value,
        category=category,
        category_label=label,
        unit=question.unit.value,
        state=figure.state,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        words=figure.words,
        source_tag=source,
        is_provisional=is_provisional,
        is_illustrative=is_illustrative,
    )
