"""What a database holds, told so that a restored copy can be compared with it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from dalpb.kernel.audit import GENESIS


@dataclass(frozen=True, slots=True)
class TableDigest:
    """One table: how many rows, and a digest of them in the order of their key."""

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The tables, the schema's last migrations, and the audit chain's head."""

    engine: str
    tables: tuple[TableDigest, ...]
    migrations: tuple[str, ...]
    audit_sequence: int
    audit_hash: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        data: dict[str, Any] = json.loads(text)
        return cls(
            data["engine"],
            tuple(TableDigest(**row) for row in data["tables"]),
            tuple(data["migrations"]),
            data["audit_sequence"],
            data["audit_hash"],
        )


def differences(expected: Manifest, found: Manifest) -> list[str]:
    """In words, each way in which the second is not the first."""
    before = {t.table: t for t in expected.tables}
    after = {t.table: t for t in found.tables}
    said = [f"{name}: the table is missing" for name in sorted(before.keys() - after.keys())]
    said += [f"{name}: the table was not expected" for name in sorted(after.keys() - before.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name].rows != after[name].rows:
            said.append(
                f"{name}: {before[name].rows} rows were backed up, {after[name].rows} found"
            )
        elif before[name].sha256 != after[name].sha256:
            said.append(f"{name}: the rows differ")
    if expected.migrations != found.migrations:
        said.append("the schema is of another version")
    if (expected.audit_sequence, expected.audit_hash) != (found.audit_sequence, found.audit_hash):
        said.append("the audit chain ends elsewhere")
    return said


def manifest_of(connection: BaseDatabaseWrapper) -> Manifest:
    """Read the whole database, table by table, in the caller's transaction."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        # Sessions and the cache change by being looked at, and neither is worth restoring.
        names = [n for n in names if n not in {"django_session", "kernel_cache"}]
        tables = tuple(_digest(connection, name) for name in names)
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = tuple(f"{app}.{name}" for app, name in cursor.fetchall())
        cursor.execute("SELECT sequence, hash FROM kernel_audithead")
        head = cursor.fetchone() or (0, GENESIS)
    return Manifest(connection.vendor, tables, migrations, head[0], head[1])


def _digest(connection: BaseDatabaseWrapper, table: str) -> TableDigest:
    digest, count = hashlib.sha256(), 0
    for row in _rows(connection, table):
        digest.update(json.dumps([_plain(v) for v in row], ensure_ascii=True).encode())
        digest.update(b"\n")
        count += 1
    return TableDigest(table, count, digest.hexdigest())


def _rows(connection: BaseDatabaseWrapper, table: str) -> Iterator[tuple[Any, ...]]:
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        key = connection.introspection.get_primary_key_column(cursor, table) or columns[0]
        listed = ", ".join(connection.ops.quote_name(c) for c in columns)
        order = connection.ops.quote_name(key)
        cursor.execute(f"SELECT {listed} FROM {quoted} ORDER BY {order}")  # noqa: S608 - names from the schema
        while rows := cursor.fetchmany(2000):
            yield from rows


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return str(value)
