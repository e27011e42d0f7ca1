"""Where the headings are and what separates cells: the first of what has most of them."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.intake.contents import of_bytes
from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.intake.separated import SEPARATORS, separator_of
from dalpb.kernel.intake.shaping import find_heading

EXPECTED = frozenset({"period", "area", "measure", "value", "note"})
CELL = st.sampled_from([*sorted(EXPECTED), "Period ", "AREA", "5", "x,y", "a;b", ""])
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=6)


def had(cells: list[str]) -> int:
    keys = {heading_key(name) for name in EXPECTED}
    return len({heading_key(cell) for cell in cells} & keys)


@given(ROWS, st.sampled_from(SEPARATORS))
def test_the_separator_is_the_first_that_finds_most_headings_in_a_row(
    rows: list[list[str]], used: str
) -> None:
    text = "\n".join(used.join(row) for row in rows)

    found = separator_of(of_bytes(text.encode()), "utf-8", EXPECTED)

    best = {
        separator: max(map(had, csv.reader(io.StringIO(text), delimiter=separator)), default=0)
        for separator in SEPARATORS
    }
    assert found == max(SEPARATORS, key=best.__getitem__)


@given(ROWS)
def test_the_headings_are_the_first_row_that_has_most_of_them(rows: list[list[str]]) -> None:
    # A heading that stands twice is refused, which is another rule.
    rows = [list({heading_key(cell): cell for cell in row}.values()) for row in rows]

    found = find_heading([(n + 1, tuple(row)) for n, row in enumerate(rows)], EXPECTED)

    counts = list(map(had, rows))
    most = max(counts)
    assert (None if found is None else found.position) == (
        counts.index(most) if most >= 2 else None
    )
