"""A wire on which the sandbox gateway's webhooks reach our own endpoint."""

from __future__ import annotations

import pytest

from billing.gateways.sandbox import delivery
from tests.integration.billing.conftest import post_webhook


@pytest.fixture(autouse=True)
def wire(monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks travel through Django's own client."""
    monkeypatch.setattr(delivery, "_post", post_webhook)
