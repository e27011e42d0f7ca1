"""What the embedded database is lent for patterns answers as Django's own does."""

from django.db.backends.sqlite3._functions import _sqlite_regexp
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.embedded import matches

PATTERNS = ("^(ALL|[a-z0-9_]+(\\+[a-z0-9_]+)*)$", r"\S", "^[0-9a-f]{64}$", "")


@given(pattern=st.sampled_from(PATTERNS), text=st.none() | st.text() | st.integers())
def test_it_answers_as_django_s_own(pattern: str, text: str | int | None) -> None:
    for _ in range(2):
        assert matches(pattern, text) is _sqlite_regexp(pattern, text)


def test_of_nothing_it_says_nothing() -> None:
    assert matches(None, "a") is None


def test_equal_values_that_are_written_differently_are_asked_apart() -> None:
    assert matches("^1$", 1) is True
    assert matches("^1$", 1.0) is False
    assert matches("^1$", "1") is True
