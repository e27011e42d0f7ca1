"""The example partnership on an address of its own, and readers signed in to it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

from dalpb.demo import load, prepare

ROOT: Final = Path(__file__).resolve().parents[2]
PASSWORD: Final = "partnership example 2025"  # noqa: S105 - the demo's, and printed by it
SIGN_IN: Final = "/account/login/"
WIDE: Final[ViewportSize] = {"width": 1200, "height": 900}
NARROW: Final[ViewportSize] = {"width": 360, "height": 740}
FLAGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS: Final = 60


@dataclass
class Site:
    """A served site and one browser; a reader signs in once, and one page is open at a time."""

    address: str
    browser: Browser
    _signed_in: dict[str, StorageState] = field(default_factory=dict)

    @contextmanager
    def page_of(self, reader: str, *, narrow: bool = False) -> Iterator[Page]:
        """A page at which the reader is signed in; nobody, where the reader is empty."""
        if reader and reader not in self._signed_in:
            with self.browser.new_context() as context:
                _sign_in(context.new_page(), self.address, reader)
                self._signed_in[reader] = context.storage_state()
        with self.browser.new_context(
            viewport=NARROW if narrow else WIDE,
            reduced_motion="reduce",
            storage_state=self._signed_in.get(reader),
        ) as context:
            yield context.new_page()


def _sign_in(page: Page, address: str, reader: str) -> None:
    page.goto(f"{address}{SIGN_IN}")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state("load")
    if page.url.endswith(SIGN_IN):
        raise RuntimeError(f"{reader} cannot sign in to the example.")


@contextmanager
def serving() -> Iterator[Site]:
    """The example is loaded where it is not yet, and served until the end."""
    prepare()
    load()
    port = _free_port()
    server = subprocess.Popen(  # noqa: S603 - our own command
        [
            sys.executable,
            *("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"),
            *("--threads", "4", "--log-level", "warning", "dalpb.wsgi:application"),
        ],
        cwd=ROOT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                args=[*(["--no-sandbox"] if os.geteuid() == 0 else []), *FLAGS],
            )
            yield Site(address, browser)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urlopen(f"{address}/health/", timeout=5).close()  # noqa: S310 - loopback
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
