"""The site's end of the guarded processes: one keeper for each process of the site.

The keeper is started with the first file and ends with the process that started it.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

_KEEPER: Final = Path(__file__).with_name("keeper.py")
_REPORT_BYTES: Final = 1 << 10
# A keeper has nothing to finish: it stops its copies and ends.
_PATIENCE: Final = 5.0


@dataclass(slots=True)
class Used:
    """CPU seconds of all guarded processes that have ended, and the memory of the largest."""

    cpu_seconds: float = 0.0
    most_kib: int = 0


used: Final = Used()


class Guarded:
    """One guarded process: where its answer comes from, and how it ends.

    Leaving the context stops the process, whatever it does. `OSError` where there is no room
    for one.
    """

    def __init__(self, request: str, source: int) -> None:
        with ExitStack() as theirs, ExitStack() as ours:
            self.answer, out = os.pipe()
            ours.callback(os.close, self.answer)
            theirs.callback(os.close, out)
            self._report, told = socket.socketpair()
            ours.enter_context(self._report)
            theirs.enter_context(told)
            _site.ask(request.encode(), [source, out, told.fileno()])
            self._ours = ours.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._ours.close()

    def wait(self, seconds: float) -> int | None:
        """How it ended: 0 is well. None where it has not within the time, or nobody knows."""
        self._report.settimeout(seconds)
        said = b""
        try:
            while part := self._report.recv(_REPORT_BYTES):
                said += part
            told: dict[str, Any] = json.loads(said)
        except (OSError, ValueError):
            return None
        with _site.turn:
            used.cpu_seconds += float(told["cpu"])
            used.most_kib = max(used.most_kib, int(told["kib"]))
        return int(told["code"])


class _Keeper:
    """A keeper and the socket it is asked by. It ends when the socket is closed."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-I", "-S", str(_KEEPER), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
                pass_fds=[theirs.fileno()],
                # Ctrl-C at a terminal is for the site, which closes the socket when it ends.
                start_new_session=True,
            )

    @property
    def number(self) -> int:
        return self._process.pid

    def ask(self, request: bytes, files: list[int]) -> None:
        socket.send_fds(self._control, [request], files)

    def end(self) -> None:
        self._control.close()
        if self.owner != os.getpid():
            # A copy of the site has a copy of the note, but not the process.
            self._process.returncode = 0
            return
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Site:
    """This process of the site: its keeper, if it has one yet, and whose turn it is to ask."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.keeper: _Keeper | None = None

    def ask(self, request: bytes, files: list[int]) -> None:
        """The process is begun; by a new keeper where the last one is gone."""
        with self.turn:
            if self.keeper is not None:
                with contextlib.suppress(ConnectionError):
                    self.keeper.ask(request, files)
                    return
            self.forget()
            self.keeper = _Keeper()
            self.keeper.ask(request, files)

    def forget(self) -> None:
        """The keeper ends; the next file starts another."""
        if self.keeper is not None:
            self.keeper.end()
        self.keeper = None

    def is_a_copy(self) -> None:
        """Made while another thread asked, it would wait for it for ever; the keeper is not its own."""
        self.turn = threading.Lock()
        self.forget()


_site: Final = _Site()
atexit.register(_site.forget)
os.register_at_fork(after_in_child=_site.is_a_copy)


def keeper() -> int:
    """The number of this process's keeper; 0 where no file has been read yet."""
    with _site.turn:
        return _site.keeper.number if _site.keeper else 0
