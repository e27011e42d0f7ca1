"""Worlds that stand under the tests: built once, and looked at or written on by one test after another.

Building a partnership takes longer than most of what is asked of it. So a world is built
inside one transaction that stays open; each test runs in a savepoint of it, as it would run in
a transaction of its own, and what it wrote is taken back. A test that asks for another world,
or for none, finds the last one gone. Tests that commit never stand on one.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from tests.committed import lay

# By the fixture's name, which tells a world from everything else a test asks for.
START: Final = "on_"
_BUILDERS: Final[dict[str, Callable[[], Any]]] = {}


def standing(build: Callable[[], Any]) -> Any:
    """A fixture that gives a copy of what the function made when the world was built.

    The function runs before all other fixtures of the test that happens to come first, so it
    reads no clock and takes nothing from them.
    """
    name = build.__name__
    if not name.startswith(START):
        raise ValueError(f"{name} is a world to stand on: its name starts with {START}.")
    known = _BUILDERS.setdefault(name, build)
    if known.__code__.co_filename != build.__code__.co_filename:
        raise ValueError(f"Two worlds are called {name}.")

    @pytest.fixture(name=name)
    def given(db: None, ground: "Ground") -> Any:
        # A test that commits has the world laid down for itself alone.
        return ground.world() if ground.name == name else lay(name, build)

    return given


def wanted(item: pytest.Item) -> str:
    """Which world the test stands on; none where it asks for none, or commits what it writes."""
    names = set(getattr(item, "fixturenames", ()))
    found = sorted(_BUILDERS.keys() & names)
    if len(found) > 1:
        raise ValueError(f"A test stands on one world at most, not on {found}.")
    return "" if not found or _commits(item, names) else found[0]


def _commits(item: pytest.Item, names: set[str]) -> bool:
    marks = item.iter_markers("django_db")
    return bool({"transactional_db", "live_server"} & names) or any(
        mark.kwargs.get("transaction") for mark in marks
    )


class Ground:
    """At most one world, in a transaction that is never committed."""

    def __init__(self) -> None:
        self.name = ""
        self._made: Any = None
        self._held: transaction.Atomic | None = None

    def stand(self, name: str) -> None:
        """The named world stands, and nothing else; nothing at all where no name is given."""
        if name == self.name:
            return
        self.clear()
        if not name:
            return
        held = transaction.atomic()
        # Code that must not run inside another's transaction looks past those of tests.
        held._from_testcase = True  # type: ignore[attr-defined]
        held.__enter__()
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._held = held
        try:
            self._made = _BUILDERS[name]()
            # What waits for a commit to be checked is checked now, once, and not in each test.
            connection.check_constraints()
        except BaseException:
            self.clear()
            raise
        self.name = name

    def world(self) -> Any:
        """What the builder gave, as it gave it: a test may change its own copy."""
        return deepcopy(self._made)

    def clear(self) -> None:
        held, self._held = self._held, None
        self.name, self._made = "", None
        if held is None:
            return
        if connections[DEFAULT_DB_ALIAS] is self._connection:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)
        else:
            # Once the browser library has been let go, what is left of a run has a connection of
            # its own: the transaction ends with the one that it was begun on.
            self._connection.close()
