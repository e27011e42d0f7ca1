"""The tables are what the models say, and a new database does not wait for them."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from dalpb.kernel.together import Together

OURS = ("kernel", "needs", "strategy", "commissioning", "reporting")


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_constraint_and_index_of_a_model_is_in_the_database() -> None:
    with connection.cursor() as cursor:
        missing = [
            name
            for label in OURS
            for model in apps.get_app_config(label).get_models()
            for name in (
                {rule.name for rule in [*model._meta.constraints, *model._meta.indexes]}
                - set(connection.introspection.get_constraints(cursor, model._meta.db_table))
            )
        ]

    assert missing == []


class Noted(Operation):
    """Writes down when it is run."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self.name, self.notes = name, notes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self.notes.append(f"state {self.name}, rendered {'apps' in vars(state)}")

    def database_forwards(self, *args: object) -> None:
        self.notes.append(f"made {self.name}")

    def database_backwards(self, *args: object) -> None:
        self.notes.append(f"dropped {self.name}")


def test_tables_made_together_are_rendered_once_and_dropped_in_reverse() -> None:
    notes: list[str] = []
    together = Together([Noted("one", notes), Noted("two", notes)])
    state = ProjectState()
    assert state.apps is not None

    together.state_forwards("needs", state)
    together.database_forwards("needs", None, state, state)
    together.database_backwards("needs", None, state, state)

    assert notes == [
        "state one, rendered False", "state two, rendered False",
        "made one", "made two", "dropped two", "dropped one",
    ]  # fmt: skip


def test_together_says_which_state_follows() -> None:
    state = ProjectState()
    together = Together([CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])])

    together.state_forwards("needs", state)

    assert ("needs", "thing") in state.models
