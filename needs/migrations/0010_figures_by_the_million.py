import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

from dalpb.kernel.statements import Statements

# What an observation refers to, and the column that does.
REFERENCES = {
    "period_id": "kernel_reportingperiod",
    "area_id": "kernel_area",
    "organisation_id": "kernel_organisation",
    "service_id": "needs_service",
    "measure_id": "needs_measure",
    "batch_id": "needs_importbatch",
}
# Each is the beginning of another index, or was never asked for.
SPARE = {
    "needs_observation_area_id_dc80aecc": "area_id",
    "needs_observation_measure_id_0c557a54": "measure_id",
    "needs_observation_organisation_id_ddfa2770": "organisation_id",
    "needs_observation_period_id_ad380d7a": "period_id",
    "needs_observation_service_id_c6dfa4e2": "service_id",
    "needs_obs_org_period": "organisation_id, period_id",
}
FOREIGN_KEYS = {
    "period_id": "needs_observation_period_id_ad380d7a_fk_kernel_re",
    "area_id": "needs_observation_area_id_dc80aecc_fk_kernel_area_id",
    "organisation_id": "needs_observation_organisation_id_ddfa2770_fk_kernel_or",
    "service_id": "needs_observation_service_id_c6dfa4e2_fk_needs_service_id",
    "measure_id": "needs_observation_measure_id_0c557a54_fk_needs_measure_id",
    "batch_id": "needs_observation_batch_id_6116189d_fk_needs_importbatch_id",
}
ONCE = (
    "CREATE UNIQUE INDEX needs_obs_once ON needs_observation (organisation_id, period_id,"
    " measure_id, area_id, (COALESCE(service_id, 0)), category_key)"
)
SERVICE = "CREATE INDEX needs_obs_service ON needs_observation (service_id) WHERE service_id IS NOT NULL"
OLD_KEY = "organisation_id, period_id, measure_id, area_id"
OLD = [
    f"CREATE UNIQUE INDEX needs_obs_once_without_service ON needs_observation ({OLD_KEY},"
    " category_key) WHERE service_id IS NULL",
    f"CREATE UNIQUE INDEX needs_obs_once_with_service ON needs_observation ({OLD_KEY},"
    " service_id, category_key) WHERE service_id IS NOT NULL",
    *(f"CREATE INDEX {name} ON needs_observation ({columns})" for name, columns in SPARE.items()),
]


def indexes(vendor):
    spare = [*SPARE, "needs_obs_once_without_service", "needs_obs_once_with_service"]
    return [ONCE, SERVICE, *(f"DROP INDEX {name}" for name in spare)]


def old_indexes(vendor):
    return ["DROP INDEX needs_obs_once", "DROP INDEX needs_obs_service", *OLD]


# PostgreSQL runs one query a row for each foreign key: of a million rows that is most of the
# time. These triggers hold the same, once a statement, with the same locks (FOR KEY SHARE).
def _there(column, table, ids):
    return f"""
  PERFORM 1 FROM {table} WHERE id = ANY ({ids}) FOR KEY SHARE;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> coalesce(cardinality({ids}), 0) THEN
    RAISE EXCEPTION 'an observation names a {column} that is not in {table}'
      USING ERRCODE = 'foreign_key_violation';
  END IF;"""


PLACE = "place-guard: nothing about a service is placed more finely than a district"
COARSE = "('country', 'region', 'county', 'district')"
ARRAYS = {
    column: f"{column}s {'uuid' if column == 'batch_id' else 'bigint'}[];" for column in REFERENCES
}
INSERTED = f"""
CREATE OR REPLACE FUNCTION needs_observations_refer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint; fine boolean; {" ".join(ARRAYS.values())}
BEGIN
  WITH named AS MATERIALIZED (SELECT DISTINCT {", ".join(REFERENCES)} FROM placed)
  SELECT {", ".join(
      f"array_agg(DISTINCT {c})" + (" FILTER (WHERE service_id IS NOT NULL)" if c == "service_id" else "")
      for c in REFERENCES
  )}, EXISTS (SELECT 1 FROM named n JOIN kernel_area a ON a.id = n.area_id
      WHERE n.service_id IS NOT NULL AND a.kind NOT IN {COARSE})
  INTO {", ".join(f"{c}s" for c in REFERENCES)}, fine FROM named;
  IF fine THEN
    RAISE EXCEPTION '{PLACE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
{"".join(_there(c, t, f"{c}s") for c, t in REFERENCES.items())}
  RETURN NULL;
END $$"""
UPDATED = f"""
CREATE OR REPLACE FUNCTION needs_observation_refers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
{"".join(
    f'''
  IF NEW.{c} IS DISTINCT FROM OLD.{c} AND NEW.{c} IS NOT NULL THEN
{_there(c, t, f"ARRAY[NEW.{c}]")}
  END IF;''' for c, t in REFERENCES.items()
)}
  RETURN NULL;
END $$"""
CHANGED = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in REFERENCES)


