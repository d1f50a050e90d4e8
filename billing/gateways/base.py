"""What a gateway must do, in our words. Adapters translate; nothing outside billing.gateways knows a vendor.

No method may be called inside a database transaction. Each that creates something takes an idempotency key derived from our
row, so that a call repeated after a crash finds what the first one made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from billing.money import Money
from kernel.errors import DomainError, Invalid


class GatewayUnavailable(DomainError):
    """No usable answer: it may or may not have happened. Repeat with the same idempotency key."""

    default_status = 503

    def __init__(
        self, code: str = "gateway_unavailable", message: str = "The payment service does not answer."
    ) -> None:
        super().__init__(code, message)


class GatewayRefused(DomainError):
    """A definite no: it did not happen and will not, under this key."""

    default_status = 409


# What an adapter calls a refusal of a refund that may pass by itself; any other one is final until a person has looked.
PASSING_REFUSALS = frozenset({"payment_processing", "gateway_busy", "balance_insufficient"})


class WebhookRejected(Invalid):
    """The message does not come from the gateway, or not now: `bad_signature`, `stale_signature`, `malformed_webhook`."""

    default_status = 400


class EventKind(StrEnum):
    """What a gateway tells us, whatever it calls it."""

    PAYMENT_PAID = "payment.paid"
    PAYMENT_DECLINED = "payment.declined"
    PAYMENT_EXPIRED = "payment.expired"
    REFUND_SETTLED = "refund.settled"
    REFUND_FAILED = "refund.failed"
    PAYOUT_PAID = "payout.paid"
    PAYOUT_FAILED = "payout.failed"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A webhook whose signature is right: its id at the gateway, for deduplication, and the gateway's name for it."""

    event_id: str
    type: str


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A webhook in our words. `subject_id` is our payment, refund or payout; `attempt` counts a payout's transfers and the times a
    refund was asked for, 0 if the gateway was not told it."""

    kind: EventKind
    subject_id: UUID | None = None
    ref: str = ""
    money: Money | None = None
    code: str = ""
    attempt: int = 0
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckoutOrder:
    """What the payer is asked for. `payable_until` is when the gateway should stop taking money, if it can."""

    payment_id: UUID
    money: Money
    reference: str
    return_url: str
    payable_until: datetime
    idem: str


@dataclass(frozen=True, slots=True)
class HostedCheckout:
    """The gateway's session and the address to send the payer to."""

    ref: str
    redirect_url: str


class RemoteState(StrEnum):
    """Where a payment stands at the gateway."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """A payment as the gateway sees it; `ref` is the gateway's id of the money once there is any."""

    state: RemoteState
    ref: str
    money: Money


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """Give `money` of the payment `payment_ref` back. `attempt` comes back in the webhook."""

    refund_id: UUID
    attempt: int
    payment_ref: str
    money: Money
    idem: str


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Send `money` to a recipient. `attempt` comes back in the settling webhook."""

    payout_id: UUID
    attempt: int
    recipient_ref: str
    money: Money
    idem: str


class RecipientState(StrEnum):
    """Whether a payee can receive money."""

    ACTIVE = "active"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A payee at the gateway; `onboarding_url` is where she completes what is missing, if anything is."""

    ref: str
    state: RecipientState
    onboarding_url: str = ""


class RecordKind(StrEnum):
    """What a gateway's statement lists."""

    PAYMENT = "payment"
    REFUND = "refund"
    PAYOUT = "payout"


class RecordState(StrEnum):
    """Whether the money of a record has moved."""

    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"
    REVERSED = "reversed"  # it moved, and was taken back


@dataclass(frozen=True, slots=True)
class GatewayRecord:
    """One movement of money as the gateway keeps it. `ref` is what its webhooks call it, `subject_id` our payment, refund or
    payout if the gateway was told one, `at` when it happened there (UTC)."""

    kind: RecordKind
    ref: str
    money: Money
    state: RecordState
    at: datetime
    subject_id: UUID | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some records and where the next ones begin; `cursor` None at the end."""

    records: tuple[GatewayRecord, ...]
    cursor: str | None


class StatementGateway(Protocol):
    """Says what it did, for our books to be compared with."""

    name: str

    def list_records(self, kind: RecordKind, since: datetime, until: datetime, cursor: str | None) -> RecordPage:
        """Money that was captured, given back or sent from `since` up to and not including `until`, by the gateway's own
        clock. Failed refunds and transfers belong to it, payments that were never made do not. Raises GatewayUnavailable."""
        ...

    def find_record(self, kind: RecordKind, ref: str) -> GatewayRecord | None:
        """One record whenever it happened; None only if the gateway is sure that there is none. Raises GatewayUnavailable."""
        ...


class PaymentGateway(Protocol):
    """Takes money in and gives it back."""

    name: str

    def create_checkout(self, order: CheckoutOrder) -> HostedCheckout:
        """Open a hosted page; the same `idem` gives the same page."""
        ...

    def confirm_client_result(self, ref: str, result: Mapping[str, str]) -> GatewayPayment:
        """Check what the browser brought back (signed by some gateways); the webhook stays the truth."""
        ...

    def fetch_payment(self, ref: str) -> GatewayPayment:
        """The payment behind a checkout, now."""
        ...

    def expire_checkout(self, ref: str) -> GatewayPayment:
        """Stop taking money for a checkout; answers where it stands, which may be paid."""
        ...

    def refund(self, order: RefundOrder) -> str:
        """Start a refund, returns its ref; settled by webhook. Raises GatewayRefused, GatewayUnavailable."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Envelope:
        """Verify the signature over the raw body at the instant `at`. Raises WebhookRejected. No network."""
        ...

    def resolve_event(self, body: bytes) -> GatewayEvent:
        """Say a verified webhook in our words; may ask the gateway for the object again."""
        ...


class PayoutGateway(Protocol):
    """Sends money out."""

    name: str

    def begin_onboarding(self, payee_id: UUID, idem: str) -> Recipient:
        """Make the payee known; the same `idem` gives the same recipient."""
        ...

    def recipient_status(self, ref: str) -> Recipient:
        """Whether the recipient can receive money now."""
        ...

    def stage(self, order: TransferOrder) -> str:
        """Prepare a transfer, returns its ref (gateways without staging only derive one from the order)."""
        ...

    def release(self, order: TransferOrder, staged_ref: str) -> str:
        """Send it, returns the transfer's ref; settled by webhook. Raises GatewayRefused, GatewayUnavailable."""
        ...

    def reverse(self, transfer_ref: str, money: Money, idem: str) -> str:
        """Take money of a transfer back, returns the reversal's ref. Raises GatewayRefused, GatewayUnavailable."""
        ...
