"""A long load into a table that nobody else has meanwhile: what can be asked at its end is.

A bare table takes rows at half of what one with its keys, indexes and triggers does. All of
them are away while the rows come, in one transaction, and are built or asked over all rows
at once; whoever looks sees all of it or none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import OperationalError, connection, transaction

# Beyond so many times the file's rows, what stands already costs more to index than it saves.
MOST_STANDING: Final = 1.5
# How long whoever reads figures may have to wait before the load goes the other way.
_WAIT: Final = "SET LOCAL lock_timeout = '2s'"
_ALONE: Final = "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"
# An index of few rows costs less to keep than to build. One that a foreign key or a view stands
# on cannot be taken away.
_INDEXES: Final = (
    "SELECT coalesce(quote_ident(c.conname), i.oid::regclass::text), pg_get_indexdef(i.oid),"
    " coalesce(pg_get_constraintdef(c.oid), '')"
    " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
    " LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.conrelid = x.indrelid"
    " WHERE x.indrelid = to_regclass(%s) AND x.indpred IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM pg_constraint f WHERE f.conindid = i.oid AND f.contype = 'f') AND NOT EXISTS"
    " (SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_constraint'::regclass"
    " AND d.refobjid = c.oid AND d.classid = 'pg_rewrite'::regclass)"
    " ORDER BY i.relname"
)
_MAY: Final = (
    "SELECT pg_has_role(relowner, 'USAGE') AND has_schema_privilege(relnamespace, 'CREATE')"
    " FROM pg_class WHERE oid = to_regclass(%s) AND relkind = 'r'"
)
# Rows lie in the order of their key: with room for all of them they need only be seen to. Nobody
# gets at figures until it is done, so another core may as well help.
_IN_ORDER: Final = (
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SET LOCAL max_parallel_maintenance_workers = 1",
)
# Beside rows that stand they lie in stretches that are in order. Sorted a stretch at a time, near
# the processor, and then merged they take two thirds of what they do sorted all at once.
_IN_STRETCHES: Final = (
    "SET LOCAL maintenance_work_mem = '16MB'",
    "SET LOCAL max_parallel_maintenance_workers = 0",
)
_FEW_STANDING: Final = 0.1
# Switched off it would still be handed every row, so it is taken away. It asks what rows refer to.
_TRIGGER: Final = "{table}_refers"
_TRIGGERS: Final = (
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = %s"
)
_OF_BATCH: Final = (
    "SELECT needs_observations_of_batch_refer(batch => %s, period_ids => %s::bigint[],"
    " area_ids => %s::bigint[], organisation_ids => %s::bigint[], service_ids => %s::bigint[],"
    " measure_ids => %s::bigint[])"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """All that the rows of a batch name, by ids. The database holds them to it."""

    batch: UUID
    periods: Sequence[int]
    areas: Sequence[int]
    organisations: Sequence[int]
    services: Sequence[int]
    measures: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Index:
    """`name` as a statement has it, in quotes and with its schema where it needs them."""

    name: str
    definition: str
    constraint: str


class Laying:
    """The table of figures without what can be asked at the end, in the caller's transaction.

    Whoever reads the table waits meanwhile.
    """

    def __init__(self, table: str, rows: int) -> None:
        self._table = table
        self._is_mixed = _is_full(table, int(_FEW_STANDING * rows))
        self._made, trigger = _indexes(table), _TRIGGER.format(table=table)
        self._asking = _definition(table, trigger)
        run(*(_dropped(table, index) for index in self._made), f"DROP TRIGGER {trigger} ON {table}")

    @property
    def building(self) -> Sequence[str]:
        """What puts back what was away. `IntegrityError` for a figure that is there twice."""
        built = (_built(self._table, index) for index in self._made)
        return (*(_IN_STRETCHES if self._is_mixed else _IN_ORDER), *built, self._asking)


def begun(table: str, rows: int) -> Laying | None:
    """The table is made ready for so many rows; None where it cannot be, or is not worth it.

    Not where much stands already, where the table is not ours to change, or where somebody reads
    it for long; then everything is asked row by row as ever. Not on SQLite, which keeps its
    indexes for less while rows come in their order.
    """
    is_ready = (
        connection.vendor == "postgresql"
        and not _is_full(table, int(MOST_STANDING * rows))
        and _is_alone(table)
    )
    return Laying(table, rows) if is_ready else None


@contextmanager
def laid_down(table: str, rows: int, naming: Naming) -> Iterator[bool]:
    """Figures of a batch are put in, whose keys and references are asked once they are there.

    It says whether that is done, see `begun`. `IntegrityError` at the end for a figure that is
    there twice, or that names what is not.
    """
    laying = begun(table, rows)
    yield laying is not None
    if laying is not None:
        run(*laying.building)
        ask(naming)


def _dropped(table: str, index: _Index) -> str:
    if not index.constraint:
        return f"DROP INDEX {index.name}"
    return f"ALTER TABLE {table} DROP CONSTRAINT {index.name}"


def _built(table: str, index: _Index) -> str:
    if not index.constraint:
        return index.definition
    return f"ALTER TABLE {table} ADD CONSTRAINT {index.name} {index.constraint}"


def _definition(table: str, trigger: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [table, trigger])
        (definition,) = cursor.fetchone()
    return str(definition)


def ask(naming: Naming) -> None:
    """`IntegrityError` for a figure of the batch that names what is not."""
    lists = (naming.periods, naming.areas, naming.organisations, naming.services, naming.measures)
    with connection.cursor() as cursor:
        cursor.execute(_OF_BATCH, [naming.batch, *map(list, lists)])


def run(*statements: str) -> None:
    """The statements, one after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _is_full(table: str, most: int) -> bool:
    """Whether more rows than that stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {table} LIMIT 1 OFFSET %s",  # noqa: S608 - our name
            [most],
        )
        return cursor.fetchone() is not None


def _is_alone(table: str) -> bool:
    """Whether nobody else is at the table, and the table is ours and so may be its indexes."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [table])
        found = cursor.fetchone()
        if found is None or not found[0]:
            return False
        try:
            with transaction.atomic():
                cursor.execute(_WAIT)
                cursor.execute(_ALONE.format(table=table))
        except OperationalError:
            return False
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return True


def _indexes(table: str) -> Sequence[_Index]:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [table])
        return [_Index(*found) for found in cursor.fetchall()]
