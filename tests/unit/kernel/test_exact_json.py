"""JSON that no reader rounds."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.api.answering import exact_json

numbers = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(numbers | st.none() | st.booleans() | st.text(max_size=5)))
def test_numbers_of_more_than_53_bits_are_their_digits(column: list[Any]) -> None:
    read = json.loads(exact_json({"column": tuple(column)}))["column"]

    for value, found in zip(column, read, strict=True):
        is_great = isinstance(value, int) and abs(value) >= 2**53
        assert found == (str(value) if is_great else value)
        assert type(found) is (str if is_great else type(value))


def test_the_last_number_that_all_readers_have() -> None:
    assert exact_json({"n": [2**53 - 1, 2**53, -(2**53)]}) == (
        b'{"n":[9007199254740991,"9007199254740992","-9007199254740992"]}'
    )
