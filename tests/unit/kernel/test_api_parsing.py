from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.api.parsing import MAX_DEPTH, parse
from dalpb.kernel.api.problems import Problem

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_what_python_writes_is_read_back(value: Any) -> None:
    import json

    assert parse(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_a_problem(raw: bytes) -> None:
    status = 200
    try:
        parse(raw)
    except Problem as problem:
        status = problem.status_code

    assert status in {200, 400}


@pytest.mark.parametrize(("depth", "taken"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_depth_is_limited_to_the_very_level(depth: int, taken: bool) -> None:
    raw = b"[" * depth + b"]" * depth

    if taken:
        parse(raw)
    else:
        with pytest.raises(Problem, match="deep"):
            parse(raw)


def test_brackets_inside_text_are_not_depth() -> None:
    assert parse(b'"' + b"[" * 100 + b'\\"[' + b'"') == "[" * 100 + '"['
