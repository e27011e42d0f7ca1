"""A rounded number, and a total that was added from rounded ones, are printed things."""

from django.db import migrations, models

from dalpb.kernel.together import Reshaped
from reporting.migrations._release_guards import guard_statements_again

KINDS = ['value', 'mark', 'rounded', 'range', 'percent', 'near', 'added']


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0010_shares'),
    ]

    operations = [
        Reshaped('externalstatement', [
            migrations.RemoveConstraint(
                model_name='externalstatement',
                name='reporting_externalstatement_kind_known',
            ),
            migrations.AlterField(
                model_name='externalstatement',
                name='kind',
                field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=10),
            ),
            migrations.AddConstraint(
                model_name='externalstatement',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='reporting_externalstatement_kind_known'),
            ),
        ]),
        Reshaped('statement', [
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_kind_known',
            ),
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_coherent',
            ),
            migrations.AlterField(
                model_name='statement',
                name='kind',
                field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=10),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='reporting_statement_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'value'), ('low', models.F('high')), ('low__isnull', False)), models.Q(('kind', 'range'), ('low__isnull', False)), models.Q(('high__isnull', False), ('kind', 'range')), models.Q(('base__gte', 2), ('kind', 'rounded'), ('low__isnull', False)), models.Q(('kind', 'mark'), ('low__isnull', True)), models.Q(('high__isnull', True), ('kind', 'percent'), ('low__isnull', True)), models.Q(('base__gte', 2), ('base__isnull', False), ('high__isnull', True), ('kind', 'near'), ('low__isnull', False)), models.Q(('base__isnull', True), ('high__isnull', True), ('kind', 'added'), ('low__isnull', False)), _connector='OR'), name='reporting_statement_coherent'),
            ),
        ]),
        *guard_statements_again(),
    ]
