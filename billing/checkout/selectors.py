"""Reading payments."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.checkout.models import Payment
from billing.refunds.selectors import with_delay
from kernel.errors import NotFound, Unauthenticated
from kernel.pagination import CursorPage, paginate


def payment_get(*, actor: Actor, payment_id: UUID) -> Payment:
    """One payment. A look by anybody but the payer is audited. Raises NotFound, for somebody else's as well."""
    payment = with_delay(Payment.objects.filter(pk=payment_id)).first()
    if payment is None:
        raise NotFound
    authorize(actor, "billing.own_payments", payment)
    if payment.payer_id != actor.id:
        with transaction.atomic():
            record(actor, "payment.viewed", resource=payment, person=payment.payer_id)
    return payment


def payments_of_actor(*, actor: Actor) -> QuerySet[Payment]:
    """The actor's own payments."""
    authorize(actor, "billing.own_payments")
    if actor.id is None:
        raise Unauthenticated
    # What a credit paid for was paid with its purchase.
    return with_delay(Payment.objects.filter(payer_id=actor.id, funded_by=None))


def payments_any(
    *, actor: Actor, states: list[str] | None = None, cursor: str | None = None, limit: int = 25
) -> CursorPage[Payment]:
    """A page of all payments, of some states only if named, newest first. That they were looked at, and whose they were, is
    audited. Raises Forbidden."""
    authorize(actor, "billing.payments_any")
    payments = Payment.objects.filter(state__in=states) if states else Payment.objects.all()
    with transaction.atomic():
        page = paginate(payments, cursor=cursor, limit=limit)
        record(actor, "payments.listed", data={"states": states or []}, shown=[row.payer_id for row in page.rows])
    return page
