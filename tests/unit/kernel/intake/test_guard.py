"""The child gives up memory, files and time before it reads, and a bad answer is not believed."""

import subprocess
import sys
from pathlib import Path

import pytest

from dalpb.kernel.intake.answer import table_of
from dalpb.kernel.intake.table import Unreadable

ROOT = Path(__file__).resolve().parents[4]
CONFINED = """
import sys
sys.path.append(sys.argv[1])
from dalpb.kernel.intake.child import confine
from dalpb.kernel.intake.limits import Limits
confine(Limits(cpu_seconds=1))
"""


def confined(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", CONFINED + code, str(ROOT), *arguments],
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_the_child_cannot_take_more_memory_than_allowed() -> None:
    done = confined("bytearray(700 * 1024 * 1024)")
    assert done.returncode != 0
    assert "MemoryError" in done.stderr


def test_the_child_cannot_write_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    done = confined("open(sys.argv[2], 'wb', buffering=0).write(b'x')", str(target))
    assert done.returncode != 0
    assert target.stat().st_size == 0


def test_the_child_is_stopped_when_its_time_is_used_up() -> None:
    assert confined("while True: pass").returncode < 0


GOOD_BLOCK = b'{"numbers":[2],"texts":["2024","1"],"cells":[0,1]}'
GOOD_END = (
    b'{"end":true,"file_kind":"csv","headings":["period","value"],"heading_row":1,"notes":[]}'
)


def test_a_whole_answer_is_a_table() -> None:
    table = table_of([GOOD_BLOCK, GOOD_END])
    assert table is not None
    assert table.rows == (("2024", "1"),)


@pytest.mark.parametrize(
    "lines",
    [
        [], [GOOD_BLOCK], [GOOD_END, GOOD_BLOCK], [GOOD_END, GOOD_END], [b"not json"], [b"[]"], [b"\xff"],
        [b"[" * 100_000], [b'{"numbers":[2],"texts":["a"],"cells":[0,1]}', GOOD_END],
        [b'{"numbers":[2],"texts":["a"],"cells":[0,-1]}', GOOD_END],
        [b'{"numbers":[2],"texts":["a"],"cells":[0]}', GOOD_END],
        [b'{"numbers":[],"texts":[],"cells":[]}', GOOD_END],
        [b'{"numbers":[true],"texts":["a"],"cells":[0,0]}', GOOD_END],
        [b'{"numbers":[2],"texts":[1],"cells":[0,0]}', GOOD_END],
        [b'{"numbers":[2],"texts":["a"],"cells":[]}', GOOD_END],
        [GOOD_BLOCK, b'{"end":true}'], [GOOD_BLOCK, GOOD_END.replace(b"[]", b'"x"')],
        [GOOD_BLOCK, GOOD_END.replace(b'_row":1', b'_row":-1')],
        [GOOD_BLOCK, GOOD_END.replace(b"}", b',"faults":[[1,2]]}')],
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_no_table(lines: list[bytes]) -> None:
    assert table_of(lines) is None


def test_a_refusal_of_the_child_is_raised_in_its_words() -> None:
    with pytest.raises(Unreadable, match="because") as refusal:
        table_of([GOOD_BLOCK, b'{"refused":"file.x","sentence":"because"}'])
    assert refusal.value.code == "file.x"
