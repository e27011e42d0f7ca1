"""A migration operation of plain statements, which may differ from engine to engine."""

from collections.abc import Callable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Sql = Callable[[str], list[str]]


class Statements(Operation):
    """Runs the statements that the vendor of the database ("postgresql", "sqlite") needs.

    Not a RunPython: that renders every model of the project each time, and here none is needed.
    `state_operations` say what the statements mean for the models, if anything.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        forwards: Sql,
        backwards: Sql,
        *,
        what: str,
        state_operations: Sequence[Operation] = (),
    ) -> None:
        self.forwards, self.backwards, self.what = forwards, backwards, what
        self.state_operations = state_operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models are as the statements leave the tables."""
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The statements have been run."""
        for statement in self.forwards(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The statements have been undone."""
        for statement in self.backwards(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return self.what
