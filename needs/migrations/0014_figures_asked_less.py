import importlib
from functools import reduce
from operator import or_

from django.db import migrations, models

from dalpb.kernel.statements import Statements
from dalpb.kernel.together import Reshaped

_before = importlib.import_module("needs.migrations.0010_figures_by_the_million")

# The commonest first: the rest are asked only of a row that is not that.
FILLED = ("exact", "bounded", "estimated")
STATES = (*FILLED, "suppressed", "not_collected", "not_applicable", "not_supplied")
FINE = f"EXISTS (SELECT 1 FROM kernel_area WHERE id = NEW.area_id AND kind NOT IN {_before.COARSE})"


def guards(vendor):
    """A copied table has lost its triggers. After a row costs SQLite half of before it."""
    return _guards("AFTER") if vendor == "sqlite" else []


def old_guards(vendor):
    return _guards("BEFORE") if vendor == "sqlite" else []


def _guards(moment):
    return [
        statement
        for act in ("INSERT", "UPDATE")
        for statement in (
            f"DROP TRIGGER IF EXISTS needs_observation_place_{act.lower()}",
            f"CREATE TRIGGER needs_observation_place_{act.lower()} {moment} {act} ON needs_observation"
            f" WHEN NEW.service_id IS NOT NULL AND {FINE}"
            f" BEGIN SELECT RAISE(ABORT, '{_before.PLACE}'); END",
        )
    ]


def nothing(vendor):
    return []


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0013_indexes_that_long_files_can_afford"),
    ]

    operations = [
        # Undone, the table is copied first and its triggers made after it, so this goes last.
        Statements(nothing, old_guards, what="Guard places after the table is as it was"),
        Reshaped(
            "observation",
            [
                migrations.RemoveConstraint("observation", "needs_obs_state_known"),
                migrations.AddConstraint(
                    "observation",
                    models.CheckConstraint(
                        condition=reduce(or_, [models.Q(state=state) for state in STATES]),
                        name="needs_obs_state_known",
                    ),
                ),
                migrations.RemoveConstraint("observation", "needs_obs_empty_has_no_value"),
                migrations.AddConstraint(
                    "observation",
                    models.CheckConstraint(
                        condition=reduce(or_, [models.Q(state=state) for state in FILLED])
                        | models.Q(value_micro__isnull=True, high_micro__isnull=True),
                        name="needs_obs_empty_has_no_value",
                    ),
                ),
            ],
        ),
        Statements(guards, nothing, what="Guard places after a row is there"),
    ]
