"""A page printed before in this run is not printed again, for tests that are not about its PDF."""

from functools import lru_cache

import pytest

from reporting.render import assessment, documents, grant, packs, pdf

_PRINT = pdf.print_guarded


@lru_cache(maxsize=64)
def _printed(html: str, seconds: float, sheet: str) -> bytes:
    return _PRINT(html, seconds=seconds, sheet=sheet)


def print_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page gives the same bytes, which tests/unit/reporting/test_pdf.py holds."""

    def once(html: str, *, seconds: float, sheet: str = "print.css") -> bytes:
        return _printed(html, seconds, sheet)

    for module in (assessment, documents, grant, packs, pdf):
        monkeypatch.setattr(module, "print_guarded", once)
