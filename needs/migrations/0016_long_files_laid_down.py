import importlib
from functools import reduce
from operator import or_

from django.db import migrations, models

from dalpb.kernel.statements import Statements
from dalpb.kernel.together import Reshaped

_first = importlib.import_module("needs.migrations.0010_figures_by_the_million")
_before = importlib.import_module("needs.migrations.0014_figures_asked_less")

# What refers to a figure, and the foreign key that said so.
REFERRING = {
    "needs_observationrevision": "needs_observationrev_observation_id_30a3a57f_fk_needs_obs",
    "needs_findingfigure": "needs_findingfigure_observation_id_ab85fb30_fk_needs_obs",
}
# The columns of a figure that name one of a list, beside its batch.
LISTED = {column: table for column, table in _first.REFERENCES.items() if column != "batch_id"}

# What a foreign key to figures holds, without needing their primary key to be there at every
# moment: while a long file is laid down it is away, and is built once all rows are there.
NAMES_FIGURES = f"""
CREATE OR REPLACE FUNCTION needs_rows_name_figures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint; observation_ids bigint[];
BEGIN
  observation_ids := ARRAY(SELECT DISTINCT observation_id FROM placed WHERE observation_id IS NOT NULL);
{_first._there("figure", "needs_observation", "observation_ids")}
  RETURN NULL;
END $$"""
NAMES_ANOTHER = f"""
CREATE OR REPLACE FUNCTION needs_row_names_figure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
{_first._there("figure", "needs_observation", "ARRAY[NEW.observation_id]")}
  RETURN NULL;
END $$"""
IS_NAMED = f"""
CREATE OR REPLACE FUNCTION needs_observation_is_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {" OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE observation_id = OLD.id)" for table in REFERRING)} THEN
    RAISE EXCEPTION 'something refers to this figure' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$"""
ARE_NAMED = f"""
CREATE OR REPLACE FUNCTION needs_observations_are_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {" OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE observation_id IS NOT NULL)" for table in REFERRING)} THEN
    RAISE EXCEPTION 'something refers to these figures' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$"""


def _only(column):
    """Whether a row names something that is not in the list."""
    named = f"o.{column} <> ALL ({column}s)"
    return f"o.{column} IS NOT NULL AND {named}" if column == "service_id" else named


# All rows were just put in and are looked through once, by two processes. What is known of a
# table that grew a moment ago would say otherwise.
BY_TWO = (
    "jit = off",
    "plan_cache_mode = force_custom_plan",
    "enable_bitmapscan = off",
    "enable_indexscan = off",
    "max_parallel_workers_per_gather = 1",
    "parallel_setup_cost = 0",
    "parallel_tuple_cost = 0",
)
# The same that the trigger over what is put in holds, for all rows of a batch that are there
# already. The lists are what the rows name; they are looked for and locked as the trigger does.
# PERFORM of a whole question may be answered by two processes, which EXISTS may not.
OF_BATCH = f"""
CREATE OR REPLACE FUNCTION needs_observations_of_batch_refer(
  batch uuid, {", ".join(f"{column}s bigint[]" for column in LISTED)}
) RETURNS void LANGUAGE plpgsql {" ".join(f"SET {each}" for each in BY_TWO)} AS $$
DECLARE found bigint; fine bigint[];
BEGIN
{"".join(_first._there(column, table, f"{column}s") for column, table in LISTED.items())}
{_first._there("batch_id", "needs_importbatch", "ARRAY[batch]")}
  PERFORM 1 FROM needs_observation o WHERE o.batch_id = batch AND ({" OR ".join(map(_only, LISTED))});
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found > 0 THEN
    RAISE EXCEPTION 'an observation names what its file does not'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF cardinality(service_ids) > 0 THEN
    fine := ARRAY(SELECT id FROM kernel_area WHERE id = ANY (area_ids) AND kind NOT IN {_first.COARSE});
    PERFORM 1 FROM needs_observation o
      WHERE o.batch_id = batch AND o.service_id IS NOT NULL AND o.area_id = ANY (fine);
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found > 0 THEN
      RAISE EXCEPTION '{_first.PLACE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
END $$"""


