"""A seller, people, and a wire on which the sandbox's webhooks reach our own endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.people.models import User
from billing import payables
from billing.gateways.sandbox import delivery, signing
from billing.gateways.sandbox.adapter import webhook_secrets
from kernel import clock
from tests.factories.billing import KIND, Stall, person


@pytest.fixture
def stall() -> Iterator[Stall]:
    made = Stall()
    payables.register(KIND, made)
    yield made
    payables.unregister(KIND)


@pytest.fixture
def payer(db: None) -> User:
    return person("patient")


@pytest.fixture
def payee(db: None) -> User:
    return person("professional")


@pytest.fixture
def finance(db: None) -> User:
    return person("finance")


def post_webhook(body: bytes, signature: str | None = None) -> int:
    """Deliver a message to our endpoint; returns the answer's status."""
    header = signature if signature is not None else signing.sign(webhook_secrets()[0], body, clock.now())
    answer = Client().post(
        "/api/v1/webhooks/sandbox", body, content_type="application/json", headers={signing.HEADER: header}
    )
    return answer.status_code


@pytest.fixture(autouse=True)
def wire(monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks travel through Django's own client; one test sends them over a real socket instead."""
    monkeypatch.setattr(delivery, "_post", post_webhook)
