"""How text, symbols and charts are made ready for the page."""

from base64 import b64decode
from decimal import Decimal

import pytest

from dalpb.kernel.cells import Figure, State
from reporting.render.charts import chart_uri, figure_of
from reporting.render.pages import PARAGRAPH_CHARACTERS, paragraphs_of, symbols_of
from reporting.render.typeface import MISSING, in_type
from reporting.returns.document import Cell, Chart
from reporting.returns.printable import printable
from tests.factories.reporting import KINDS, SPEND, sample_document


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1fc", "abc"),
        ("line\r\nline\rline", "line\nline\nline"),
        ("tab\there", "tab here"),
        ("\u202ereversed", "reversed"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("£ – − ≤ é", "£ – − ≤ é"),
    ],
)
def test_printable_text_keeps_what_can_be_printed(text: str, kept: str) -> None:
    assert printable(text) == kept


def test_text_outside_the_typeface_shows_that_something_is_missing() -> None:
    assert in_type("e\u0301t\u00e9 £") == "été £"
    assert in_type("\u6e2c 1") == f"{MISSING} 1"


def test_paragraphs_are_cut_at_blank_lines_and_where_they_would_not_fit() -> None:
    assert paragraphs_of("one\n\ntwo") == ("one", "two")
    for text in ("A sentence. " * 400, "x" * 5000):
        parts = paragraphs_of(text)
        assert len(parts) > 2
        assert all(len(part) <= PARAGRAPH_CHARACTERS for part in parts)
        assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_a_legend_explains_only_the_symbols_that_stand_in_the_rows() -> None:
    legend = symbols_of(sample_document()).legend(KINDS.rows)

    assert legend.startswith("[x] Not collected here; [z] Not applicable; [n] Not yet supplied")
    assert "[c]" not in legend


def test_a_chart_labels_each_bar_as_the_table_does() -> None:
    uri = chart_uri(Chart("R7", 1, "Spent", "A bar chart of spending."), SPEND, key="chart-1")

    svg = b64decode(uri.partition(",")[2]).decode()
    assert all(row.cells[1].text in svg for row in SPEND.rows if not row.is_total)
    assert SPEND.rows[-1].cells[1].text not in svg


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        (Cell("7", Decimal(7), State.EXACT), Figure.exact(7)),
        (Cell("50 to 59", None, State.BOUNDED, Decimal(50), Decimal(59)), Figure.bounded(50, 59)),
        (
            Cell("at most 1,000", None, State.BOUNDED, None, Decimal(1000)),
            Figure.bounded(None, 1000),
        ),
        (Cell("at least 5", None, State.BOUNDED, Decimal(5)), Figure.bounded(5, None)),
        (Cell("a few", None, State.BOUNDED), Figure.empty(State.NOT_SUPPLIED)),
        (Cell("[c]", None, State.SUPPRESSED), Figure.empty(State.SUPPRESSED)),
        (Cell("−3", Decimal(-3), State.EXACT), Figure.empty(State.NOT_SUPPLIED)),
    ],
)
def test_a_bar_stands_for_what_its_cell_says(cell: Cell, figure: Figure) -> None:
    assert figure_of(cell) == figure
