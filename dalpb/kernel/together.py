"""Migration operations that do much at once and work out the models' state only once."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class Together(Operation):
    """Runs operations as one step, none of which may need the state as it was before another.

    After each operation Django renders every related model again, and everything here is
    related to a person: making twenty tables one by one took longer than all else together.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state knows all the models, and renders them when first asked."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Every table is there."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Every table is gone, the last made first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Make {len(self.operations)} tables together"


class Reshaped(Together):
    """Adds fields to one table and changes its constraints, as one step.

    SQLite changes a constraint by copying the whole table, and does it for each; here the
    table is copied once. Its triggers are gone afterwards, as after any such copy.
    """

    def __init__(self, model: str, operations: Sequence[Operation]) -> None:
        super().__init__(operations)
        self.model = model

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The table has its new fields and constraints."""
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model)
        for operation in self.operations:
            if isinstance(operation, AddField):
                _add_column(schema_editor, model, operation.name)
        schema_editor._remake_table(model)  # type: ignore[attr-defined]  # noqa: SLF001

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The table is as it was."""
        if schema_editor.connection.vendor != "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor._remake_table(model)  # type: ignore[attr-defined]  # noqa: SLF001

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Give {self.model} its new shape"


def _add_column(editor: BaseDatabaseSchemaEditor, model: type[Model], name: str) -> None:
    """A plain column that the copy then gives its constraints."""
    options = model._meta  # noqa: SLF001 - Django documents it
    field = next(field for field in options.local_concrete_fields if field.name == name)
    default = ""
    if not field.null:
        value = editor.effective_default(field)
        default = f" NOT NULL DEFAULT {editor.quote_value(value)}"
    table, column = editor.quote_name(options.db_table), editor.quote_name(str(field.column))
    editor.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {field.db_type(editor.connection)}{default}",
        params=None,
    )
