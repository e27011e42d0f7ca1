"""A release keeps the files that its reviewers approved, beside its tables."""

import django.db.models.deletion
from django.db import migrations, models

from reporting.migrations._release_guards import guard_part


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0008_amendments_and_proof'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReleasedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('copy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reporting.frozencopy')),
            ],
            options={
                'ordering': ['copy', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('copy', 'name'), name='reporting_releasedfile_name_once'),
                    models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reporting_releasedfile_sha256'),
                    models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), ('size__gt', 0)), name='reporting_releasedfile_holds_something'),
                ],
            },
        ),
        *guard_part("releasedfile"),
    ]
