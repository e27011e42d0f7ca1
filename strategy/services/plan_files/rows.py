"""Rows brought to what a file says, and no further."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

# Places are unique, so rows that change places go through these first.
_ASIDE = 10_000


def said(held: models.Model, values: Mapping[str, object]) -> int:
    """Whether anything had to change; its version counts the changes."""
    changed = [name for name, value in values.items() if getattr(held, name) != value]
    if not changed:
        return 0
    for name in changed:
        setattr(held, name, values[name])
    if hasattr(held, "version"):
        held.version += 1
    held.save()
    return 1


def without(rows: Iterable[models.Model]) -> int:
    count = 0
    for row in rows:
        row.delete()
        count += 1
    return count


def stand(
    model: type[Any],
    held: Iterable[Any],
    wanted: Sequence[tuple[object, Mapping[str, object]]],
    *,
    key: Callable[[Any], object],
    always: Mapping[str, object],
) -> tuple[int, dict[object, Any]]:
    """The rows are those wanted and no others; how many had to be written, and each by its key."""
    kept = {key(row): row for row in held}
    found: dict[object, Any] = {}
    gone = set(kept) - {name for name, _ in wanted}
    written = without(kept.pop(name) for name in gone)
    moved = any(
        name in kept and "position" in values and kept[name].position != values["position"]
        for name, values in wanted
    )
    if moved:
        for n, row in enumerate(kept.values()):
            row.position = _ASIDE + n
            row.save()
    for name, values in wanted:
        if name in kept:
            found[name] = kept[name]
            written += said(kept[name], {**always, **values})
        else:
            found[name] = model.objects.create(**always, **values)
            written += 1
    return written, found
