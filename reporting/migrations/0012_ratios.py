"""A rate is of a count and of residents, who are public; others print percentages of our counts."""

from django.db import migrations, models

from dalpb.kernel.together import Reshaped
from reporting.migrations._release_guards import guard_statements_again

KINDS = ['value', 'mark', 'rounded', 'range', 'percent', 'near', 'rate', 'added']


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0011_rounding_by_chance'),
    ]

    operations = [
        Reshaped('externalstatement', [
            migrations.RemoveConstraint(
                model_name='externalstatement',
                name='reporting_externalstatement_kind_known',
            ),
            migrations.RemoveConstraint(
                model_name='externalstatement',
                name='reporting_externalstatement_coherent',
            ),
            *(
                migrations.AddField(
                    model_name='externalstatement',
                    name=name,
                    field=models.CharField(blank=True, max_length=size),
                )
                for name, size in (
                    ('of_measure', 60), ('of_period', 30), ('of_area', 40), ('of_category', 60)
                )
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
            migrations.AddConstraint(
                model_name='externalstatement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', False), ('kind', 'value'), ('low', models.F('high')), ('low__isnull', False)), models.Q(('kind', 'range'), ('low__isnull', False)), models.Q(('high__isnull', False), ('kind', 'range')), models.Q(('base__gte', 2), ('base__isnull', False), ('kind', 'rounded'), ('low__isnull', False)), models.Q(('kind', 'mark'), ('low__isnull', True)), models.Q(('high__isnull', True), ('kind', 'percent'), ('low__isnull', True)), _connector='OR'), name='reporting_externalstatement_coherent'),
            ),
            migrations.AddConstraint(
                model_name='externalstatement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), models.Q(('of_measure', ''), _negated=True), models.Q(('of_period', ''), _negated=True), models.Q(('of_area', ''), _negated=True), models.Q(('of_category', ''), _negated=True)), models.Q(models.Q(('kind', 'percent'), _negated=True), ('of_area', ''), ('of_category', ''), ('of_measure', ''), ('of_period', '')), _connector='OR'), name='reporting_externalstatement_percent_of_what'),
            ),
        ]),
        Reshaped('statement', [
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_percent_of_what',
            ),
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_kind_known',
            ),
            migrations.RemoveConstraint(
                model_name='statement',
                name='reporting_statement_coherent',
            ),
            migrations.AddField(
                model_name='statement',
                name='per',
                field=models.PositiveIntegerField(null=True),
            ),
            migrations.AddField(
                model_name='statement',
                name='population',
                field=models.BigIntegerField(null=True),
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
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'rate'), ('per__gt', 0), ('per__isnull', False), ('population__gt', 0), ('population__isnull', False)), models.Q(models.Q(('kind', 'rate'), _negated=True), ('per__isnull', True), ('population__isnull', True)), _connector='OR'), name='reporting_statement_rate_of_whom'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['percent', 'rate']), models.Q(('of', ''), _negated=True)), models.Q(models.Q(('kind__in', ['percent', 'rate']), _negated=True), ('of', '')), _connector='OR'), name='reporting_statement_percent_of_what'),
            ),
            migrations.AddConstraint(
                model_name='statement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', False), ('kind', 'value'), ('low', models.F('high')), ('low__isnull', False)), models.Q(('kind', 'range'), ('low__isnull', False)), models.Q(('high__isnull', False), ('kind', 'range')), models.Q(('base__gte', 2), ('base__isnull', False), ('kind', 'rounded'), ('low__isnull', False)), models.Q(('kind', 'mark'), ('low__isnull', True)), models.Q(('high__isnull', True), ('kind', 'percent'), ('low__isnull', True)), models.Q(('high__isnull', True), ('kind', 'rate'), ('low__isnull', True)), models.Q(('base__gte', 2), ('base__isnull', False), ('high__isnull', True), ('kind', 'near'), ('low__isnull', False)), models.Q(('base__isnull', True), ('high__isnull', True), ('kind', 'added'), ('low__isnull', False)), _connector='OR'), name='reporting_statement_coherent'),
            ),
        ]),
        *guard_statements_again(),
    ]
