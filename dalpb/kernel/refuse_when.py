"""A database trigger that refuses an act on a row under a condition, as a migration operation."""

from typing import Literal

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Act = Literal["INSERT", "UPDATE", "DELETE"]


class RefuseWhen(Operation):
    """An act on a table is refused while the condition holds, on both engines.

    The condition is SQL over OLD and NEW in the words that both engines know. SQLite drops a
    table's triggers when Django rebuilds the table, so a migration that alters it must end with
    this operation again.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, name: str, act: Act, condition: str, message: str) -> None:
        self.table, self.name, self.act = table, name, act
        self.condition, self.message = condition, message

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The trigger is there, once."""
        vendor = schema_editor.connection.vendor
        for statement in (*self._undo(vendor), *self._statements(vendor)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The trigger is gone."""
        for statement in self._undo(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Refuse {self.act} on {self.table}: {self.message}"

    def _statements(self, vendor: str) -> list[str]:
        head = f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table}"
        if vendor != "postgresql":
            return [
                f"{head} WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
        back = "OLD" if self.act == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.message}'"
            f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {back}; END $$",
            f"{head} FOR EACH ROW EXECUTE FUNCTION {self.name}_refuse()",
        ]

    def _undo(self, vendor: str) -> list[str]:
        if vendor != "postgresql":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.name}_refuse()",
        ]
