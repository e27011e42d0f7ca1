import importlib

from django.db import migrations, models
from django.db.models.functions import Coalesce

from dalpb.kernel.statements import Statements

_before = importlib.import_module("needs.migrations.0010_figures_by_the_million")

# Begins with what indicators ask for, so that no other index of measure and period is needed.
ONCE = (
    "CREATE UNIQUE INDEX needs_obs_once ON needs_observation (measure_id, period_id,"
    " organisation_id, area_id, (COALESCE(service_id, 0)), category_key)"
)
MEASURE = "CREATE INDEX needs_obs_measure_period ON needs_observation (measure_id, period_id)"
BATCH = "CREATE INDEX needs_observation_batch_id_6116189d ON needs_observation (batch_id)"
# What an organisation sends lies together, and what a file brings: which blocks hold it is enough.
BLOCKS = (
    "CREATE INDEX needs_obs_organisation ON needs_observation USING brin (organisation_id, batch_id)"
    " WITH (pages_per_range = 4, autosummarize = on)"
)
ORGANISATION = "CREATE INDEX needs_obs_organisation ON needs_observation (organisation_id)"


def indexes(vendor):
    made = ["DROP INDEX needs_obs_once", "DROP INDEX needs_obs_measure_period", ONCE]
    if vendor != "postgresql":
        return [*made, ORGANISATION]
    # An id each takes a turn at the sequence; a session takes some at once.
    cached = "ALTER TABLE needs_observation ALTER COLUMN id SET CACHE 32"
    return [*made, "DROP INDEX needs_observation_batch_id_6116189d", BLOCKS, cached]


def old_indexes(vendor):
    made = ["DROP INDEX needs_obs_once", "DROP INDEX needs_obs_organisation", _before.ONCE, MEASURE]
    if vendor != "postgresql":
        return made
    return [*made, BATCH, "ALTER TABLE needs_observation ALTER COLUMN id SET CACHE 1"]


# The different places, then the different times: two short lists are made sooner than the long
# one of every pair, and an array of what is different sooner than an aggregate that sorts.
PLACES = ("area_id", "organisation_id", "service_id", "batch_id")
TIMES = ("period_id", "measure_id")


def _different(column, named):
    there = " WHERE service_id IS NOT NULL" if column == "service_id" else ""
    return f"ARRAY(SELECT DISTINCT {column} FROM {named}{there})"


INSERTED = f"""
CREATE OR REPLACE FUNCTION needs_observations_refer() RETURNS trigger LANGUAGE plpgsql
SET jit = off AS $$
DECLARE found bigint; fine boolean; {" ".join(_before.ARRAYS.values())}
BEGIN
  WITH places AS MATERIALIZED (SELECT DISTINCT {", ".join(PLACES)} FROM placed),
    times AS MATERIALIZED (SELECT DISTINCT {", ".join(TIMES)} FROM placed)
  SELECT {", ".join(
      [*(_different(c, "places") for c in PLACES), *(_different(c, "times") for c in TIMES)]
  )}, EXISTS (SELECT 1 FROM places n JOIN kernel_area a ON a.id = n.area_id
      WHERE n.service_id IS NOT NULL AND a.kind NOT IN {_before.COARSE})
  INTO {", ".join(f"{c}s" for c in (*PLACES, *TIMES))}, fine;
  IF fine THEN
    RAISE EXCEPTION '{_before.PLACE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
{"".join(_before._there(c, t, f"{c}s") for c, t in _before.REFERENCES.items())}
  RETURN NULL;
END $$"""


def references(vendor):
    return [INSERTED] if vendor == "postgresql" else []


def old_references(vendor):
    return [_before.INSERTED] if vendor == "postgresql" else []


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0012_finding_followed_by"),
    ]

    operations = [
        Statements(
            indexes,
            old_indexes,
            what="Keep indexes of figures that a long file can afford",
            state_operations=[
                migrations.RemoveIndex("observation", "needs_obs_measure_period"),
                migrations.RemoveConstraint("observation", "needs_obs_once"),
                migrations.AddIndex(
                    "observation",
                    models.Index(fields=["organisation"], name="needs_obs_organisation"),
                ),
                migrations.AddConstraint(
                    "observation",
                    models.UniqueConstraint(
                        models.F("measure"),
                        models.F("period"),
                        models.F("organisation"),
                        models.F("area"),
                        Coalesce("service", 0),
                        models.F("category_key"),
                        name="needs_obs_once",
                    ),
                ),
            ],
        ),
        Statements(references, old_references, what="Look for what figures refer to in short lists"),
    ]
