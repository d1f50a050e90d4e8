"""Receiving webhooks and applying them, in any order, any number of times."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.checkout.confirmation import payment_apply_unpaid, payment_confirm
from billing.checkout.lifecycle import PaymentEvent
from billing.gateways.base import EventKind, GatewayEvent
from billing.gateways.registry import gateway_named
from billing.payouts.transfers import payout_fail, payout_settle
from billing.refunds.outcomes import refund_refuse, refund_settle
from billing.webhooks.models import WebhookEvent
from kernel import clock, outbox
from kernel.encryption import seal_transport, unseal_transport
from kernel.errors import Conflict, DomainError, NotFound

log = logging.getLogger("mindo.billing.webhooks")
# An event that has not been worked off by now was left behind by a crash.
SWEEP_AFTER = timedelta(seconds=20)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 12


def webhook_receive(*, actor: Actor, gateway: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Store a verified message and have it worked off; returns False for one that is already here.

    Raises NotFound for a gateway that is not configured, WebhookRejected for one that does not come from it.
    """
    now = clock.now()
    envelope = gateway_named(gateway).parse_webhook(headers, body, now)
    with transaction.atomic():
        event = WebhookEvent(
            gateway=gateway, event_id=envelope.event_id[:120], type=envelope.type[:80], body=seal_transport(body)
        )
        WebhookEvent.objects.bulk_create([event], ignore_conflicts=True)
        if not WebhookEvent.objects.filter(pk=event.pk).exists():
            return False
        record(actor, "webhook.received", resource=event, data={"gateway": gateway, "type": event.type})
        outbox.task("billing.webhook_process", event_id=str(event.id))
    return True


def webhook_process(*, actor: Actor, event_id: UUID) -> None:
    """Apply one stored event and mark it, in one transaction; a crash before the commit leaves it to be done again.

    Never raises for what the event says: a refusal is noted and tried again with growing pauses, in the end it is dead.
    Raises NotFound.
    """
    row = WebhookEvent.objects.filter(pk=event_id).first()
    if row is None:
        raise NotFound
    if row.state != WebhookEvent.State.RECEIVED:
        return
    try:
        # May ask the gateway, so it stands before the transaction.
        event = gateway_named(row.gateway).resolve_event(unseal_transport(bytes(row.body)))
        with transaction.atomic():
            row = WebhookEvent.objects.select_for_update(of=("self",)).get(pk=event_id)
            if row.state != WebhookEvent.State.RECEIVED:
                return
            row.state = event_apply(actor=actor, event=event)
            row.attempts += 1
            row.processed_at = clock.now()
            row.error_code = ""
            row.save()
    except DomainError as refusal:
        _postpone(actor, event_id, refusal.code)
    except Exception as error:
        log.exception("webhook failed", extra={"kind": row.type})
        _postpone(actor, event_id, type(error).__name__)


def webhooks_due_enqueue(limit: int = 500) -> int:
    """Start a task for each event that waits longer than it should; returns how many."""
    with transaction.atomic():
        due = list(
            WebhookEvent.objects.filter(state=WebhookEvent.State.RECEIVED, due_at__lte=clock.now() - SWEEP_AFTER)
            .order_by("due_at")
            .values_list("pk", flat=True)[:limit]
        )
        for event_id in due:
            outbox.task("billing.webhook_process", event_id=str(event_id))
    return len(due)


def event_apply(*, actor: Actor, event: GatewayEvent) -> WebhookEvent.State:
    """What the gateway says becomes ours, inside the caller's transaction; said again it changes nothing.

    Also for what the gateway was asked rather than told. Raises NotFound, Conflict.
    """
    if event.kind == EventKind.IGNORED or event.subject_id is None:
        return WebhookEvent.State.IGNORED
    subject = event.subject_id
    match event.kind:
        case EventKind.PAYMENT_PAID:
            if event.money is None:
                raise Conflict("amount_missing")
            payment_confirm(actor=actor, payment_id=subject, ref=event.ref, money=event.money)
        case EventKind.PAYMENT_DECLINED:
            payment_apply_unpaid(actor=actor, payment_id=subject, event=PaymentEvent.DECLINED, code=event.code)
        case EventKind.PAYMENT_EXPIRED:
            payment_apply_unpaid(actor=actor, payment_id=subject, event=PaymentEvent.EXPIRED)
        case EventKind.REFUND_SETTLED:
            refund_settle(actor=actor, refund_id=subject, ref=event.ref, attempt=event.attempt)
        case EventKind.REFUND_FAILED:
            refund_refuse(actor=actor, refund_id=subject, code=event.code, attempt=event.attempt, ref=event.ref)
        case EventKind.PAYOUT_PAID:
            if event.money is None:
                raise Conflict("amount_missing")
            payout_settle(actor=actor, payout_id=subject, attempt=event.attempt, ref=event.ref, money=event.money)
        case EventKind.PAYOUT_FAILED:
            payout_fail(actor=actor, payout_id=subject, attempt=event.attempt, code=event.code)
    return WebhookEvent.State.PROCESSED


def _postpone(actor: Actor, event_id: UUID, code: str) -> None:
    with transaction.atomic():
        row = WebhookEvent.objects.select_for_update(of=("self",)).get(pk=event_id)
        if row.state != WebhookEvent.State.RECEIVED:
            return
        row.error_code = code[:80]
        row.due_at = clock.now() + min(FIRST_PAUSE * 2**row.attempts, LONGEST_PAUSE)
        row.attempts += 1
        if row.attempts >= ATTEMPTS:
            row.state = WebhookEvent.State.DEAD
            record(actor, "webhook.dead", resource=row, outcome="failed", data={"code": row.error_code})
        row.save()
