from django.db import migrations

from dalpb.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("needs", "0006_indicators")]

    operations = [
        append_only("needs_indicatorresultrevision"),
        append_only("needs_benchmarkrevision"),
    ]
