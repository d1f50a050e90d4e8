"""The remote side at work: pages, refunds, transfers, each telling the platform by webhook afterwards.

Every function is one transaction of the remote side. What it tells goes into a delivery row of the same transaction, so a
message can be late or doubled but never forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Sum

from billing.gateways.base import CheckoutOrder, EventKind, GatewayRefused, RefundOrder, RemoteState, TransferOrder
from billing.gateways.sandbox.models import (
    SandboxCheckout,
    SandboxDelivery,
    SandboxRecipient,
    SandboxRefund,
    SandboxTransfer,
)
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound
from kernel.ids import parse_uuid, uuid7

Choice = Literal["pay", "decline", "pay_late", "pay_unrefundable"]
# A late payment arrives this long after the page's own end.
LATE_BY = timedelta(seconds=3)


def checkout_open(order: CheckoutOrder) -> SandboxCheckout:
    """A page for the order; the same idempotency key gives the same page."""
    return SandboxCheckout.objects.get_or_create(
        idem=order.idem,
        defaults={
            "payment_id": order.payment_id,
            "amount": order.money.amount,
            "currency": order.money.currency,
            "reference": order.reference,
            "return_url": order.return_url,
            "expires_at": order.payable_until,
        },
    )[0]


def checkout_get(ref: str) -> SandboxCheckout:
    """A page by its id. Raises NotFound."""
    checkout_id = parse_uuid(ref)
    checkout = SandboxCheckout.objects.filter(pk=checkout_id).first() if checkout_id else None
    if checkout is None:
        raise NotFound
    return checkout


def checkout_choose(token: str, choice: Choice) -> SandboxCheckout:
    """What the payer pressed on the page. A page that was already used keeps its first answer.

    Raises NotFound, or Conflict("checkout_expired") when the page's time is over.
    """
    with transaction.atomic():
        checkout = SandboxCheckout.objects.select_for_update().filter(token=token).first()
        if checkout is None:
            raise NotFound
        if checkout.state != RemoteState.OPEN:
            return checkout
        now = clock.now()
        if checkout.expires_at <= now:
            raise Conflict("checkout_expired", "The time to pay is over.")
        due = now
        if choice == "decline":
            checkout.state = RemoteState.DECLINED
        elif choice == "pay_late":
            checkout.state, due = RemoteState.PROCESSING, checkout.expires_at + LATE_BY
        else:
            checkout.state = RemoteState.PAID
        if choice == "pay_unrefundable":
            checkout.refusals, checkout.refusal_code = 1, "account_closed"
        checkout.paid_at = None if choice == "decline" else due
        checkout.save(update_fields=["state", "paid_at", "refusals", "refusal_code"])
        kind, code = (
            (EventKind.PAYMENT_DECLINED, "card_declined") if choice == "decline" else (EventKind.PAYMENT_PAID, "")
        )
        _tell(kind, checkout.payment_id, str(checkout.id), checkout.amount, checkout.currency, due=due, code=code)
        return checkout


def checkout_expire(ref: str) -> SandboxCheckout:
    """Close an open page; one that was used keeps its answer."""
    with transaction.atomic():
        checkout_get(ref)
        checkout = SandboxCheckout.objects.select_for_update().get(pk=ref)
        if checkout.state == RemoteState.OPEN:
            checkout.state = RemoteState.EXPIRED
            checkout.save(update_fields=["state"])
            _tell(EventKind.PAYMENT_EXPIRED, checkout.payment_id, str(checkout.id), checkout.amount, checkout.currency)
        return checkout


def refund_make(order: RefundOrder) -> SandboxRefund:
    """Give money back, once per idempotency key.

    Raises GatewayRefused("refund_exceeds_payment", or what the page was told to refuse with), NotFound.
    """
    if (code := _refusal(order)) is not None:
        raise GatewayRefused(code)
    with transaction.atomic():
        checkout_get(order.payment_ref)
        checkout = SandboxCheckout.objects.select_for_update().get(pk=order.payment_ref)
        present = SandboxRefund.objects.filter(idem=order.idem).first()
        if present is not None:
            return present
        gone = checkout.refunds.aggregate(total=Sum("amount"))["total"] or 0
        if gone + order.money.amount > checkout.amount or order.money.currency != checkout.currency:
            raise GatewayRefused("refund_exceeds_payment")
        refund = SandboxRefund.objects.create(
            idem=order.idem,
            checkout=checkout,
            refund_id=order.refund_id,
            attempt=order.attempt,
            amount=order.money.amount,
        )
        _tell(
            EventKind.REFUND_SETTLED,
            order.refund_id,
            str(refund.id),
            refund.amount,
            checkout.currency,
            attempt=order.attempt,
        )
        return refund


def _refusal(order: RefundOrder) -> str | None:
    """The code to refuse with, if a refusal is left; counted in a transaction that the refusal does not undo."""
    with transaction.atomic():
        checkout = SandboxCheckout.objects.select_for_update().get(pk=checkout_get(order.payment_ref).pk)
        if not checkout.refusals or SandboxRefund.objects.filter(idem=order.idem).exists():
            return None
        checkout.refusals -= 1
        checkout.save(update_fields=["refusals"])
        return checkout.refusal_code


def recipient_open(payee_id: UUID, idem: str) -> SandboxRecipient:
    """An account for the payee, once per idempotency key."""
    return SandboxRecipient.objects.get_or_create(idem=idem, defaults={"payee_id": payee_id})[0]


def recipient_get(ref: str) -> SandboxRecipient:
    """A recipient by its id. Raises NotFound."""
    recipient_id = parse_uuid(ref)
    recipient = SandboxRecipient.objects.filter(pk=recipient_id).first() if recipient_id else None
    if recipient is None:
        raise NotFound
    return recipient


def transfer_stage(order: TransferOrder) -> SandboxTransfer:
    """Prepare a transfer, once per idempotency key."""
    recipient = recipient_get(order.recipient_ref)
    return SandboxTransfer.objects.get_or_create(
        idem=order.idem,
        defaults={
            "recipient": recipient,
            "payout_id": order.payout_id,
            "attempt": order.attempt,
            "amount": order.money.amount,
            "currency": order.money.currency,
        },
    )[0]


def transfer_release(ref: str) -> SandboxTransfer:
    """Send a staged transfer; one that was sent stays sent. A closed recipient makes it fail, which is told by webhook."""
    with transaction.atomic():
        transfer = SandboxTransfer.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=ref)
        if transfer.state != SandboxTransfer.State.STAGED:
            return transfer
        closed = transfer.recipient.closed
        transfer.state = SandboxTransfer.State.FAILED if closed else SandboxTransfer.State.PAID
        transfer.released_at = clock.now()
        transfer.save(update_fields=["state", "released_at"])
        _tell(
            EventKind.PAYOUT_FAILED if closed else EventKind.PAYOUT_PAID,
            transfer.payout_id,
            str(transfer.id),
            transfer.amount,
            transfer.currency,
            code="account_closed" if closed else "",
            attempt=transfer.attempt,
        )
        return transfer


def transfer_reverse(ref: str) -> SandboxTransfer:
    """Take a whole transfer back. Raises GatewayRefused("transfer_not_paid")."""
    with transaction.atomic():
        transfer = SandboxTransfer.objects.select_for_update().get(pk=ref)
        if transfer.state not in {SandboxTransfer.State.PAID, SandboxTransfer.State.REVERSED}:
            raise GatewayRefused("transfer_not_paid")
        transfer.state = SandboxTransfer.State.REVERSED
        transfer.save(update_fields=["state"])
        return transfer


def _tell(
    kind: EventKind,
    subject_id: UUID,
    ref: str,
    amount: int,
    currency: str,
    *,
    due: datetime | None = None,
    code: str = "",
    attempt: int = 0,
) -> None:
    now = clock.now()
    event_id = f"evt_{uuid7().hex}"
    data: Mapping[str, object] = {
        "client_reference": str(subject_id),
        "ref": ref,
        "amount": amount,
        "currency": currency,
        "code": code,
        "attempt": attempt,
    }
    body = orjson.dumps({"id": event_id, "type": kind, "created": int((due or now).timestamp()), "data": data})
    delivery = SandboxDelivery.objects.create(event_id=event_id, body=body, due_at=due or now)
    if delivery.due_at <= now:
        outbox.task("billing.sandbox_deliver", delivery_id=str(delivery.id))
