from django.db import migrations

from dalpb.kernel.append_only import append_only

MESSAGE = "place-guard: nothing about a service is placed more finely than a district"
COARSE = "('country', 'region', 'county', 'district')"


def guard(apps, editor):
    unguard(apps, editor)
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE TRIGGER needs_answer_place BEFORE INSERT OR UPDATE ON needs_answer"
            " FOR EACH ROW WHEN (NEW.service_id IS NOT NULL)"
            " EXECUTE FUNCTION needs_refuse_fine_place()",
            params=None,
        )
        return
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER needs_answer_place_{act.lower()} BEFORE {act} ON needs_answer"
            " WHEN NEW.service_id IS NOT NULL AND EXISTS (SELECT 1 FROM kernel_area"
            f" WHERE id = NEW.area_id AND kind NOT IN {COARSE})"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
            params=None,
        )


def unguard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS needs_answer_place ON needs_answer", params=None)
        return
    for act in ("insert", "update"):
        editor.execute(f"DROP TRIGGER IF EXISTS needs_answer_place_{act}", params=None)


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_collections")]

    operations = [
        # The new way in altered the table, which on SQLite drops its triggers.
        append_only("needs_importbatch"),
        append_only("needs_agreement"),
        append_only("needs_confirmation"),
        append_only("needs_extension"),
        append_only("needs_reminder"),
        append_only("needs_submissionevent"),
        migrations.RunPython(guard, unguard),
    ]
