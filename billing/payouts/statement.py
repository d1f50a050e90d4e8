"""A payout's statement: every earning in it, what was kept back, and the sum that was sent."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.earnings.models import Earning
from billing.money import Money
from billing.payouts.selectors import payout_get

COLUMNS = ("line", "date_utc", "reference", "gross", "refunded", "commission", "net", "currency")


def statement_csv(*, actor: Actor, payout_id: UUID) -> str:
    """The statement as CSV (UTF-8, amounts in major units). Its download stands in the audit log. Raises NotFound."""
    payout = payout_get(actor=actor, payout_id=payout_id)
    with transaction.atomic():
        record(actor, "payout.statement_read", resource=payout)
    earnings = list(Earning.objects.filter(payout=payout).select_related("payment").order_by("delivered_at", "pk"))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for earning in earnings:
        writer.writerow(
            [
                "session", earning.delivered_at.strftime("%Y-%m-%d"), plain(earning.payment.reference),
                *(_text(amount, earning.currency) for amount in (earning.gross, earning.refunded, earning.fee, earning.net)),
                earning.currency,
            ]
        )  # fmt: skip
    # Debt kept back, and balances carried from payouts that failed or were below the minimum.
    adjustment = payout.amount - sum(earning.net for earning in earnings)
    if adjustment:
        writer.writerow(["adjustment", "", "", "", "", "", _text(adjustment, payout.currency), payout.currency])
    writer.writerow(
        ["payout", payout.created_at.strftime("%Y-%m-%d"), str(payout.id), "", "", "", _text(payout.amount, payout.currency),
         payout.currency]
    )  # fmt: skip
    return out.getvalue()


def plain(text: str) -> str:
    """Text no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _text(amount: int, currency: str) -> str:
    return Money(amount, currency).decimal()
