"""What an indicator's result has said: one row for each time that it came to say another thing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final

from dalpb.kernel.cells import Figure, State
from needs.facts.indicators import SaidBefore
from needs.presenters.indicator_tables import history_table
from needs.rules.indicating import Colour

RECORD: Final[Any] = SimpleNamespace(decimals=1, denominator_kind="none")
START: Final = datetime(2025, 7, 1, 9, tzinfo=UTC)
NOTHING: Final = Figure.empty(State.NOT_SUPPLIED)


def said(*figures: Figure, out_of: Figure | None = None) -> list[SaidBefore]:
    """Versions a day apart, the latest first."""
    return [
        SaidBefore(
            version=number,
            value=figure,
            lower=None,
            upper=None,
            numerator=figure,
            denominator=out_of,
            words="",
            colour=Colour.WHITE,
            computed_at=START + timedelta(days=number),
            replaced_at=START + timedelta(days=number + 1) if number < len(figures) else None,
        )
        for number, figure in reversed(list(enumerate(figures, start=1)))
    ]


def test_versions_that_show_the_same_are_one_row_with_their_count() -> None:
    table = history_table(RECORD, said(*[NOTHING] * 3, Figure.exact(5), *[Figure.exact(7)] * 2))

    assert table is not None
    assert [row.label for row in table.rows] == ["5 to 6 (now)", "4", "1 to 3"]
    assert [row.cells[-1] for row in table.rows] == [1, 0, 2]
    latest, middle, first = table.rows
    assert first.cells[4:6] == (START + timedelta(days=1), START + timedelta(days=4))
    assert middle.cells[4:6] == (START + timedelta(days=4), START + timedelta(days=5))
    assert latest.cells[4:6] == (START + timedelta(days=5), "Still so")


def test_a_thing_said_again_after_another_has_a_row_of_its_own() -> None:
    table = history_table(RECORD, said(Figure.exact(5), Figure.exact(7), Figure.exact(5)))

    assert table is not None
    assert [row.label for row in table.rows] == ["3 (now)", "2", "1"]


def test_what_is_not_shown_makes_no_row() -> None:
    close = said(Figure.exact("5.01"), Figure.exact("5.02"))
    same = [SaidBefore(**{**_fields(row), "numerator": Figure.exact(5)}) for row in close]

    assert history_table(RECORD, same) is None
    assert history_table(RECORD, said(*[NOTHING] * 4)) is None


def test_the_part_that_came_in_of_what_is_not_supplied_makes_no_row() -> None:
    parts = [Figure(State.NOT_SUPPLIED, low=Decimal(n)) for n in (12, 15, 40)]

    table = history_table(RECORD, said(*parts, Figure.exact(60)))

    assert table is not None
    assert [row.label for row in table.rows] == ["4 (now)", "1 to 3"]


def _fields(row: SaidBefore) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SaidBefore.__dataclass_fields__}
