"""Gigs and orders for tests. Money goes through the sandbox gateway for real."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from access.actors import Actor
from accounts.models import User
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from kernel import clock, outbox
from kernel.ids import uuid7
from kernel.tasks import drain
from kernel.uploads.checks import PDF, CheckedFile
from marketplace.gigs.models import Gig
from marketplace.gigs.services import gig_create, gig_moderate, gig_submit
from marketplace.models import Professional
from marketplace.orders.deliveries import order_deliver, order_file_add
from marketplace.orders.disputes import dispute_open
from marketplace.orders.models import GigDispute, GigOrder
from marketplace.orders.payable import KIND
from marketplace.orders.services import order_request
from tests.factories.billing import press
from tests.factories.consultations import Pair

SYSTEM = Actor.system("tests")
PACKAGES: dict[str, dict[str, Any]] = {
    "session": {
        "title": "One session", "price_minor": 6000, "minutes": 50, "modalities": ["video"], "valid_days": 90,
    },
    "bundle": {
        "title": "Four sessions", "price_minor": 20_003, "minutes": 50, "modalities": ["video", "audio"], "sessions": 4,
        "valid_days": 120,
    },
    "service": {"title": "Plan", "price_minor": 9000, "delivery_days": 5, "revisions": 1},
    "talk_now": {"title": "Right now", "price_minor": 3000, "minutes": 30, "modalities": ["audio"]},
}  # fmt: skip


def content(kind: str, **package: Any) -> dict[str, Any]:
    """A gig's words with one package."""
    return {
        "title": "Sleep better",
        "summary": "Calm evenings",
        "description": "A plan for quiet nights.",
        "specialties": ["sleep"],
        "currency": "EUR",
        "packages": [{**PACKAGES[kind], **package}],
    }


def draft(professional: Professional, kind: str = "service", **package: Any) -> Gig:
    """A gig nobody has looked at."""
    return gig_create(actor=Actor.person(professional.user_id), kind=kind, content=content(kind, **package))


def published(professional: Professional, kind: str = "service", **package: Any) -> Gig:
    """A gig everybody can buy."""
    gig = draft(professional, kind, **package)
    gig = gig_submit(actor=Actor.person(professional.user_id), gig_id=gig.pk, version=gig.version)
    return gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=True)


def requested(buyer: User, gig: Gig, *, brief: str = "Help me sleep.") -> GigOrder:
    """An order that waits for its payment."""
    assert gig.live_id is not None
    return order_request(actor=Actor.person(buyer.pk), gig_id=gig.pk, version_id=gig.live_id, package="a", brief=brief)


def checkout(order: GigOrder) -> Payment:
    """The buyer at the gateway's page."""
    started = checkout_start(
        actor=Actor.person(order.buyer_id), kind=KIND, payable_id=order.pk, return_path="/app/orders", idem=uuid7().hex
    )
    return Payment.objects.get(pk=started.id)


def work() -> None:
    """Send what has been written to the outbox, and work it off, also inside a transaction that never commits."""
    while True:
        with clock.shift(timedelta(seconds=5)):
            sent = outbox.sweep()
        if not drain() and not sent:
            return


def bought(buyer: User, gig: Gig, *, brief: str = "Help me sleep.") -> GigOrder:
    """An order that is paid for and begun."""
    order = requested(buyer, gig, brief=brief)
    press(checkout(order))
    work()
    return GigOrder.objects.get(pk=order.pk)


def delivered(two: Pair, order: GigOrder, text: str = "Here is the plan.") -> GigOrder:
    return order_deliver(actor=two.him, order_id=order.pk, text=text)


def letter(content: bytes = b"%PDF-1.7 quiet") -> CheckedFile:
    """A file that has been looked at."""
    return CheckedFile(content, PDF, "")


def matrix_ids(two: Pair) -> dict[str, UUID]:
    """A disputed order of the owner with a file, and the gig it is of."""
    gig = published(two.professional)
    order = bought(two.patient, gig, brief="cinnabar brief")
    file = order_file_add(actor=two.her, order_id=order.pk, name="night.pdf", file=letter())
    delivered(two, order)
    dispute = dispute_open(
        actor=two.her, order_id=order.pk, reason="quality", text="cinnabar words", file_ids=[file.pk]
    )
    assert GigDispute.objects.filter(pk=dispute.pk).exists()
    return {"gig_id": gig.pk, "order_id": order.pk, "file_id": file.pk, "dispute_id": dispute.pk}
