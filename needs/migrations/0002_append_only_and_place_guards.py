from django.db import migrations

from dalpb.kernel.append_only import append_only

from dalpb.kernel.append_only import append_only

# The location of a refuge is never held more finely than a district: neither by the
# service's own row nor by a figure that names the service.
COARSE = "('country', 'region', 'county', 'district')"
MESSAGE = "place-guard: nothing about a service is placed more finely than a district"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION needs_refuse_fine_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM kernel_area WHERE id = NEW.area_id AND kind NOT IN {COARSE}) THEN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""
GUARDED = (("needs_service", ""), ("needs_observation", "NEW.service_id IS NOT NULL"))


def guard(apps, editor):
    unguard(apps, editor)
    for table, when in GUARDED:
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRES_FUNCTION, params=None)
            condition = f" WHEN ({when})" if when else ""
            editor.execute(
                f"CREATE TRIGGER {table}_place BEFORE INSERT OR UPDATE ON {table}"
                f" FOR EACH ROW{condition} EXECUTE FUNCTION needs_refuse_fine_place()",
                params=None,
            )
            continue
        fine = f"EXISTS (SELECT 1 FROM kernel_area WHERE id = NEW.area_id AND kind NOT IN {COARSE})"
        condition = f"{when} AND {fine}" if when else fine
        for act in ("INSERT", "UPDATE"):
            editor.execute(
                f"CREATE TRIGGER {table}_place_{act.lower()} BEFORE {act} ON {table}"
                f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
                params=None,
            )


def unguard(apps, editor):
    for table, _ in GUARDED:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_place ON {table}", params=None)
        else:
            for act in ("insert", "update"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_place_{act}", params=None)


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]

    operations = [
        append_only("needs_importbatch"),
        append_only("needs_observationrevision"),
        migrations.RunPython(guard, unguard),
    ]
