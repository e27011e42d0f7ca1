"""All hostile files, each with a name that says what is wrong with it."""

from collections.abc import Iterator

from tests.hostile.mutants import mutants
from tests.hostile.texts import hostile_texts
from tests.hostile.workbooks import hostile_workbooks

HostileFile = tuple[str, bytes]


def hostile_files() -> Iterator[HostileFile]:
    """At least three hundred different files, the same at each call."""
    yield from hostile_texts()
    yield from hostile_workbooks()
    yield from mutants()
