"""Starting a payment and letting it run out. What the gateway says about it is applied in confirmation.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing import policy
from billing.checkout.announce import payment_changed
from billing.checkout.confirmation import payment_apply_unpaid, payment_confirm
from billing.checkout.lifecycle import WAITING, PaymentEvent, PaymentState, next_state
from billing.checkout.models import Payment
from billing.gateways.base import CheckoutOrder, GatewayPayment, GatewayUnavailable, RemoteState
from billing.gateways.registry import configured, gateway_named
from billing.payables import payable
from kernel import clock
from kernel.errors import Conflict, Invalid
from kernel.ids import uuid7

# One of our own screens: no scheme, no host, nothing a browser could read as one.
_LOCAL_PATH = re.compile(r"/(?![/\\])[\w\-./~%?=&]*")


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where to send the payer. `redirect_url` is empty once there is nothing left to pay."""

    id: UUID
    redirect_url: str
    state: str


def checkout_start(*, actor: Actor, kind: str, payable_id: UUID, return_path: str, idem: str | None) -> Checkout:
    """Open a checkout for what `kind` and `payable_id` name; the same `idem` answers the same checkout.

    The gateway brings the payer back to `return_path` with `?checkout=<id>`. Called outside a transaction: the gateway is
    asked between two. Raises NotFound, Conflict("payable_closed" | "idempotency_mismatch"), Invalid, GatewayUnavailable.
    """
    if not _LOCAL_PATH.fullmatch(return_path):
        raise Invalid("return_path_invalid", fields={"return_path": ["Must be a path of this site."]})
    payment = _payment_create(actor, kind, payable_id, return_path, (idem or uuid7().hex)[:120])
    if payment.state == PaymentState.CREATED:
        payment = _payment_open(actor, payment)
    return Checkout(payment.id, payment.redirect_url if payment.state in WAITING else "", payment.state)


def _payment_create(actor: Actor, kind: str, payable_id: UUID, return_path: str, idem: str) -> Payment:
    with transaction.atomic():
        authorize(actor, "billing.pay")
        present = Payment.objects.filter(payer_id=actor.id, idem=idem).first()
        if present is not None:
            if (present.kind, present.payable_id) != (kind, payable_id):
                raise Conflict("idempotency_mismatch", "This key was used for something else.")
            return present
        quote = payable(kind).quote(payable_id)
        authorize(actor, "billing.pay", quote)
        if quote.price.amount <= 0 or quote.payable_until <= clock.now():
            raise Conflict("payable_closed", "This can no longer be paid for.")
        terms = policy.current()
        names = configured()
        payment, made = Payment.objects.get_or_create(
            payer_id=quote.payer_id,
            idem=idem,
            defaults={
                "kind": kind,
                "payable_id": payable_id,
                "payee_id": quote.payee_id,
                "reference": quote.reference,
                "amount": quote.price.amount,
                "currency": quote.price.currency,
                "payable_until": quote.payable_until,
                "return_path": return_path,
                "policy_version": terms.version,
                "commission_bps": terms.commission_bps,
                "dispute_window_hours": terms.dispute_window_hours,
                "gateway": names.get(quote.price.currency, names["*"]),
            },
        )
        if made:
            record(actor, "payment.created", resource=payment, person=payment.payer_id, data={"kind": kind})
            payment_changed(payment)
        return payment


def _payment_open(actor: Actor, payment: Payment) -> Payment:
    """Ask the gateway for its page. A crash before the second transaction is healed by the same key's next call."""
    joiner = "&" if "?" in payment.return_path else "?"
    hosted = gateway_named(payment.gateway).create_checkout(
        CheckoutOrder(
            payment_id=payment.id,
            money=payment.money,
            reference=payment.reference,
            return_url=f"{settings.MINDO_BASE_URL}{payment.return_path}{joiner}checkout={payment.id}",
            payable_until=payment.payable_until,
            idem=f"checkout:{payment.id}",
        )
    )
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        payment.checkout_ref, payment.redirect_url = hosted.ref, hosted.redirect_url
        opened = next_state(PaymentState(payment.state), PaymentEvent.OPENED)
        if opened is not None:
            payment.state = opened
            payment.version += 1
            record(actor, "payment.opened", resource=payment, person=payment.payer_id)
        payment.save()
        if opened is not None:
            payment_changed(payment)
        return payment


def checkouts_expire_due(*, actor: Actor, limit: int = 200) -> int:
    """Close the payments whose time to pay is over; returns how many. The gateway has the last word on each.

    One that turns out to be paid (its webhook is late) is confirmed here and now.
    """
    due = list(
        Payment.objects.filter(state__in=WAITING, payable_until__lte=clock.now())
        .order_by("payable_until")
        .only("id", "gateway", "checkout_ref", "state")[:limit]
    )
    closed = 0
    for payment in due:
        remote: GatewayPayment | None = None
        if payment.checkout_ref:
            try:
                remote = gateway_named(payment.gateway).expire_checkout(payment.checkout_ref)
            except GatewayUnavailable:
                continue
        with transaction.atomic():
            if remote is not None and remote.state == RemoteState.PAID:
                payment_confirm(actor=actor, payment_id=payment.id, ref=remote.ref, money=remote.money)
            else:
                payment_apply_unpaid(actor=actor, payment_id=payment.id, event=PaymentEvent.EXPIRED)
        closed += 1
    return closed
