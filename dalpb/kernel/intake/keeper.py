"""A process that stands ready to read files: each is read by a copy of it, and none by itself.

To start Python and fetch what reads a file takes longer than to read a short one, so it is done
once. It is run as a script and has nothing of the site but the text of the program: no settings,
no database, no file. What comes over its one socket is a request and three open files: the file
to be read, where the answer goes, and where is said how the copy ended. When nobody is left at
the other end of that the copy is stopped; when the socket itself is closed everything ends.
"""

import contextlib
import gc
import json
import os
import os.path
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from typing import Final

# Isolated mode leaves the project off the path.
sys.path.append(os.path.realpath(__file__).removesuffix("dalpb/kernel/intake/keeper.py"))

import ctypes

from dalpb.kernel.intake import child, choosing, columns, kinds, ods, separated, shaping, xlsx

# What a copy reads a short file with, here so that no copy has to fetch it.
FETCHED: Final = (ctypes, choosing, columns, kinds, ods, separated, shaping, xlsx)
REQUEST_BYTES: Final = 1 << 17
_FILES: Final = 3


class Keeper:
    """The copies that are at work, and the socket that asks for more."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._selector = selectors.DefaultSelector()
        self._reports: dict[int, socket.socket] = {}
        ended, wake = socket.socketpair()
        for end in (ended, wake):
            end.setblocking(False)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._wake = wake
        self._selector.register(control, selectors.EVENT_READ, self._ask)
        self._selector.register(ended, selectors.EVENT_READ, lambda: self._reap(ended))
        self._is_asked = True

    def serve(self) -> None:
        try:
            while self._is_asked:
                for key, _ in self._selector.select():
                    answer: Callable[[], None] = key.data
                    answer()
        finally:
            for pid in self._reports:
                os.kill(pid, signal.SIGKILL)

    def _ask(self) -> None:
        request, files, _, _ = socket.recv_fds(self._control, REQUEST_BYTES, _FILES)
        if not request:
            self._is_asked = False
            return
        try:
            self._begin(request.decode(), files)
        except (OSError, ValueError):
            # No room for a copy, or for its files: nobody reads this one, and the others go on.
            for file in files:
                with contextlib.suppress(OSError):
                    os.close(file)

    def _begin(self, request: str, files: list[int]) -> None:
        source, out, told = files
        pid = os.fork()
        if pid == 0:
            _read(request, source, out)
        os.close(source)
        os.close(out)
        report = socket.socket(fileno=told)
        self._reports[pid] = report
        self._selector.register(report, selectors.EVENT_READ, lambda: self._stop(pid))

    def _stop(self, pid: int) -> None:
        """Nobody waits for the copy any more. It may just have ended by itself."""
        report = self._reports.get(pid)
        if report is not None:
            self._selector.unregister(report)
            os.kill(pid, signal.SIGKILL)

    def _reap(self, ended: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            ended.recv(1 << 12)
        while self._reports:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            report = self._reports.pop(pid)
            with contextlib.suppress(KeyError):
                self._selector.unregister(report)
            told = {
                "code": os.waitstatus_to_exitcode(status),
                "cpu": used.ru_utime + used.ru_stime,
                "kib": used.ru_maxrss,
            }
            with contextlib.suppress(OSError), report:
                report.sendall(json.dumps(told).encode())


def _read(request: str, source: int, out: int) -> None:
    """In the copy: nothing is open but the file and the answer, and it never comes back."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(source, 0)
        os.dup2(out, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        ended = child.main(request)
        sys.stdout.flush()
        code = ended
    finally:
        # Whatever was raised, want of memory among it, the code is the answer.
        os._exit(code)


def main(arguments: list[str]) -> int:
    control = socket.socket(fileno=int(arguments[0]))
    # What was fetched is shared by all copies; collecting would write on it and part it.
    gc.collect()
    gc.freeze()
    Keeper(control).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
