"""Actions wait for each other in one direction."""

from collections.abc import Iterable


def path_between(
    edges: Iterable[tuple[str, str]], *, first: str, last: str
) -> tuple[str, ...] | None:
    """A way from `first` to `last` along edges of (action, what it needs), or None."""
    following: dict[str, list[str]] = {}
    for action, needed in edges:
        following.setdefault(action, []).append(needed)
    came_from: dict[str, str] = {}
    waiting, seen = [first], {first}
    while waiting:
        here = waiting.pop()
        if here == last:
            return _back(came_from, first=first, last=last)
        for there in following.get(here, ()):
            if there not in seen:
                seen.add(there)
                came_from[there] = here
                waiting.append(there)
    return None


def _back(came_from: dict[str, str], *, first: str, last: str) -> tuple[str, ...]:
    way = [last]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def cycle_made(
    edges: Iterable[tuple[str, str]], *, action: str, needs: str
) -> tuple[str, ...] | None:
    """The round that a new dependency would close, from the action back to itself, or None."""
    way = path_between(edges, first=needs, last=action)
    return None if way is None else (action, *way)
