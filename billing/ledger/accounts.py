"""The chart of accounts. Pure: no Django import.

Entries are signed: a debit is positive, a credit negative, and every transaction sums to zero per currency. An account's
balance is told on its natural side, so that a healthy balance is never negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class AccountKind(StrEnum):
    """What an account stands for. Those with an owner exist once per person and currency."""

    GATEWAY_CLEARING = "gateway_clearing"  # what the payment gateways hold for us
    CUSTOMER_FUNDS_HELD = "customer_funds_held"  # paid, not yet delivered; owner: payer
    PROFESSIONAL_PENDING = "professional_pending"  # delivered, inside the dispute window; owner: payee
    PROFESSIONAL_AVAILABLE = "professional_available"  # may be paid out; owner: payee
    PAYOUT_CLEARING = "payout_clearing"  # in a payout that has not settled; owner: payee
    PROFESSIONAL_DEBT = "professional_debt"  # refunded after it was paid out; owner: payee
    PLATFORM_FEE = "platform_fee"
    TAX = "tax"
    REFUNDS = "refunds"  # on the way back to the payer; owner: payer
    REFUNDS_OWED = "refunds_owed"  # a gateway refused to send it back; owner: payer
    OVER_REFUNDED = "over_refunded"  # went back twice; owner: payer, who owes it to us
    PAID_OUTSIDE = "paid_outside"  # what we paid, or got back, by another way than a gateway
    DISPUTE = "dispute"
    PATIENT_CREDIT = "patient_credit"  # paid for sessions that are not booked yet; owner: payer
    DISPUTED_FUNDS = "disputed_funds"  # nobody's until a dispute is decided; owner: payer


ASSETS = frozenset(
    {AccountKind.GATEWAY_CLEARING, AccountKind.PROFESSIONAL_DEBT, AccountKind.DISPUTE, AccountKind.OVER_REFUNDED}
)
# The database refuses a transaction that leaves one of these below zero. All of them belong to one person, so the lock that
# the check needs never stands in another person's way.
GUARDED = frozenset(
    {
        AccountKind.CUSTOMER_FUNDS_HELD,
        AccountKind.PROFESSIONAL_PENDING,
        AccountKind.PROFESSIONAL_AVAILABLE,
        AccountKind.PAYOUT_CLEARING,
        AccountKind.PROFESSIONAL_DEBT,
        AccountKind.REFUNDS,
        AccountKind.REFUNDS_OWED,
        AccountKind.OVER_REFUNDED,
        AccountKind.PATIENT_CREDIT,
        AccountKind.DISPUTED_FUNDS,
    }
)
OWNED = GUARDED


def natural(kind: AccountKind, debits_minus_credits: int) -> int:
    """The balance on the account's natural side."""
    return debits_minus_credits if kind in ASSETS else -debits_minus_credits


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Names an account; `owner_id` exactly for the kinds that belong to a person."""

    kind: AccountKind
    owner_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.owner_id is None) == (self.kind in OWNED):
            raise ValueError(f"{self.kind} and its owner do not fit")


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting: `amount` > 0 is a debit, < 0 a credit (minor units)."""

    account: AccountRef
    amount: int


def debit(account: AccountRef, amount: int) -> Line:
    """A debit of `amount` minor units."""
    return Line(account, amount)


def credit(account: AccountRef, amount: int) -> Line:
    """A credit of `amount` minor units."""
    return Line(account, -amount)
