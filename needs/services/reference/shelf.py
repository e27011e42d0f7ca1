"""Rows of one table by their natural key, written only where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Tally:
    """How many rows were read, and how many of them had to be written."""

    read: int = 0
    written: int = 0

    @property
    def unchanged(self) -> int:
        return self.read - self.written


class Shelf(Generic[M]):
    """All rows of a table in memory, keyed by some of their columns."""

    def __init__(self, rows: "QuerySet[M]", key: tuple[str, ...], tally: Tally) -> None:
        self._model = rows.model
        self._key = key
        self._tally = tally
        self._rows = {tuple(getattr(row, name) for name in key): row for row in rows}

    def get(self, *key: Any) -> M | None:
        return self._rows.get(key)

    def keys(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def put(self, key: tuple[Any, ...], values: Mapping[str, Any]) -> M:
        """The row for a key, holding these values: made, changed or left as it is."""
        self._tally.read += 1
        row = self._rows.get(key)
        if row is None:
            row = self._model(**dict(zip(self._key, key, strict=True)), **values)
            row.save(force_insert=True)
            self._rows[key] = row
            self._tally.written += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            if hasattr(row, "version"):
                row.version += 1
            row.save()
            self._tally.written += 1
        return row
