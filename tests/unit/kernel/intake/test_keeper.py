"""The process that stands ready to read files, and its copies: they see little and never linger."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from dalpb.kernel.intake import guarded
from dalpb.kernel.intake.guarded import Guarded
from dalpb.kernel.intake.limits import DEFAULT_LIMITS
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Table, Unreadable
from tests.hostile.good import EXPECTED, ROWS, csv_text, xlsx

ROOT = Path(__file__).resolve().parents[4]
REQUEST = json.dumps({"limits": asdict(DEFAULT_LIMITS), "expected": ["period"], "optional": []})


def read(data: bytes = csv_text().encode()) -> Table:
    return read_bytes(data, filename="return.csv", expected_headings=EXPECTED)


def within_seconds(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def copies() -> list[int]:
    number = guarded.keeper()
    found = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return [int(pid) for pid in found]


def is_there(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def open_files(pid: int) -> set[str]:
    return {path.name for path in Path(f"/proc/{pid}/fd").iterdir()}


@pytest.fixture
def endless() -> Iterator[int]:
    """A file that never comes to its end."""
    source, feed = os.pipe()
    yield source
    os.close(source)
    os.close(feed)


def test_one_keeper_reads_file_after_file() -> None:
    read()
    first = guarded.keeper()

    assert read().rows == read(xlsx()).rows == ROWS
    assert guarded.keeper() == first
    assert within_seconds(lambda: copies() == [])


def test_what_a_copy_used_is_told() -> None:
    before = guarded.used.cpu_seconds
    read()

    assert 0 < guarded.used.cpu_seconds - before < DEFAULT_LIMITS.cpu_seconds
    assert 0 < guarded.used.most_kib * 1024 < DEFAULT_LIMITS.memory_bytes


def test_many_files_at_once_each_have_their_own_answer() -> None:
    def one(number: int) -> tuple[str, ...]:
        table = read(f"period,value,note\n2024-25,{number},\n".encode())
        return table.rows[0]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(40)))

    assert [row[1] for row in found] == [str(number) for number in range(40)]


def test_a_keeper_that_is_gone_is_started_again() -> None:
    read()
    gone = guarded.keeper()
    os.kill(gone, signal.SIGKILL)
    assert within_seconds(lambda: not is_there(gone))

    assert read().rows == ROWS
    assert guarded.keeper() != gone


def test_a_keeper_lost_with_the_file_in_hand_makes_it_unreadable(endless: int) -> None:
    with Guarded(REQUEST, endless) as child:
        assert within_seconds(lambda: len(copies()) == 1)
        os.kill(guarded.keeper(), signal.SIGKILL)

        assert child.wait(20) is None


def test_a_copy_that_nobody_waits_for_is_stopped(endless: int) -> None:
    with Guarded(REQUEST, endless) as child:
        assert within_seconds(lambda: len(copies()) == 1)
        [pid] = copies()
        assert child.wait(0.1) is None

    assert within_seconds(lambda: not is_there(pid))
    assert read().rows == ROWS


def test_a_copy_that_is_killed_is_told_as_such(endless: int) -> None:
    with Guarded(REQUEST, endless) as child:
        assert within_seconds(lambda: len(copies()) == 1)
        os.kill(copies()[0], signal.SIGKILL)

        assert child.wait(20) == -signal.SIGKILL


def test_a_copy_has_three_open_files_and_nothing_of_the_site_s(
    endless: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DALPB_SECRET_KEY", "not for you")
    guarded._site.forget()
    with Guarded(REQUEST, endless):
        assert within_seconds(lambda: len(copies()) == 1)
        [pid] = copies()
        assert within_seconds(lambda: open_files(pid) == {"0", "1", "2"})
        names = {
            pair.partition(b"=")[0]
            for pair in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            if pair
        }
        limits = Path(f"/proc/{pid}/limits")
        # It gives up its files before its memory.
        assert within_seconds(lambda: f"{DEFAULT_LIMITS.memory_bytes}" in limits.read_text())

    assert names == {b"LC_ALL", b"OPENBLAS_NUM_THREADS"}


def test_the_keeper_ends_with_whoever_started_it_however_that_ends() -> None:
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.unit.kernel.intake.test_keeper import guarded, read\n"
        "read(); print(guarded.keeper(), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, timeout=60
    )
    number = int(done.stdout)

    assert done.returncode == -signal.SIGKILL
    assert within_seconds(lambda: not is_there(number))


def test_a_copy_of_the_site_has_a_keeper_of_its_own() -> None:
    read()
    ours = guarded.keeper()
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            rows = read().rows
            os.write(tell, b"other" if guarded.keeper() != ours and rows == ROWS else b"same")
            guarded._site.forget()
        finally:
            os._exit(0)
    os.close(tell)
    said = os.read(told, 10)
    os.close(told)
    os.waitpid(pid, 0)

    assert said == b"other"
    assert guarded.keeper() == ours
    assert read().rows == ROWS


def test_an_answer_that_nobody_can_read_is_an_unreadable_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A request the keeper's copy cannot make sense of ends it at once.
    monkeypatch.setattr("dalpb.kernel.intake.reader.json.dumps", lambda *_: "not a request")
    with pytest.raises(Unreadable) as refused:
        read()
    assert refused.value.code == "file.unsafe"


def test_copies_that_end_just_when_nobody_waits_leave_the_keeper_well() -> None:
    read()
    number = guarded.keeper()
    for _ in range(60):
        source, feed = os.pipe()
        with Guarded(REQUEST, source):
            # The copy comes to the end of its file while its other end is closed.
            os.close(feed)
            os.close(source)

    assert read().rows == ROWS
    assert guarded.keeper() == number
    assert within_seconds(lambda: copies() == [])


def test_no_room_for_a_process_is_an_unreadable_file_and_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> None:
        raise OSError(24, "Too many open files")

    read()
    before = open_files(os.getpid())
    with monkeypatch.context() as patched:
        patched.setattr("dalpb.kernel.intake.guarded.socket.socketpair", full)
        with pytest.raises(Unreadable) as refused:
            read()

    assert refused.value.code == "file.unsafe"
    assert open_files(os.getpid()) == before


def test_a_request_without_its_files_harms_no_other(endless: int) -> None:
    read()
    number = guarded.keeper()
    with Guarded(REQUEST, endless) as child:
        assert within_seconds(lambda: len(copies()) == 1)
        guarded._site.ask(REQUEST.encode(), [endless])
        assert read().rows == ROWS
        assert len(copies()) == 1
        assert child.wait(0.1) is None

    assert guarded.keeper() == number
