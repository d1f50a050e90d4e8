"""Signed webhooks: HMAC-SHA256 over `timestamp.raw body`. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from billing.gateways.base import WebhookRejected

HEADER = "Mindo-Sandbox-Signature"
TOLERANCE_S = 300


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """The header's value: `t=<unix seconds>,v1=<hex>`."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def verify(secrets: Sequence[bytes], header: str, body: bytes, at: datetime) -> None:
    """Check a signature made with any of `secrets` (several while one is replaced), not older or newer than five minutes.

    Raises WebhookRejected("bad_signature") or ("stale_signature").
    """
    stamp: int | None = None
    given: list[str] = []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdigit() and len(value) <= 12:
            stamp = int(value)
        elif name == "v1" and value.isascii():
            given.append(value)
    if stamp is None or not given:
        raise WebhookRejected("bad_signature", "The signature is missing.")
    matches = [hmac.compare_digest(_digest(secret, stamp, body), value) for secret in secrets for value in given]
    if not any(matches):
        raise WebhookRejected("bad_signature", "The signature is wrong.")
    # The future counts as well: a message signed for later could otherwise be kept and replayed then.
    if abs(at.timestamp() - stamp) > TOLERANCE_S:
        raise WebhookRejected("stale_signature", "The signature is too old or from the future.")


def _digest(secret: bytes, stamp: int, body: bytes) -> str:
    return hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
