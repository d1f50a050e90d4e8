"""All rooms' rows, for Django."""

from billing.checkout.models import Payment
from billing.credits.models import Credit, CreditLot
from billing.earnings.models import Earning
from billing.freezes.models import Freeze
from billing.gateways.sandbox.models import (
    SandboxCheckout,
    SandboxDelivery,
    SandboxRecipient,
    SandboxRefund,
    SandboxTransfer,
)
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.payouts.models import Payout, PayoutRecipient, PayoutRun
from billing.policy.models import PolicyVersion
from billing.reconciliation.models import Difference, ReconciledDay
from billing.refunds.models import Refund, RefundAttempt
from billing.webhooks.models import WebhookEvent

__all__ = [
    "Credit", "CreditLot", "Difference", "Earning", "Freeze",
    "LedgerAccount", "LedgerEntry", "LedgerTransaction", "Payment", "Payout", "PayoutRecipient", "PayoutRun",
    "PolicyVersion", "ReconciledDay", "Refund", "RefundAttempt", "SandboxCheckout", "SandboxDelivery", "SandboxRecipient",
    "SandboxRefund", "SandboxTransfer", "WebhookEvent",
]  # fmt: skip
