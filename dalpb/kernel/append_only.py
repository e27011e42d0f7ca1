"""Database triggers that refuse UPDATE and DELETE, on both engines, as migration operations."""

from dalpb.kernel.statements import Statements

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION dalpb_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % cannot be changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def statements(table: str, vendor: str) -> list[str]:
    """The SQL that makes one table append-only."""
    if vendor == "postgresql":
        return [
            _POSTGRES_FUNCTION,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION dalpb_refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION dalpb_refuse_change()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN"
        f" SELECT RAISE(ABORT, 'append-only: {table} cannot be changed or deleted'); END"
        for act in ("UPDATE", "DELETE")
    ]


def _undo(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete")]


class AppendOnly(Statements):
    """Rows of a table can only be added."""

    def __init__(self, table: str) -> None:
        super().__init__(
            lambda vendor: [*_undo(table, vendor), *statements(table, vendor)],
            lambda vendor: _undo(table, vendor),
            what=f"Let rows of {table} only be added",
        )


def append_only(table: str) -> AppendOnly:
    """A migration operation after which rows of `table` can only be added.

    SQLite drops a table's triggers when Django rebuilds the table, so a migration that
    alters an append-only table must end with this operation again.
    """
    return AppendOnly(table)
