"""What somebody's erasure has to wait for on the side of money."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from billing.credits.models import Credit
from billing.earnings.models import Earning
from billing.payouts.lifecycle import OPEN as PAYOUT_OPEN
from billing.payouts.models import Payout
from billing.refunds.lifecycle import OPEN as REFUND_OPEN
from billing.refunds.models import Refund


def open_matters(person_id: uuid.UUID) -> Iterator[str]:
    """`credits_open` while she has sessions paid for and not booked, `refund_open` while money is on its way back to her,
    `earnings_open` while some of hers has not reached her."""
    if Credit.objects.filter(lot__payer_id=person_id, state=Credit.State.AVAILABLE).exists():
        yield "credits_open"
    if Refund.objects.filter(payment__payer_id=person_id, state__in=sorted(REFUND_OPEN)).exists():
        yield "refund_open"
    earnings = Earning.objects.filter(
        payee_id=person_id, net__gt=0, state__in=["pending", "frozen", "available", "paying"]
    )
    if earnings.exists() or Payout.objects.filter(payee_id=person_id, state__in=sorted(PAYOUT_OPEN)).exists():
        yield "earnings_open"
