"""Of very many issues the first are told in reading order, however they were found."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.rules.submission import Issue
from needs.services.imports import issues
from needs.services.imports.issues import Issues

FOUND = st.builds(
    Issue,
    st.one_of(st.none(), st.integers(2, 9)),
    st.sampled_from(["", "area", "value"]),
    st.just(""),
    st.sampled_from("abc"),
    st.text(max_size=2),
)


@given(st.lists(st.lists(FOUND, max_size=6), max_size=6), st.integers(1, 8))
def test_the_first_are_told_and_the_rest_counted(found: list[list[Issue]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(issues, "MOST_ISSUES", most)
        held = Issues()
        for some in found:
            held.take(list(some))
        told = held.told()

    every = sorted(chain.from_iterable(found), key=lambda issue: (issue.row or 0, issue.column))
    assert told[:most] == tuple(every[:most])
    assert bool(held) is bool(every)
    rest = len(every) - most
    assert [issue.message for issue in told[most:]] == (
        [f"There are {rest:,} more like these. Correct these first."] if rest > 0 else []
    )


def test_what_is_taken_is_no_longer_there() -> None:
    found = [Issue(2, "value", "", "a", "")]
    held = Issues()

    held.take(found)

    assert found == []
    assert len(held.told()) == 1
