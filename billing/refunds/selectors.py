"""Reading refunds that a gateway refused."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.checkout.models import Payment
from billing.refunds.lifecycle import OPEN, PAID_BACK, RefundState
from billing.refunds.models import Refund
from kernel.pagination import CursorPage, paginate

# A refusal stands behind them, or money went out twice: what a person may have to do something about.
_WAITING = Q(state=RefundState.OWED) | Q(overpaid__gt=0)
_NEEDS_A_PERSON = Q(state=RefundState.OWED, by_hand=True) | Q(overpaid__gt=0)


def waiting_count() -> int:
    """Refunds nothing happens to until a person does something."""
    return Refund.objects.filter(_NEEDS_A_PERSON).count()


def refunds_refused(
    *, actor: Actor, done: bool = False, cursor: str | None = None, limit: int = 25
) -> CursorPage[Refund]:
    """A page of refunds a gateway refused, newest first: those still waiting, or (`done`) those that reached the payer since.

    That they were looked at, and whose they were, is audited. Raises Forbidden.
    """
    authorize(actor, "billing.refunds_refused")
    troubled = Refund.objects.exclude(refused_at=None, overpaid=0).select_related("payment")
    found = (
        troubled.filter(state__in=sorted(PAID_BACK), overpaid=0)
        if done
        else troubled.filter(_WAITING | Q(state__in=sorted(OPEN)))
    )
    with transaction.atomic():
        page = paginate(found, cursor=cursor, limit=limit)
        record(actor, "refunds.listed", data={"done": done}, shown=[row.payment.payer_id for row in page.rows])
    return page


def with_delay(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Payments that also say (`refund_delayed`) whether a refund of theirs was refused and has not arrived yet."""
    # What a credit paid for is shown as its purchase, whose payment it went back through.
    of_it = Q(payment=OuterRef("pk")) | Q(payment__funded_by=OuterRef("pk"))
    late = Refund.objects.filter(of_it, refused_at__isnull=False, state__in=sorted(OPEN))
    return payments.annotate(refund_delayed=Exists(late))  # type: ignore[no-redef]  # the model says that it is read there
