"""An answer that is late, too long or cut off is not believed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dalpb.kernel.intake.limits import Limits
from dalpb.kernel.intake.piped import piped
from dalpb.kernel.intake.table import Unreadable


@contextmanager
def answer(written: bytes, *, is_ended: bool = True) -> Iterator[int]:
    out, into = os.pipe()
    os.write(into, written)
    if is_ended:
        os.close(into)
    yield out
    os.close(out)
    if not is_ended:
        os.close(into)


def test_lines_and_the_numbers_behind_them_are_read_in_turn() -> None:
    with answer(b"{1}\n\n\0\n{2}\n") as number, piped(number, Limits()) as said:
        assert said.readline() == b"{1}\n"
        assert said.read(3) == b"\n\0\n"
        assert list(said) == [b"{2}\n"]


def test_no_answer_has_no_lines() -> None:
    with answer(b"") as number, piped(number, Limits()) as said:
        assert list(said) == []


@pytest.mark.parametrize("written", [b"{1}", b"{1}\n{2"])
def test_an_answer_that_is_cut_off_is_unsafe(written: bytes) -> None:
    with answer(written) as number, piped(number, Limits()) as said:
        with pytest.raises(Unreadable) as refusal:
            list(said)
        assert refusal.value.code == "file.unsafe"


def test_an_answer_that_is_too_long_is_unsafe() -> None:
    with answer(b"123456\n") as number, piped(number, Limits(output_bytes=7)) as said:
        assert list(said) == [b"123456\n"]
    with (
        answer(b"123456\n") as number,
        piped(number, Limits(output_bytes=6)) as said,
        pytest.raises(Unreadable),
    ):
        list(said)


@pytest.mark.parametrize("seconds", [0, -1])
def test_an_answer_that_is_late_is_unsafe(seconds: int) -> None:
    with (
        answer(b"", is_ended=False) as number,
        piped(number, Limits(wall_seconds=seconds)) as said,
        pytest.raises(Unreadable),
    ):
        list(said)


def test_an_answer_that_never_pauses_is_late_all_the_same() -> None:
    with (
        answer(b"{1}\n" * 9_000) as number,
        piped(number, Limits(wall_seconds=0)) as said,
        pytest.raises(Unreadable),
    ):
        list(said)
