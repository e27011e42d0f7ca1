from django.db import migrations

from dalpb.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        append_only("reporting_returnevent"),
        append_only("reporting_findinganswer"),
        append_only("reporting_returnsnapshot"),
        append_only("reporting_returndocument"),
    ]