def references(vendor):
    if vendor != "postgresql":
        return []
    return [
        OF_BATCH,
        NAMES_FIGURES,
        NAMES_ANOTHER,
        IS_NAMED,
        ARE_NAMED,
        *(
            line
            for table, key in REFERRING.items()
            for line in (
                f"ALTER TABLE {table} DROP CONSTRAINT {key}",
                f"CREATE TRIGGER {table}_names AFTER INSERT ON {table} REFERENCING NEW TABLE AS placed"
                " FOR EACH STATEMENT EXECUTE FUNCTION needs_rows_name_figures()",
                f"CREATE TRIGGER {table}_names_another AFTER UPDATE ON {table} FOR EACH ROW"
                " WHEN (NEW.observation_id IS NOT NULL"
                " AND NEW.observation_id IS DISTINCT FROM OLD.observation_id)"
                " EXECUTE FUNCTION needs_row_names_figure()",
            )
        ),
        "CREATE TRIGGER needs_observation_named AFTER DELETE ON needs_observation"
        " FOR EACH ROW EXECUTE FUNCTION needs_observation_is_named()",
        "CREATE TRIGGER needs_observation_named_id AFTER UPDATE OF id ON needs_observation"
        " FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION needs_observation_is_named()",
        "CREATE TRIGGER needs_observation_named_all AFTER TRUNCATE ON needs_observation"
        " FOR EACH STATEMENT EXECUTE FUNCTION needs_observations_are_named()",
    ]


def keys(vendor):
    if vendor != "postgresql":
        return []
    return [
        "DROP TRIGGER needs_observation_named ON needs_observation",
        "DROP TRIGGER needs_observation_named_id ON needs_observation",
        "DROP TRIGGER needs_observation_named_all ON needs_observation",
        *(
            line
            for table, key in REFERRING.items()
            for line in (
                f"DROP TRIGGER {table}_names ON {table}",
                f"DROP TRIGGER {table}_names_another ON {table}",
                f"ALTER TABLE {table} ADD CONSTRAINT {key} FOREIGN KEY (observation_id)"
                " REFERENCES needs_observation (id) DEFERRABLE INITIALLY DEFERRED",
            )
        ),
        "DROP FUNCTION needs_observations_of_batch_refer, needs_rows_name_figures,"
        " needs_row_names_figure, needs_observation_is_named, needs_observations_are_named",
    ]


_ONE_VALUE = (
    models.Q(value_micro__isnull=False, low_micro__isnull=False, high_micro__isnull=False)
    & models.Q(low_micro=models.F("value_micro"))
    & models.Q(high_micro=models.F("value_micro"))
)
_A_LIMIT = models.Q(value_micro__isnull=True) & (
    models.Q(low_micro__isnull=False) | models.Q(high_micro__isnull=False)
)
_IN_ORDER = (
    models.Q(low_micro__isnull=True)
    | models.Q(high_micro__isnull=True)
    | models.Q(high_micro__gte=models.F("low_micro"))
)
_EMPTY = ("suppressed", "not_collected", "not_applicable", "not_supplied")
_BY_STATE = {
    "exact": _ONE_VALUE,
    "bounded": _A_LIMIT & _IN_ORDER,
    "estimated": models.Q(value_micro__isnull=False) & _IN_ORDER,
    **{state: models.Q(value_micro__isnull=True, high_micro__isnull=True) for state in _EMPTY},
}
# Six constraints of a row cost six times what one does.
SIX = (
    "state_known",
    "exact_has_one_value",
    "bounded_has_a_limit",
    "estimate_has_a_value",
    "empty_has_no_value",
    "low_not_above_high",
)


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0015_category_keys_asked_less"),
    ]

    operations = [
        # Either way the copied table has lost its triggers, so they are made once more last.
        Statements(_before.nothing, _before.guards, what="Guard places after the table is as it was"),
        Reshaped(
            "observation",
            [
                *(migrations.RemoveConstraint("observation", f"needs_obs_{name}") for name in SIX),
                migrations.AddConstraint(
                    "observation",
                    models.CheckConstraint(
                        condition=reduce(
                            or_, [models.Q(state=state) & rule for state, rule in _BY_STATE.items()]
                        ),
                        name="needs_obs_coherent",
                    ),
                ),
            ],
        ),
        Statements(_before.guards, _before.nothing, what="Guard places after a row is there"),
        Statements(references, keys, what="Hold what refers to figures without their primary key"),
    ]
