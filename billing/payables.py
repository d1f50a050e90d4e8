"""What can be paid for. Billing knows no bookings: the app that sells something registers itself here.

Rules for an implementation:
- `on_paid` runs inside the transaction that books the money, after the payment's row is locked. It must be idempotent per
  `(payable_id, payment_id)`, call no outside service, and answer "refund" when what was sold is gone.
- `on_refunded` runs in a transaction of its own, at least once per settled refund.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from billing.money import Money
from kernel.errors import Invalid
from kernel.faults import Fault

Verdict = Literal["accepted", "refund"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What the payer owes and until when (UTC); `reference` is opaque text she will see on her receipt."""

    price: Money
    payer_id: UUID
    payee_id: UUID
    reference: str
    payable_until: datetime


class PayableKind(Protocol):
    """One kind of thing that can be paid for."""

    def quote(self, payable_id: UUID) -> Quote:
        """The price now. Raises NotFound, or Conflict("payable_closed") when it can no longer be paid for."""
        ...

    def on_paid(self, payable_id: UUID, payment_id: UUID) -> Verdict:
        """The money is here; "refund" gives all of it back automatically."""
        ...

    def on_refunded(self, payable_id: UUID, payment_id: UUID, amount: Money) -> None:
        """`amount` has gone back to the payer."""
        ...


_kinds: dict[str, PayableKind] = {}


def register(kind: str, impl: PayableKind) -> None:
    """Called from the seller's AppConfig.ready(); registering a kind again replaces it."""
    _kinds[kind] = impl


def payable(kind: str) -> PayableKind:
    """The implementation of `kind`; raises Invalid("payable_kind_unknown")."""
    try:
        return _kinds[kind]
    except KeyError:
        raise Invalid("payable_kind_unknown", "This cannot be paid for.", fields={"kind": [Fault("unknown")]}) from None


def unregister(kind: str) -> None:
    """Take a kind away again."""
    _kinds.pop(kind, None)
