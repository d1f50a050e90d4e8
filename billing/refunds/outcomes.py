"""What a gateway says of a refund: it went out, or the gateway will not send it. In any order, any number of times.

Neither loses money (ADR 0043): what was refused stays owed to the payer, and what went out twice is booked as hers to give back.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from accounts.notifications.services import notify
from billing.checkout.models import Payment
from billing.gateways.base import PASSING_REFUSALS
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import ledger_post
from billing.refunds.announce import refunds_tell
from billing.refunds.lifecycle import AttemptState, RefundEvent, RefundState, next_state, next_try
from billing.refunds.models import Refund, RefundAttempt
from billing.refunds.rows import attempt_of, payment_save, refund_lock
from kernel import clock, outbox


def refund_settle(*, actor: Actor, refund_id: UUID, ref: str, attempt: int = 0) -> Refund:
    """The money of one attempt (0: known by `ref`) has left the gateway for the payer.

    The first one counts; a second one, or one after she was paid otherwise, went out on top. Raises NotFound.
    """
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        one = attempt_of(refund, number=attempt, ref=ref)
        if one.state in {AttemptState.SETTLED, AttemptState.OVER}:
            return refund
        settled = next_state(RefundState(refund.state), RefundEvent.SETTLED)
        one.state = AttemptState.OVER if settled is None else AttemptState.SETTLED
        one.gateway_ref, one.closed_at = ref, clock.now()
        one.save()
        if settled is None:
            _over(actor, payment, refund, one)
            return refund
        owed_in = AccountKind.REFUNDS_OWED if refund.state == RefundState.OWED else AccountKind.REFUNDS
        refund.state, refund.gateway_ref = settled, ref
        refund.save()
        ledger_post(
            reference=f"refund:{refund.id}:settled",
            kind="refund_settled",
            subject=("refund", refund.id),
            currency=payment.currency,
            lines=[
                debit(AccountRef(owed_in, payment.payer_id), refund.amount),
                credit(AccountRef(AccountKind.GATEWAY_CLEARING), refund.amount),
            ],
        )
        payment.refund_settled += refund.amount
        payment_save(payment)
        record(actor, "refund.settled", resource=refund, person=payment.payer_id, data={"attempt": one.number})
        if refund.refused_at is not None:
            notify(
                actor=actor,
                person_id=payment.payer_id,
                template="payment.refunded",
                data={"payment_id": str(payment.id)},
            )
            refunds_tell()
        # The seller's own locks come first in her services; telling her here, under ours, could wait in a circle.
        outbox.task("billing.refund_tell", refund_id=str(refund.id))
        return refund


def refund_refuse(*, actor: Actor, refund_id: UUID, code: str, attempt: int = 0, ref: str = "") -> Refund:
    """The gateway will not send one attempt: the payer is owed the money as before, and nobody else gets it.

    Where the refusal may pass it is sent again by itself, a few times and with growing pauses; else a person decides. Of an attempt
    that has been settled a refusal changes nothing: the comparison with the gateway shows it. Raises NotFound.
    """
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        one = attempt_of(refund, number=attempt, ref=ref)
        if one.state != AttemptState.ASKED:
            return refund
        one.state, one.failure_code, one.closed_at = AttemptState.REFUSED, code[:60], clock.now()
        one.gateway_ref = one.gateway_ref or ref
        one.save()
        owed = next_state(RefundState(refund.state), RefundEvent.REFUSED) if one.number == refund.attempt else None
        if owed is None:
            record(
                actor, "refund.refused", resource=refund, person=payment.payer_id, outcome="failed",
                data={"code": one.failure_code, "attempt": one.number},
            )  # fmt: skip
            return refund
        pause = next_try(one.number, passing=code in PASSING_REFUSALS)
        first = refund.refused_at is None
        refund.state, refund.failure_code = owed, one.failure_code
        refund.refused_at = refund.refused_at or clock.now()
        refund.by_hand, refund.due_at = pause is None, clock.now() + (pause or timedelta(0))
        refund.save()
        ledger_post(
            reference=f"refund:{refund.id}:refused:{one.number}",
            kind="refund_refused",
            subject=("refund", refund.id),
            currency=payment.currency,
            lines=[
                debit(AccountRef(AccountKind.REFUNDS, payment.payer_id), refund.amount),
                credit(AccountRef(AccountKind.REFUNDS_OWED, payment.payer_id), refund.amount),
            ],
        )
        payment_save(payment)
        record(
            actor, "refund.refused", resource=refund, person=payment.payer_id, outcome="failed",
            data={"code": refund.failure_code, "attempt": one.number, "by_hand": refund.by_hand},
        )  # fmt: skip
        if first:
            notify(
                actor=actor, person_id=payment.payer_id, template="refund.delayed", data={"payment_id": str(payment.id)}
            )
        refunds_tell()
        return refund


def _over(actor: Actor, payment: Payment, refund: Refund, one: RefundAttempt) -> None:
    refund.overpaid += refund.amount
    refund.save()
    ledger_post(
        reference=f"refund:{refund.id}:over:{one.number}",
        kind="refund_over",
        subject=("refund", refund.id),
        currency=payment.currency,
        lines=[
            debit(AccountRef(AccountKind.OVER_REFUNDED, payment.payer_id), refund.amount),
            credit(AccountRef(AccountKind.GATEWAY_CLEARING), refund.amount),
        ],
    )
    record(
        actor, "refund.overpaid", resource=refund, person=payment.payer_id, outcome="failed",
        data={"attempt": one.number, "amount": refund.amount, "currency": payment.currency},
    )  # fmt: skip
    refunds_tell()
