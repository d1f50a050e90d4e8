"""A refund may come partly from held money and partly from an earning; it remembers how much from each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0003_credits_and_freezes"),
    ]

    operations = [
        migrations.AddField(model_name="refund", name="from_held", field=models.BigIntegerField(default=0)),
        migrations.RunSQL(
            "UPDATE billing_refund SET from_held = amount WHERE source = 'held'", reverse_sql=migrations.RunSQL.noop
        ),
        migrations.RemoveField(model_name="refund", name="source"),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_held__gte", 0), ("from_held__lte", models.F("amount"))),
                name="refund_parts_within",
            ),
        ),
    ]
