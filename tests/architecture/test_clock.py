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


ROOT: Final = TESTS.parent
APPS: Final = ("dalpb", "needs", "strategy", "commissioning", "reporting")
DAY_OF_UTC: Final = re.compile(
    r"\b(?:\w+_)?at\.date\(\)|\bnow\(\)\.date\(\)|\b(?:\w+_)?at:%-?[dY](?!.*UTC)"
)


def test_no_day_is_read_from_the_time_of_greenwich() -> None:
    """In summer the first hour of a day is the day before by UTC: `timezone.localdate(at)`."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text().splitlines()
        if DAY_OF_UTC.search(line)
    ]

    assert found == []
    assert DAY_OF_UTC.search("if until_on <= act.at.date():")
    assert DAY_OF_UTC.search('f"{batch.imported_at:%d %B %Y}"')
