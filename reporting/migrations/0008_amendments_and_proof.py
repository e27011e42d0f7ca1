"""Amendments say whether they are material; the Department's own row stands beside ours."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dalpb.kernel.append_only import append_only
from dalpb.kernel.together import Reshaped, Together

UNSAID = "Not said when this was signed; to be taken as material until somebody has looked."


def take_earlier_amendments_as_material(
    apps: Apps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    """Amendments made before this was asked; the cautious reading holds."""
    rows = apps.get_model("reporting", "AnnualReturn").objects
    rows.filter(amends__isnull=False).exclude(status="draft").update(
        is_material=True, material_reason=UNSAID
    )


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0005_say_path_not_location'),
        ('reporting', '0006_grant_outputs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='PublishedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.CharField(max_length=7)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('url', models.URLField(max_length=400)),
                    ('published_on', models.DateField()),
                    ('rounded_to', models.PositiveSmallIntegerField()),
                    ('note', models.CharField(blank=True, max_length=400)),
                    ('recorded_at', models.DateTimeField()),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organisation')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-year', '-number'],
                    'constraints': [
                        models.UniqueConstraint(fields=('authority', 'year', 'number'), name='reporting_publishedrow_once'),
                        models.CheckConstraint(condition=models.Q(('rounded_to', 1), ('rounded_to', 5), ('rounded_to', 10), ('rounded_to', 100), _connector='OR'), name='reporting_publishedrow_rounding'),
                        models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('url', ''), _negated=True)), name='reporting_publishedrow_has_source'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PublishedFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.CharField(max_length=20)),
                    ('category', models.CharField(blank=True, max_length=60)),
                    ('printed', models.CharField(max_length=20)),
                    ('count', models.BigIntegerField(null=True)),
                    ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reporting.publishedrow')),
                ],
                options={
                    'ordering': ['row', 'id'],
                    'constraints': [
                        models.UniqueConstraint(fields=('row', 'question', 'category'), name='reporting_publishedfigure_once'),
                        models.CheckConstraint(condition=models.Q(('printed', ''), _negated=True), name='reporting_publishedfigure_printed'),
                        models.CheckConstraint(condition=models.Q(('count__isnull', True), ('count__gte', 0), _connector='OR'), name='reporting_publishedfigure_not_negative'),
                    ],
                },
            ),
        ]),
        append_only("reporting_publishedrow"),
        append_only("reporting_publishedfigure"),
        Reshaped('annualreturn', [
            migrations.AddField(
                model_name='annualreturn',
                name='is_material',
                field=models.BooleanField(help_text='Whether an amendment is material', null=True),
            ),
            migrations.AddField(
                model_name='annualreturn',
                name='material_reason',
                field=models.TextField(blank=True, default=''),
                preserve_default=False,
            ),
            migrations.AddConstraint(
                model_name='annualreturn',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_material__isnull', True), ('material_reason', '')), models.Q(('amends__isnull', False), ('is_material__isnull', False), models.Q(('material_reason', ''), _negated=True)), _connector='OR'), name='reporting_return_material_says_why'),
            ),
        ]),
        migrations.RunPython(take_earlier_amendments_as_material, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='annualreturn',
            constraint=models.CheckConstraint(condition=models.Q(('amends__isnull', True), ('status', 'draft'), ('is_material__isnull', False), _connector='OR'), name='reporting_return_amendment_is_judged'),
        ),
        # A conditional one is an index of its own, for which nothing is copied.
        migrations.AddConstraint(
            model_name='annualreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['certified', 'submitted'])), fields=('authority', 'year'), name='reporting_return_one_stands'),
        ),
    ]
