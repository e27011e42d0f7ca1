"""A percentage is a printed thing of two counts."""

from django.db import migrations, models

from dalpb.kernel.together import Reshaped
from reporting.migrations._release_guards import guard_statements_again


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0009_released_files'),
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
                field=models.CharField(choices=[('value', 'value'), ('mark', 'mark'), ('rounded', 'rounded'), ('range', 'range'), ('percent', 'percent')], max_length=10),
            ),
            migrations.AddConstraint(
                model_name='externalstatement',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['value', 'mark', 'rounded', 'range', 'percent'])), name='reporting_externalstatement_kind_known'),
            ),
        ]),
        Reshaped('statement', [
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_kind_known',
            ),
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_once',
            ),
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_coherent',
            ),
            migrations.AddField(
                model_name='statement',
                name='of',
                field=models.CharField(blank=True, max_length=300),
            ),
            migrations.AlterField(
                model_name='statement',
                name='kind',
                field=models.CharField(choices=[('value', 'value'), ('mark', 'mark'), ('rounded', 'rounded'), ('range', 'range'), ('percent', 'percent')], max_length=10),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['value', 'mark', 'rounded', 'range', 'percent'])), name='reporting_statement_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.UniqueConstraint(fields=('copy', 'table', 'cell', 'of'), name='reporting_statement_once'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), models.Q(('of', ''), _negated=True)), models.Q(models.Q(('kind', 'percent'), _negated=True), ('of', '')), _connector='OR'), name='reporting_statement_percent_of_what'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'value'), ('low', models.F('high')), ('low__isnull', False)), models.Q(('kind', 'range'), ('low__isnull', False)), models.Q(('high__isnull', False), ('kind', 'range')), models.Q(('base__gte', 2), ('kind', 'rounded'), ('low__isnull', False)), models.Q(('kind', 'mark'), ('low__isnull', True)), models.Q(('high__isnull', True), ('kind', 'percent'), ('low__isnull', True)), _connector='OR'), name='reporting_statement_coherent'),
            ),
        ]),
        *guard_statements_again(),
    ]