def _kept(column, table):
    """What an observation refers to is not deleted, and keeps its id."""
    return [
        f"""
CREATE OR REPLACE FUNCTION {table}_is_observed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM needs_observation WHERE {column} = OLD.id) THEN
    RAISE EXCEPTION 'an observation refers to this row of {table}'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$""",
        f"CREATE TRIGGER {table}_observed AFTER DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_is_observed()",
        f"CREATE TRIGGER {table}_observed_id AFTER UPDATE OF id ON {table} FOR EACH ROW"
        f" WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION {table}_is_observed()",
    ]


def references(vendor):
    if vendor != "postgresql":
        return []
    return [
        *(f"ALTER TABLE needs_observation DROP CONSTRAINT {name}" for name in FOREIGN_KEYS.values()),
        INSERTED,
        UPDATED,
        "CREATE TRIGGER needs_observation_refers AFTER INSERT ON needs_observation"
        " REFERENCING NEW TABLE AS placed FOR EACH STATEMENT"
        " EXECUTE FUNCTION needs_observations_refer()",
        "CREATE TRIGGER needs_observation_still_refers AFTER UPDATE ON needs_observation"
        f" FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION needs_observation_refers()",
        # The statement trigger holds this for new rows.
        "DROP TRIGGER needs_observation_place ON needs_observation",
        "CREATE TRIGGER needs_observation_place BEFORE UPDATE ON needs_observation FOR EACH ROW"
        " WHEN (NEW.service_id IS NOT NULL) EXECUTE FUNCTION needs_refuse_fine_place()",
        *(line for column, table in REFERENCES.items() for line in _kept(column, table)),
    ]


def row_references(vendor):
    if vendor != "postgresql":
        return []
    return [
        "DROP TRIGGER needs_observation_refers ON needs_observation",
        "DROP TRIGGER needs_observation_still_refers ON needs_observation",
        "DROP FUNCTION needs_observations_refer, needs_observation_refers",
        "DROP TRIGGER needs_observation_place ON needs_observation",
        "CREATE TRIGGER needs_observation_place BEFORE INSERT OR UPDATE ON needs_observation"
        " FOR EACH ROW WHEN (NEW.service_id IS NOT NULL) EXECUTE FUNCTION needs_refuse_fine_place()",
        *(
            line
            for table in REFERENCES.values()
            for line in (
                f"DROP TRIGGER {table}_observed ON {table}",
                f"DROP TRIGGER {table}_observed_id ON {table}",
                f"DROP FUNCTION {table}_is_observed",
            )
        ),
        *(
            f"ALTER TABLE needs_observation ADD CONSTRAINT {FOREIGN_KEYS[column]} FOREIGN KEY"
            f" ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED"
            for column, table in REFERENCES.items()
        ),
    ]


def _plain(name, to, related_name, **more):
    return migrations.AlterField(
        "observation",
        name,
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name=related_name,
            to=to,
            **more,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_say_path_not_location"),
        ("needs", "0009_assessment_guards"),
    ]

    operations = [
        Statements(
            indexes,
            old_indexes,
            what="Keep only the indexes of figures that are asked for",
            state_operations=[
                migrations.RemoveConstraint("observation", "needs_obs_once_without_service"),
                migrations.RemoveConstraint("observation", "needs_obs_once_with_service"),
                migrations.RemoveIndex("observation", "needs_obs_org_period"),
                _plain("area", "kernel.area", "+"),
                _plain("measure", "needs.measure", "observations"),
                _plain("organisation", "kernel.organisation", "+"),
                _plain("period", "kernel.reportingperiod", "+"),
                _plain("service", "needs.service", "observations", null=True),
                migrations.AddIndex(
                    "observation",
                    models.Index(
                        condition=models.Q(("service__isnull", False)),
                        fields=["service"],
                        name="needs_obs_service",
                    ),
                ),
                migrations.AddConstraint(
                    "observation",
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("period"),
                        models.F("measure"),
                        models.F("area"),
                        Coalesce("service", 0),
                        models.F("category_key"),
                        name="needs_obs_once",
                    ),
                ),
            ],
        ),
        Statements(
            references,
            row_references,
            what="Check what figures refer to once a statement",
        ),
    ]
