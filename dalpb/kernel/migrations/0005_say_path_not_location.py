from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_sessions_and_idempotency")]

    operations = [migrations.RenameField("idempotencykey", "location", "made_at_path")]
