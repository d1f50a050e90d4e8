"""Where gateways and the books disagree, and when the sandbox's money moved."""

import django.db.models.deletion
import kernel.clock
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0004_refund_parts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('gateway', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('payment', 'payment'), ('refund', 'refund'), ('payout', 'payout')], max_length=10)),
                ('ref', models.CharField(max_length=120)),
                ('problem', models.CharField(choices=[('missing_here', 'missing_here'), ('missing_there', 'missing_there'), ('currency', 'currency'), ('amount', 'amount'), ('state', 'state'), ('books', 'books')], max_length=16)),
                ('subject_id', models.UUIDField(null=True)),
                ('here_amount', models.BigIntegerField(null=True)),
                ('here_currency', models.CharField(blank=True, max_length=3)),
                ('here_state', models.CharField(blank=True, max_length=16)),
                ('there_amount', models.BigIntegerField(null=True)),
                ('there_currency', models.CharField(blank=True, max_length=3)),
                ('there_state', models.CharField(blank=True, max_length=16)),
                ('happened_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=8)),
                ('healing', models.CharField(blank=True, choices=[('', 'None'), ('delivered', 'Delivered'), ('refused', 'Refused')], max_length=12)),
                ('healing_code', models.CharField(blank=True, max_length=80)),
                ('times_opened', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(default=kernel.clock.now)),
                ('seen_at', models.DateTimeField(default=kernel.clock.now)),
                ('closed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'db_table': 'billing_difference',
            },
        ),
        migrations.CreateModel(
            name='ReconciledDay',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('gateway', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('records', models.PositiveIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'db_table': 'billing_reconciled_day',
            },
        ),
        migrations.AddField(
            model_name='sandboxcheckout',
            name='paid_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sandboxtransfer',
            name='released_at',
            field=models.DateTimeField(null=True),
        ),
        # What moved before this was kept: the times the rows themselves have are the nearest to the truth.
        migrations.RunSQL(
            "UPDATE sandbox_checkout SET paid_at = CASE state WHEN 'paid' THEN updated_at"
            " ELSE expires_at + interval '3 seconds' END WHERE state IN ('paid', 'processing');"
            "UPDATE sandbox_transfer SET released_at = updated_at WHERE state <> 'staged'",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='ledgertransaction',
            index=models.Index(fields=['kind', 'posted_at'], name='ledger_transaction_when'),
        ),
        migrations.AddIndex(
            model_name='sandboxcheckout',
            index=models.Index(fields=['paid_at', 'id'], name='sandbox_checkout_paid'),
        ),
        migrations.AddIndex(
            model_name='sandboxrefund',
            index=models.Index(fields=['created_at', 'id'], name='sandbox_refund_made'),
        ),
        migrations.AddIndex(
            model_name='sandboxtransfer',
            index=models.Index(fields=['released_at', 'id'], name='sandbox_transfer_released'),
        ),
        migrations.AddField(
            model_name='difference',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='reconciledday',
            constraint=models.UniqueConstraint(fields=('gateway', 'day'), name='reconciled_day_once'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['-opened_at', '-id'], name='difference_newest'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['gateway', 'seen_at'], name='difference_open'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.UniqueConstraint(fields=('gateway', 'kind', 'ref', 'problem'), name='difference_once'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='difference_closed_has_time'),
        ),
    ]
