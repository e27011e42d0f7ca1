import django.db.models.deletion
from django.db import migrations, models

from commissioning.migrations._ledger_sums import gone, stand
from dalpb.kernel.statements import Statements
from dalpb.kernel.together import Together

KINDS = [('award', 'award'), ('spend', 'spend'), ('accrual', 'accrual'), ('refund', 'refund'), ('adjustment', 'adjustment'), ('carry_forward', 'carry forward'), ('reversal', 'reversal'), ('allocation', 'allocation'), ('commitment', 'commitment'), ('release', 'release'), ('virement', 'virement')]
ACCOUNTS = [('funder', 'funder'), ('unallocated', 'unallocated'), ('allocated', 'allocated'), ('committed', 'committed'), ('spent', 'spent')]


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0006_awards_amended'),
        ('kernel', '0005_say_path_not_location'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='LedgerSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=300, unique=True)),
                ('kind', models.CharField(choices=KINDS, max_length=20)),
                ('from_account', models.CharField(choices=ACCOUNTS, max_length=12)),
                ('to_account', models.CharField(choices=ACCOUNTS, max_length=12)),
                ('purpose', models.CharField(blank=True, max_length=10)),
                ('accommodation', models.CharField(blank=True, max_length=20)),
                ('narrative', models.CharField(blank=True, max_length=40)),
                ('service_code', models.CharField(blank=True, max_length=60)),
                ('is_illustrative', models.BooleanField()),
                ('amount_pence', models.BigIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('from_award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.grantaward')),
                ('from_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.allocationline')),
                ('month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sums', to='commissioning.ledgermonth')),
                ('to_award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.grantaward')),
                ('to_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.allocationline')),
            ],
            options={
                'ordering': ['month', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_pence__gt', 0), ('count__gt', 0)), name='commissioning_sum_of_something')],
            },
        ),
        ]),
        migrations.RemoveIndex(
            model_name='ledgerentry',
            name='commissioning_entry_position',
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['month', 'id'], name='commissioning_entry_posted'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(condition=models.Q(('from_award', models.F('to_award')), _negated=True), fields=['dated_on', 'id'], name='commissioning_entry_carried'),
        ),
        Statements(stand, gone, what="Keep the sums of the ledger by trigger"),
    ]
