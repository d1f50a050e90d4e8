"""What becomes of a refund a gateway refused: sent again, paid back by another way, and what went out twice settled."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import models, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from accounts.notifications.services import notify
from billing.checkout.models import Payment
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import ledger_post
from billing.refunds.announce import refunds_tell
from billing.refunds.lifecycle import RefundEvent, RefundState, next_state
from billing.refunds.models import Refund, RefundAttempt
from billing.refunds.rows import payment_save, refund_lock
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid
from kernel.faults import Fault

PERMISSION = "billing.refund_any"
# It stands in the audit log, so it has to be a number somewhere gave, and not a name.
_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./_-]{2,79}")
_WORDS = Fault.said(
    "bad_reference", "The number of that payment: letters, digits, spaces and . / _ -, at least one digit"
)


class OtherWay(models.TextChoices):
    """How a payer got her money when the gateway would not send it."""

    BANK_TRANSFER = "bank_transfer"
    GATEWAY_DASHBOARD = "gateway_dashboard"  # by hand, at the gateway itself
    OTHER = "other"


class OverEnd(models.TextChoices):
    """How money that went out twice was settled."""

    GIVEN_BACK = "given_back"
    WRITTEN_OFF = "written_off"


def refund_send_again(*, actor: Actor, refund_id: UUID) -> Refund:
    """Ask the gateway once more for a refund it refused, under a new key.

    Raises NotFound, Forbidden, Conflict("refund_not_owed").
    """
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        authorize(actor, PERMISSION, payment)
        if next_state(RefundState(refund.state), RefundEvent.AGAIN) is None:
            raise Conflict("refund_not_owed", "This refund is not waiting to be sent again.")
        return _again(actor, payment, refund)


def refund_try_again(*, actor: Actor, refund_id: UUID) -> None:
    """The same by the clock: nothing happens unless it is due now and waits for no person. Raises NotFound."""
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        if refund.state == RefundState.OWED and not refund.by_hand and refund.due_at <= clock.now():
            _again(actor, payment, refund)


def refund_settle_otherwise(*, actor: Actor, refund_id: UUID, way: str, reference: str) -> Refund:
    """A person has paid a refused refund back by another way; `reference` names that payment (a bank's number, …).

    Wants a fresh proof of who it is: the platform cannot see that money. Said again with the same reference it changes nothing.
    Raises NotFound, Forbidden `step_up_required`, Invalid("way_invalid" | "reference_invalid"), Conflict("refund_not_owed").
    """
    reference = reference.strip()
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        authorize(actor, PERMISSION, payment)
        demand_fresh_proof(actor)
        _check(way, OtherWay.values, reference)
        if refund.state == RefundState.OTHERWISE and refund.otherwise_reference == reference:
            return refund
        state = next_state(RefundState(refund.state), RefundEvent.OTHERWISE)
        if state is None:
            raise Conflict("refund_not_owed", "This refund is not waiting to be paid back.")
        refund.state, refund.by_hand = state, False
        refund.otherwise_reason, refund.otherwise_reference = way, reference
        refund.save()
        ledger_post(
            reference=f"refund:{refund.id}:otherwise",
            kind="refund_otherwise",
            subject=("refund", refund.id),
            currency=payment.currency,
            lines=[
                debit(AccountRef(AccountKind.REFUNDS_OWED, payment.payer_id), refund.amount),
                credit(AccountRef(AccountKind.PAID_OUTSIDE), refund.amount),
            ],
        )
        payment.refund_settled += refund.amount
        payment_save(payment)
        record(
            actor, "refund.settled_otherwise", resource=refund, person=payment.payer_id,
            data={"way": way, "amount": refund.amount, "currency": payment.currency},
        )  # fmt: skip
        notify(
            actor=actor, person_id=payment.payer_id, template="refund.sent_otherwise",
            data={"payment_id": str(payment.id)},
        )  # fmt: skip
        refunds_tell()
        outbox.task("billing.refund_tell", refund_id=str(refund.id))
        return refund


def refund_over_settle(*, actor: Actor, refund_id: UUID, end: str, reference: str) -> Refund:
    """What went out twice was given back by the payer, or is written off against the platform's own income.

    Raises NotFound, Forbidden `step_up_required`, Invalid("way_invalid" | "reference_invalid"), Conflict("refund_not_over").
    """
    reference = reference.strip()
    with transaction.atomic():
        payment, refund = refund_lock(refund_id)
        authorize(actor, PERMISSION, payment)
        demand_fresh_proof(actor)
        _check(end, OverEnd.values, reference)
        if not refund.overpaid:
            raise Conflict("refund_not_over", "Nothing went out twice, or it has been settled.")
        amount, refund.overpaid = refund.overpaid, 0
        refund.save()
        into = AccountKind.PAID_OUTSIDE if end == OverEnd.GIVEN_BACK else AccountKind.PLATFORM_FEE
        ledger_post(
            # Until the last attempt's money may still go out twice, it can be settled once for each of them.
            reference=f"refund:{refund.id}:over_settled:{refund.tries.filter(state='over').count()}",
            kind="refund_over_settled",
            subject=("refund", refund.id),
            currency=payment.currency,
            lines=[
                debit(AccountRef(into), amount),
                credit(AccountRef(AccountKind.OVER_REFUNDED, payment.payer_id), amount),
            ],
        )
        record(
            actor, "refund.over_settled", resource=refund, person=payment.payer_id,
            data={"end": end, "amount": amount, "reference": reference},
        )  # fmt: skip
        refunds_tell()
        return refund


def _again(actor: Actor, payment: Payment, refund: Refund) -> Refund:
    refund.attempt += 1
    refund.state, refund.gateway_ref = RefundState.REQUESTED, ""
    refund.attempts, refund.by_hand, refund.due_at = 0, False, clock.now()
    refund.save()
    RefundAttempt.objects.create(refund=refund, number=refund.attempt)
    ledger_post(
        reference=f"refund:{refund.id}:again:{refund.attempt}",
        kind="refund_again",
        subject=("refund", refund.id),
        currency=payment.currency,
        lines=[
            debit(AccountRef(AccountKind.REFUNDS_OWED, payment.payer_id), refund.amount),
            credit(AccountRef(AccountKind.REFUNDS, payment.payer_id), refund.amount),
        ],
    )
    record(
        actor, "refund.sent_again", resource=refund, person=payment.payer_id, data={"attempt": refund.attempt},
    )  # fmt: skip
    refunds_tell()
    outbox.task("billing.refund_send", refund_id=str(refund.id))
    return refund


def _check(way: str, known: list[str], reference: str) -> None:
    if way not in known:
        raise Invalid("way_invalid", fields={"way": [Fault("unknown")]})
    if not _REFERENCE.fullmatch(reference):
        raise Invalid("reference_invalid", fields={"reference": [_WORDS]})
