"""Every refund made before attempts were kept has had one."""

from typing import Any

from django.db import migrations

_STATES = {"requested": "asked", "sent": "asked", "settled": "settled", "failed": "refused"}


def attempts_add(apps: Any, _: Any) -> None:
    refunds = apps.get_model("billing", "Refund").objects.filter(tries=None)
    attempt = apps.get_model("billing", "RefundAttempt")
    attempt.objects.bulk_create(
        [
            attempt(
                refund=one,
                number=1,
                state=_STATES[one.state],
                gateway_ref=one.gateway_ref,
                failure_code=one.failure_code,
                closed_at=one.updated_at if one.state in {"settled", "failed"} else None,
            )
            for one in refunds.iterator()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_refused_refunds")]
    operations = [migrations.RunPython(attempts_add, migrations.RunPython.noop)]
