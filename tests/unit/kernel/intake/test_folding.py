"""Texts that people see as the same fold to one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb.kernel.intake.folding import fold, heading_key, is_mixed_script, seen


@settings(max_examples=2_000, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert heading_key(heading_key(text)) == heading_key(text)
    assert seen(seen(text)) == seen(text)


@pytest.mark.parametrize(
    "text",
    ["Refuge  Beds", "\u00a0refuge beds\u200b", "REFUGE\tBEDS", "\uff32efuge beds", "refuge\nbeds"],
)
def test_look_alikes_fold_to_one(text: str) -> None:
    assert fold(text) == "refuge beds"


@pytest.mark.parametrize(
    "text", ["Service Name", "service_name", "SERVICE-NAME", " service \u2013 name "]
)
def test_joins_of_a_heading_are_equal(text: str) -> None:
    assert heading_key(text) == "service_name"


def test_letters_of_two_scripts_in_one_code_are_noticed() -> None:
    assert is_mixed_script("\u0410LL")
    assert not is_mixed_script("Caf\u00e9 12")
    assert not is_mixed_script("\u0410\u0411\u0412")
