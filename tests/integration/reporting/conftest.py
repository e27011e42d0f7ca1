"""Exampleshire for every test that asks for it."""

from dataclasses import replace

import pytest

from reporting.render import formats
from reporting.render.formats import FORMATS, FormatCode
from reporting.returns.document import Document
from reporting.services import documents
from tests import worlds
from tests.worlds import World


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing makes CSV and JSON; the slower files have stand-ins. For tests not about files."""
    real = {FormatCode.CSV, FormatCode.JSON}
    quick = {
        code: made if code in real else replace(made, render=stand_in)
        for code, made in FORMATS.items()
    }
    monkeypatch.setattr(formats, "FORMATS", quick)
    monkeypatch.setattr(documents, "FORMATS", quick)


def stand_in(document: Document) -> bytes:
    return b"A file of " + document.sha256.encode()
