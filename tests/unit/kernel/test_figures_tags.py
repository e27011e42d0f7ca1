from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from dalpb.kernel.cells import MEANINGS, SYMBOLS, Figure, State
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Judged, Row, Table
from dalpb.kernel.templatetags import figures
from needs.rules.indicating import Colour


@pytest.mark.parametrize("state", list(SYMBOLS))
def test_a_symbol_is_read_out_as_its_meaning(state: State) -> None:
    html = figures.figure(Figure.empty(state))

    assert f'<span aria-hidden="true">{SYMBOLS[state]}</span>' in html
    assert f'<span class="govuk-visually-hidden">{MEANINGS[state]}</span>' in html


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Figure.exact(0), "0"),
        (Figure.exact(1204), "1,204"),
        (Figure.bounded(3, 9), "3 to 9"),
        (Figure.bounded(5, None, "more than 4"), "more than 4"),
        (Figure.estimated(1000), "around 1,000"),
    ],
)
def test_a_known_figure_is_shown_as_it_reads(value: Figure, words: str) -> None:
    assert figures.figure(value) == words


def test_no_figure_at_all_is_not_yet_supplied_and_never_nought() -> None:
    for shown in (
        figures.figure(None),
        figures.pounds(None),
        figures.pounds_and_pence(None),
        figures.shown(None),
    ):
        assert "not yet supplied" in shown
        assert "0" not in shown


def test_what_a_source_said_is_escaped_on_the_page() -> None:
    bounded = Figure.bounded(5, None, "<script>alert(1)</script>")

    page = Template("{% load figures %}{{ f|figure }}{{ f|shown }}").render(Context({"f": bounded}))

    assert "<script" not in page


@pytest.mark.parametrize(
    ("pence", "short", "full"),
    [
        (0, "£0", "£0.00"),
        (123450, "£1,234.50", "£1,234.50"),
        (123400, "£1,234", "£1,234.00"),
        (-5, "−£0.05", "−£0.05"),
        (-120000, "−£1,200", "−£1,200.00"),
    ],
)
def test_pence_become_pounds(pence: int, short: str, full: str) -> None:
    assert figures.pounds(pence) == short
    assert figures.pounds(Money(pence)) == short
    assert figures.pounds_and_pence(pence) == full


def test_a_day_is_in_words() -> None:
    assert figures.day(date(2025, 3, 1)) == "1 March 2025"
    assert figures.day(None) == ""


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2025, 1, 5, 0, 5, tzinfo=UTC), "5 January 2025 at 12:05am"),
        (datetime(2025, 1, 5, 12, 0, tzinfo=UTC), "5 January 2025 at 12:00pm"),
        (datetime(2025, 7, 5, 13, 5, tzinfo=UTC), "5 July 2025 at 2:05pm"),
        (datetime(2025, 7, 5, 23, 30, tzinfo=UTC), "6 July 2025 at 12:30am"),
    ],
)
def test_a_moment_is_told_by_this_country_s_clock(at: datetime, words: str) -> None:
    assert figures.moment(at) == words
    assert words.startswith(figures.day(at))


def test_a_moment_that_never_was_is_nothing() -> None:
    assert figures.moment(None) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Northfold", "Northfold"),
        (1204, "1,204"),
        (Decimal("12.50"), "12.5"),
        (Money(5000), "£50.00"),
        (date(2025, 3, 31), "31 March 2025"),
        (datetime(2025, 1, 5, 12, 0, tzinfo=UTC), "5 January 2025 at 12:00pm"),
        (Figure.exact(7), "7"),
    ],
)
def test_a_cell_is_shown_in_the_form_of_its_kind(value: object, words: str) -> None:
    assert figures.shown(value) == words  # type: ignore[arg-type]


def _table(*cells: object) -> Table:
    row = Row("A", cells)  # type: ignore[arg-type]
    columns = tuple(Column(str(place)) for place, _ in enumerate(cells))
    return Table("t", "Caption", "Place", columns, (row,))


def test_a_table_explains_the_symbols_it_uses_and_no_others() -> None:
    table = _table(Figure.empty(State.SUPPRESSED), 4, Figure.exact(2))

    assert table.shorthand == (("[c]", "withheld to protect people"),)


def test_a_table_explains_a_cell_that_was_never_given() -> None:
    assert _table(None).shorthand == (("[n]", "not yet supplied"),)


def test_a_row_that_does_not_fill_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fill its columns"):
        Table("t", "Caption", "Place", (Column("A"), Column("B")), (Row("North", (1,)),))


def test_a_judgement_has_a_shape_words_and_a_class() -> None:
    html = figures.shown(Judged("Higher than <England>", "higher"))

    assert "dalpb-judged--higher" in html
    assert "<path d=" in html
    assert "Higher than &lt;England&gt;" in html


def test_each_colour_of_a_judgement_has_a_shape_and_those_that_differ_in_sense_differ() -> None:
    drawn = {colour: figures.shown(Judged("x", colour.value)) for colour in Colour}

    shapes = {colour: html.split('d="')[1].split('"')[0] for colour, html in drawn.items()}
    assert shapes[Colour.AMBER] == shapes[Colour.SIMILAR]
    assert len(set(shapes.values())) == len(Colour) - 1
