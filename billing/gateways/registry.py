"""Which gateway serves which currency: `settings.BILLING_GATEWAYS`, e.g. {"INR": "razorpay", "*": "stripe"}."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from billing.gateways.base import PaymentGateway, PayoutGateway, StatementGateway
from kernel.errors import NotFound


class Gateway(PaymentGateway, PayoutGateway, StatementGateway, Protocol):
    """Both directions of one vendor, and its statement."""


def _adapter(name: str) -> Gateway:
    # Imported on use: a vendor's SDK is loaded only where it is configured.
    if name == "sandbox":
        from billing.gateways.sandbox.adapter import SandboxGateway

        return SandboxGateway()
    raise NotFound("gateway_unknown")


def configured() -> dict[str, str]:
    """Gateway names by currency; `*` for every other one."""
    return dict(getattr(settings, "BILLING_GATEWAYS", {"*": "sandbox"}))


def gateway_for(currency: str) -> Gateway:
    """The gateway that takes and sends `currency`."""
    names = configured()
    return _adapter(names.get(currency, names["*"]))


def gateway_named(name: str) -> Gateway:
    """A configured gateway by name; raises NotFound("gateway_unknown")."""
    if name not in configured().values():
        raise NotFound("gateway_unknown")
    return _adapter(name)
