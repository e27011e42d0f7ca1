"""The return as PDF/UA-1, printed in a child process with limits.

The same document gives the same bytes: no date of making is written, and the file's
identifier is a digest of its text.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from dalpb.kernel.refusals import Denial, Refused
from reporting.render.html import html_of
from reporting.returns.document import Document

CHILD: Final = Path(__file__).with_name("child.py")
SECONDS: Final = 60


def render_pdf(document: Document) -> bytes:
    """The printable document as PDF/UA-1, made in this process."""
    from reporting.render.press import print_html

    return print_html(html_of(document))


def render_pdf_guarded(document: Document) -> bytes:
    """The same bytes, made in a child process; Refused where it cannot be done in time."""
    return print_guarded(html_of(document), seconds=SECONDS)


def print_guarded(html: str, *, seconds: float, sheet: str = "print.css") -> bytes:
    """Print a page in a child that has limits, no environment and no input but the page."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, nothing from a user
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps({"html": html, "sheet": sheet}).encode(),
            capture_output=True,
            timeout=seconds,
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Refused(_denial("took too long")) from late
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise Refused(_denial("stopped"))
    return done.stdout


def _denial(what: str) -> Denial:
    return Denial(
        "output.pdf_not_made",
        f"The PDF could not be made: printing {what}. "
        "The page and the other files hold the same figures. "
        "Shorten the longest text or table and try again.",
    )
