from django.db import migrations

from commissioning.models.triggers import ledger_triggers
from dalpb.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0001_initial")]

    operations = [append_only("commissioning_ledgerentry"), ledger_triggers()]
