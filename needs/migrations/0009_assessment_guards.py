from django.db import migrations

from dalpb.kernel.append_only import append_only

# Nobody approves a version that they started, sent for review or took back.
MESSAGE = "author-guard: an author of the assessment does not approve it"
AUTHOR = (
    "NEW.move = 'approved' AND EXISTS (SELECT 1 FROM needs_assessmentevent AS e"
    " WHERE e.edition_id = NEW.edition_id AND e.by_id = NEW.by_id"
    " AND e.move IN ('started', 'sent', 'taken_back'))"
)
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION needs_refuse_author_approving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {AUTHOR} THEN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def guard(apps, editor):
    unguard(apps, editor)
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_FUNCTION, params=None)
        editor.execute(
            "CREATE TRIGGER needs_assessmentevent_author BEFORE INSERT ON needs_assessmentevent"
            " FOR EACH ROW EXECUTE FUNCTION needs_refuse_author_approving()",
            params=None,
        )
        return
    editor.execute(
        "CREATE TRIGGER needs_assessmentevent_author BEFORE INSERT ON needs_assessmentevent"
        f" WHEN {AUTHOR} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        params=None,
    )


def unguard(apps, editor):
    on = " ON needs_assessmentevent" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS needs_assessmentevent_author{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("needs", "0008_needs_assessment")]

    operations = [
        append_only("needs_assessmentevent"),
        append_only("needs_assessmentsnapshot"),
        migrations.RunPython(guard, unguard),
    ]
