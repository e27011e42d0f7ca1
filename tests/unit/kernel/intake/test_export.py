"""Text that goes out cannot act in the program that opens it, and numbers stay numbers."""

import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb.kernel.intake.export import TRIGGERS, guarded_text, safe_text, unguarded_text, write_csv
from tests.hostile.texts import HOSTILE_VALUES

NEAR_TRIGGERS = st.text(
    alphabet="=+-@\t\r\n\0|;% \u00a0\u200b\uff1d\uff0b\uff0d\uff20\u2003\x01ab1'\"", max_size=8
)


def first_seen(text: str) -> str:
    """The first character that is neither space nor invisible, in its plain form."""
    for character in text:
        for plain in unicodedata.normalize("NFKC", character):
            if plain in TRIGGERS or not (
                plain.isspace() or unicodedata.category(plain) in ("Cf", "Cc")
            ):
                return plain
    return ""


@settings(max_examples=3_000, deadline=None)
@given(st.one_of(st.text(max_size=20), NEAR_TRIGGERS))
def test_no_text_starts_with_a_trigger(text: str) -> None:
    assert first_seen(safe_text(text)) not in TRIGGERS
    assert safe_text(text).removeprefix("'") == text.removeprefix("'")
    assert safe_text(safe_text(text)) == safe_text(text)


@settings(max_examples=2_000, deadline=None)
@given(st.one_of(st.text(max_size=20), NEAR_TRIGGERS, st.text(alphabet="'=-a", max_size=6)))
def test_a_text_that_comes_back_is_the_text_that_went_out(text: str) -> None:
    assert first_seen(guarded_text(text)) not in TRIGGERS
    assert unguarded_text(guarded_text(text)) == text


@pytest.mark.parametrize("text", ["'plain", "''", "'", "", "O'Neil-Smith", "'12"])
def test_an_apostrophe_that_guards_nothing_stays(text: str) -> None:
    assert guarded_text(text) == unguarded_text(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@a", "\t1", "\r1", "\n1", "\0=1", "|a", ";=1", "  =1", "\u00a0=1", "\uff1d1",
     "\u200b=1", " \t=1", "\x01=1"],
)  # fmt: skip
def test_each_known_trick_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "2024-25", "A=1", "12", "refuge+women", "Trust; East", " plain"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


def test_numbers_are_not_quoted_and_text_always_is() -> None:
    written = write_csv([["a", 'say "x"', -5, Decimal("-1.50"), None, "-5"]])
    assert written == b'\xef\xbb\xbf"a","say ""x""",-5,-1.50,,"\'-5"\r\n'


def test_a_truth_or_an_infinite_number_is_refused() -> None:
    with pytest.raises(TypeError):
        write_csv([[True]])
    with pytest.raises(ValueError, match="finite"):
        write_csv([[Decimal("NaN")]])


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.sampled_from(HOSTILE_VALUES), st.text(max_size=12)), min_size=1, max_size=4
        ),
        min_size=1,
        max_size=4,
    )
)
def test_rows_read_back_as_the_safe_texts_they_were(rows: list[list[str]]) -> None:
    text = write_csv(rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    expected = [
        [safe_text(c).replace("\0", "").encode("utf-8", "replace").decode() for c in r]
        for r in rows
    ]
    assert read == expected
    assert all(first_seen(cell) not in TRIGGERS for row in read for cell in row)
