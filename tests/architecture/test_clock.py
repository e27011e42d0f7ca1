"""A test moves the clock for everybody, or for nobody."""

import re
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
IN_ITS_PLACE: Final = re.compile(r"""setattr\([^)]*?[".](?:now|today)["']""")


def test_no_test_puts_another_function_in_the_clock_s_place() -> None:
    """Who imported the clock by name keeps the old one, or, loaded meanwhile, the new one."""
    found = [
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("*.py")
        if path.name != Path(__file__).name and IN_ITS_PLACE.search(path.read_text())
    ]

    assert found == []
    assert IN_ITS_PLACE.search('monkeypatch.setattr(clock, "now", lambda: AT)')
    assert IN_ITS_PLACE.search('monkeypatch.setattr(\n    "needs.views.now", fixed)')
