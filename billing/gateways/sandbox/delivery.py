"""Delivering webhooks over HTTP, signed at the moment of sending, repeated with growing pauses until answered with 2xx."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
from django.conf import settings
from django.db import transaction

from billing.gateways.sandbox import signing
from billing.gateways.sandbox.adapter import webhook_secrets
from billing.gateways.sandbox.models import SandboxDelivery
from kernel import clock, outbox

TIMEOUT_S = 5.0
PAUSES_S = (2, 5, 10, 30, 60, 300, 900, 3600)
# While one worker is sending, the others leave the row alone for this long.
LEASE = timedelta(seconds=30)


def delivery_send(delivery_id: UUID) -> bool:
    """Send one delivery if it is due; returns whether it has been answered with 2xx, now or before."""
    with transaction.atomic():
        delivery = SandboxDelivery.objects.select_for_update(skip_locked=True).filter(pk=delivery_id).first()
        if delivery is not None and delivery.delivered_at is not None:
            return True
        if delivery is None or delivery.due_at > clock.now():
            return False
        delivery.attempts += 1
        delivery.due_at = clock.now() + LEASE
        delivery.save(update_fields=["attempts", "due_at"])
    status = _post(bytes(delivery.body))
    now = clock.now()
    delivered = status is not None and 200 <= status < 300
    pause = PAUSES_S[min(delivery.attempts, len(PAUSES_S)) - 1]
    SandboxDelivery.objects.filter(pk=delivery_id).update(
        last_status=status,
        delivered_at=now if delivered else None,
        due_at=delivery.due_at if delivered else now + timedelta(seconds=pause),
        updated_at=now,
    )
    return delivered


def deliveries_due_enqueue(limit: int = 200) -> int:
    """Start a task for each delivery that is due; returns how many."""
    with transaction.atomic():
        due = list(
            SandboxDelivery.objects.filter(delivered_at__isnull=True, due_at__lte=clock.now())
            .order_by("due_at")
            .values_list("pk", flat=True)[:limit]
        )
        for delivery_id in due:
            outbox.task("billing.sandbox_deliver", delivery_id=str(delivery_id))
    return len(due)


def _post(body: bytes) -> int | None:
    """The answer's status, or None when there was none."""
    try:
        answer = httpx.post(
            f"{settings.MINDO_BASE_URL}/api/v1/webhooks/sandbox",
            content=body,
            headers={
                "Content-Type": "application/json",
                signing.HEADER: signing.sign(webhook_secrets()[0], body, clock.now()),
            },
            timeout=TIMEOUT_S,
            trust_env=False,  # the address is our own; a proxy of the machine has no part in it
        )
    except httpx.HTTPError:
        return None
    return answer.status_code
