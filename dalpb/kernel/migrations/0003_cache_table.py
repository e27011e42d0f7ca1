from django.core.management import call_command
from django.db import migrations


def make(apps, editor):
    call_command("createcachetable", "kernel_cache", database=editor.connection.alias, verbosity=0)


def drop(apps, editor):
    editor.execute("DROP TABLE IF EXISTS kernel_cache")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_audit_is_append_only")]

    operations = [migrations.RunPython(make, drop)]
