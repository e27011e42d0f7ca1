"""Columns come back from the temporary file as they went in."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.intake import spool
from dalpb.kernel.intake.spool import Spool

KINDS = st.sampled_from([np.uint8, np.uint16, np.uint32, np.int64])


@given(st.lists(st.tuples(KINDS, st.lists(st.integers(0, 255)))), st.integers(1, 9), st.data())
def test_columns_come_back(
    written: list[tuple[type[np.integer[int]], list[int]]], at_once: int, data: st.DataObject
) -> None:
    held = Spool()

    def few(number: int, left: memoryview, at: int) -> int:
        return os.write(number, left[:at_once]) if os.lseek(number, at, os.SEEK_SET) >= 0 else 0

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool.os, "pwrite", few)
        kept = [held.keep(np.array(column, kind)) for kind, column in written]

    for (kind, column), each in zip(written, kept, strict=True):
        found = held.read(each)
        assert (found.dtype, found.tolist()) == (kind, column)
        start = data.draw(st.integers(0, len(column)))
        stop = data.draw(st.integers(start, len(column)))
        assert held.read(each.part(start, stop)).tolist() == column[start:stop]


def test_the_file_is_gone_with_the_spool() -> None:
    held = Spool()
    number = held._number

    del held

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_what_was_cut_off_is_no_column() -> None:
    held = Spool()
    kept = held.keep(np.arange(9))
    os.ftruncate(held._number, 8)

    with pytest.raises(EOFError):
        held.read(kept)
