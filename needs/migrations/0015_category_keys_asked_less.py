import importlib

from django.db import migrations, models

from dalpb.kernel.statements import Statements
from dalpb.kernel.together import Reshaped
from needs.models.category_keys import IsOneWord

_before = importlib.import_module("needs.migrations.0014_figures_asked_less")

PLAIN = r"^(ALL|[a-z0-9_]+(\+[a-z0-9_]+)*)\Z"


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0014_figures_asked_less"),
    ]

    operations = [
        # Either way the copied table has lost its triggers, so they are made once more last.
        Statements(_before.nothing, _before.guards, what="Guard places after the table is as it was"),
        Reshaped(
            "observation",
            [
                migrations.RemoveConstraint("observation", "needs_obs_category_key_plain"),
                migrations.AddConstraint(
                    "observation",
                    models.CheckConstraint(
                        condition=models.Q(IsOneWord("category_key"))
                        | models.Q(category_key__regex=PLAIN),
                        name="needs_obs_category_key_plain",
                    ),
                ),
            ],
        ),
        Statements(_before.guards, _before.nothing, what="Guard places after a row is there"),
    ]
