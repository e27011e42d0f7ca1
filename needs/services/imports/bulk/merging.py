"""A long file against what stands: its rows that differ are merged in sets."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from needs.models import Observation
from needs.services.imports.bulk.lines import COLUMNS
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Differing
from needs.services.imports.bulk.staging import SAIDS, STAGED, Staged, stage_rows
from needs.services.imports.lookups import MOST_ASKED

_SAID: Final = (
    "state", "value_micro", "low_micro", "high_micro", "words", "note", "source", "is_illustrative"
)  # fmt: skip
_TEXTS: Final = (
    "JOIN needs_staged_figures f ON f.n = s.figure JOIN needs_staged_saids t ON t.n = s.said"
)


def is_anything_there(rows: Resolved, period_ids: list[int]) -> bool:
    """Whether any figure of these organisations, measures and periods stands."""
    found = Observation.objects.filter(
        organisation_id__in=[entry.id for entry in rows.organisations],
        measure_id__in=[entry.id for entry in rows.measures],
    )
    if len(period_ids) <= MOST_ASKED:
        found = found.filter(period_id__in=period_ids)
    return found.exists()


def merge(
    rows: Resolved, period_ids: Sequence[int], staged: Staged, found: Differing, batch: UUID
) -> None:
    """New figures stand; changed ones say what the file says, and what they said is kept."""
    stage_rows(rows, period_ids, staged, (found.places, found.ids, found.versions))
    key = UUIDField().get_db_prep_value(batch, connection)
    if found.changed:
        _run(
            "INSERT INTO needs_observationrevision (observation_id, version,"
            f" {', '.join(_SAID)}, batch_id, replaced_by_id) SELECT o.id, o.version,"
            f" {', '.join(f'o.{column}' for column in _SAID)}, o.batch_id, %s"
            f" FROM {STAGED} s JOIN needs_observation o ON o.id = s.id ORDER BY s.n",
            key,
        )
        _run(
            f"UPDATE needs_observation SET {', '.join(f'{c} = {_of(c)}' for c in _SAID)},"
            " batch_id = %s, version = needs_observation.version + 1"
            f" FROM {STAGED} s {_TEXTS} WHERE needs_observation.id = s.id",
            key,
        )
    if found.new:
        _run(
            f"INSERT INTO needs_observation ({', '.join(COLUMNS)}, batch_id, version)"
            f" SELECT {', '.join(map(_new, COLUMNS))}, %s, 1 FROM {STAGED} s {_TEXTS}"
            " JOIN needs_staged_categories c ON c.n = s.category WHERE s.id = 0 ORDER BY s.n",
            key,
        )


def _of(column: str) -> str:
    return f"t.{column}" if column in SAIDS else f"f.{column}"


def _new(column: str) -> str:
    if column == "service_id":
        return "NULLIF(s.service_id, 0)"
    if column == "category_key":
        return "c.category_key"
    return _of(column) if column in _SAID else f"s.{column}"


def _run(sql: str, *parameters: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
