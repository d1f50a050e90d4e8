"""Our side of the sandbox: the gateway Protocols over its remote side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.crypto import salted_hmac

from billing.gateways.base import (
    CheckoutOrder,
    Envelope,
    EventKind,
    GatewayEvent,
    GatewayPayment,
    GatewayRecord,
    HostedCheckout,
    Recipient,
    RecipientState,
    RecordKind,
    RecordPage,
    RefundOrder,
    RemoteState,
    TransferOrder,
    WebhookRejected,
)
from billing.gateways.sandbox import remote, signing, statement
from billing.gateways.sandbox.models import SandboxCheckout
from billing.money import Money
from kernel import clock
from kernel.ids import parse_uuid


def webhook_secrets() -> list[bytes]:
    """The secrets signatures are checked with, newest first; derived from the site's key and its fallbacks."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("billing.sandbox.webhook", "v1", secret=key, algorithm="sha256").digest() for key in keys]


class SandboxGateway:
    """Both directions of the sandbox."""

    name = "sandbox"

    def create_checkout(self, order: CheckoutOrder) -> HostedCheckout:
        checkout = remote.checkout_open(order)
        return HostedCheckout(
            ref=str(checkout.id), redirect_url=f"{settings.MINDO_BASE_URL}/sandbox/pay/{checkout.token}"
        )

    def confirm_client_result(self, ref: str, result: Mapping[str, str]) -> GatewayPayment:
        return self.fetch_payment(ref)

    def fetch_payment(self, ref: str) -> GatewayPayment:
        return _payment(remote.checkout_get(ref))

    def expire_checkout(self, ref: str) -> GatewayPayment:
        return _payment(remote.checkout_expire(ref))

    def refund(self, order: RefundOrder) -> str:
        return str(remote.refund_make(order).id)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Envelope:
        signing.verify(webhook_secrets(), headers.get(signing.HEADER, ""), body, at)
        message = _message(body)
        return Envelope(event_id=str(message["id"]), type=str(message["type"]))

    def resolve_event(self, body: bytes) -> GatewayEvent:
        message = _message(body)
        data = message["data"]
        try:
            kind = EventKind(str(message["type"]))
        except ValueError:
            return GatewayEvent(EventKind.IGNORED)
        return GatewayEvent(
            kind=kind,
            subject_id=parse_uuid(data["client_reference"]),
            ref=str(data["ref"]),
            money=Money(int(data["amount"]), str(data["currency"])),
            code=str(data.get("code", "")),
            attempt=int(data.get("attempt", 0)),
            occurred_at=datetime.fromtimestamp(int(message["created"]), UTC),
        )

    def begin_onboarding(self, payee_id: UUID, idem: str) -> Recipient:
        recipient = remote.recipient_open(payee_id, idem)
        return Recipient(ref=str(recipient.id), state=RecipientState.ACTIVE)

    def recipient_status(self, ref: str) -> Recipient:
        recipient = remote.recipient_get(ref)
        return Recipient(ref=ref, state=RecipientState.REFUSED if recipient.closed else RecipientState.ACTIVE)

    def stage(self, order: TransferOrder) -> str:
        return str(remote.transfer_stage(order).id)

    def release(self, order: TransferOrder, staged_ref: str) -> str:
        return str(remote.transfer_release(staged_ref).id)

    def reverse(self, transfer_ref: str, money: Money, idem: str) -> str:
        return str(remote.transfer_reverse(transfer_ref).id)

    def list_records(self, kind: RecordKind, since: datetime, until: datetime, cursor: str | None) -> RecordPage:
        return statement.records(kind, since, until, cursor)

    def find_record(self, kind: RecordKind, ref: str) -> GatewayRecord | None:
        return statement.record(kind, ref)


def _payment(checkout: SandboxCheckout) -> GatewayPayment:
    state = RemoteState(checkout.state)
    if state == RemoteState.PROCESSING and checkout.expires_at + remote.LATE_BY <= clock.now():
        state = RemoteState.PAID
    return GatewayPayment(state=state, ref=str(checkout.id), money=Money(checkout.amount, checkout.currency))


def _message(body: bytes) -> dict[str, Any]:
    try:
        message = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise WebhookRejected("malformed_webhook", "This is not JSON.") from None
    if not isinstance(message, dict) or not {"id", "type", "created", "data"} <= message.keys():
        raise WebhookRejected("malformed_webhook", "This is not an event.")
    known: dict[str, Any] = message
    return known
