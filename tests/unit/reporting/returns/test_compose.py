"""The document: every answer somewhere, every empty said, every figure traced."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dalpb.kernel.cells import SYMBOLS, Figure, State
from reporting.returns.compose import compose
from reporting.returns.compose.cells import change_cell
from reporting.returns.document import Document, Table
from reporting.returns.load import load, years
from reporting.returns.spec import By
from tests.factories.returns import sample_snapshot, sound_draft, with_figures


def tables(document: Document) -> list[Table]:
    return [t for section in document.sections for t in section.tables] + list(document.annex)


def table(document: Document, code: str) -> Table:
    return next(t for t in tables(document) if t.code == code)


def rows_of(found: Table) -> dict[str, list[str]]:
    return {row.heading: [cell.text for cell in row.cells] for row in found.rows}


@pytest.mark.parametrize("year", years())
def test_every_question_is_shown_whatever_the_year(year: str) -> None:
    draft = replace(sound_draft(), year=year, texts=sound_draft(year).texts)
    document = compose(sample_snapshot(draft))
    codes = {t.code for t in tables(document)}
    said = " ".join(heading for section in document.sections for heading, _ in section.answers)

    for question in load(year).questions:
        if question.by is By.TEXT:
            assert question.code in said
        elif question.by is not By.TOTAL:
            assert question.code in codes


def test_no_cell_is_ever_blank() -> None:
    empties = {f"R2a_{code}": Figure.empty(state) for code, state in (
        ("disabled", State.NOT_COLLECTED), ("mental_health", State.NOT_SUPPLIED),
        ("other_not_listed", State.NOT_APPLICABLE), ("black_and_minoritised", State.SUPPRESSED),
    )}  # fmt: skip
    document = compose(sample_snapshot(with_figures(sound_draft(), **empties)))

    assert [c for t in tables(document) for r in t.rows for c in r.cells if not c.text] == []
    shown = rows_of(table(document, "R2a"))
    assert shown["Disabled survivors"][1] == SYMBOLS[State.NOT_COLLECTED]
    assert shown["Mental health survivors"][1] == SYMBOLS[State.NOT_SUPPLIED]
    assert shown["Black and minoritised survivors"][1] == SYMBOLS[State.SUPPRESSED]


def test_tables_fit_their_headings_and_a_page_and_a_sheet() -> None:
    for found in tables(compose(sample_snapshot())):
        assert len(found.code) <= 31
        assert len(found.rows) <= 25
        assert len(found.numeric) == len(found.headings) - 1
        assert all(len(row.cells) == len(found.numeric) for row in found.rows)
    codes = [t.code for t in tables(compose(sample_snapshot()))]
    assert len(set(codes)) == len(codes)


def test_totals_in_tables_are_the_returns_own() -> None:
    document = compose(sample_snapshot())

    assert (
        rows_of(table(document, "R1a"))["People supported in safe accommodation (R1)"][1] == "100"
    )
    bedspaces = rows_of(table(document, "R6"))
    assert bedspaces["All without sanctuary"][-2] == "20"
    assert bedspaces["All with sanctuary"][-2] == "62"


def test_provisional_categories_carry_their_mark_and_official_ones_do_not() -> None:
    shown = rows_of(table(compose(sample_snapshot()), "R3a"))

    assert "Other reasons (list not verified) [p]" in shown
    assert "Capacity constraints" in shown


def test_every_counted_figure_is_traced_to_a_submission_and_a_person() -> None:
    document = compose(sample_snapshot())
    annexed = {t.code.split("_")[1] for t in document.annex}

    assert {"R1", "R1a", "R2", "R2a", "R3", "R3a", "R4", "R4a", "R4b", "R5", "R6", "R7"} <= annexed
    sent = next(t for t in document.annex if t.code == "A_sent")
    assert [c.text for c in sent.rows[0].cells] == ["615fea3a", "Partner Officer", "20 May 2025"]
    behind = rows_of(next(t for t in document.annex if t.code == "A_R1a"))
    assert behind["Refuge one"] == ["56", "2", "1", "41", "615fea3a"]


def test_the_tidy_rows_are_the_lines_and_the_spending() -> None:
    snapshot = sample_snapshot()
    document = compose(snapshot)
    counted = [row for row in document.tidy if row.question != "R7"]

    assert len(counted) == len(snapshot.draft.lines)
    assert {(r.question, r.category.replace("ALL", ""), r.value) for r in counted} == {
        (x.question, x.category, x.figure.value) for x in snapshot.draft.lines
    }
    spent = {row.category: row.value for row in document.tidy if row.question == "R7"}
    assert spent == {
        "support+refuge": Decimal("90000.00"),
        "admin": Decimal("5000.50"),
        "ALL": Decimal("95000.50"),
    }


def test_nothing_spent_that_is_known_is_not_nought_pounds() -> None:
    document = compose(sample_snapshot(replace(sound_draft(), spend=())))

    assert rows_of(table(document, "R7"))["All spending (R7)"] == ["[n]"]
    assert [r.state for r in document.tidy if r.question == "R7"] == [State.NOT_SUPPLIED]


def test_an_illustrative_figure_marks_its_table_and_the_whole() -> None:
    draft = sound_draft()
    lines = tuple(
        replace(x, sources=(replace(x.sources[0], is_illustrative=True),))
        if x.question == "R3a" else x
        for x in draft.lines
    )  # fmt: skip
    document = compose(sample_snapshot(replace(draft, lines=lines)))

    assert document.is_illustrative
    assert table(document, "R3a").is_illustrative
    assert not table(document, "R1a").is_illustrative
    assert table(document, "A_R3a").is_illustrative


def test_an_answered_query_is_printed_with_who_answered_it() -> None:
    section = compose(sample_snapshot()).sections[-1]
    answers = dict(section.answers)
    query = next(text for heading, text in answers.items() if heading.startswith("Query"))

    assert "A new service opened in May. (Officer, 20 May 2025.)" in query


def test_an_unsigned_return_says_so() -> None:
    document = compose(sample_snapshot(signed=False))

    assert document.status == "Draft, not certified"
    assert document.certified_by == "Not certified"


def test_the_half_year_is_not_shown_as_a_base_for_change() -> None:
    draft = replace(sound_draft("2022-23"), previous_year="2021-22")

    assert table(compose(sample_snapshot(draft)), "R1a").headings == ("Category", "2022-23")


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [
        (Figure.exact(560), Figure.exact(640), "+80 (+14%)"),
        (Figure.exact(10), Figure.exact(8), "−2 (−20%)"),
        (Figure.exact(0), Figure.exact(4), "+4"),
        (Figure.bounded(31, 35), Figure.bounded(40, 44), "+5 to +13"),
        (Figure.exact(5), Figure.bounded(6, None), "cannot be told"),
        (Figure.empty(State.NOT_SUPPLIED), Figure.exact(4), "cannot be told"),
        (Figure.empty(State.NOT_APPLICABLE), Figure.exact(4), "[z]"),
        (Figure.estimated(10), Figure.exact(15), "around +5"),
    ],
)
def test_change_is_said_as_exactly_as_it_is_known(before: Figure, now: Figure, text: str) -> None:
    assert change_cell(before, now).text == text
