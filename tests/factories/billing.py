"""People with money, and a seller whose things can be paid for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from access.actors import Actor
from access.roles import give_base_role
from accounts.people.models import User
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from billing.earnings.models import Earning
from billing.earnings.services import earning_deliver, earnings_release
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.models import SandboxCheckout
from billing.money import Money
from billing.payables import Quote
from billing.refunds.models import Refund
from billing.refunds.outcomes import refund_refuse
from billing.refunds.services import refund_request
from kernel import clock
from kernel.errors import NotFound
from kernel.ids import uuid7
from kernel.tasks import drain

KIND = "test_thing"
SYSTEM = Actor.system("tests")


def person(role: str) -> User:
    """An account with one of the seeded roles."""
    user = User.objects.create_user(email=f"{uuid7().hex}@example.test", password=None)
    give_base_role(user_id=user.id, slug=role, by="tests")
    return user


def actor(user: User) -> Actor:
    """The person as an actor."""
    return Actor.person(user.id)


@dataclass
class Thing:
    """Something on the stall. `sold_to` is the payment that got it."""

    quote: Quote
    sold_to: UUID | None = None
    refunds: list[Money] = field(default_factory=list)


class Stall:
    """A seller in memory: sells each thing once, and not after its time."""

    def __init__(self) -> None:
        self.things: dict[UUID, Thing] = {}
        self.asked = 0
        self._lock = threading.Lock()

    def offer(
        self, *, payer: User, payee: User, amount: int = 150_000, currency: str = "INR", until: datetime | None = None
    ) -> UUID:
        """Put a thing on the stall; returns its id."""
        thing_id = uuid7()
        self.things[thing_id] = Thing(
            Quote(
                price=Money(amount, currency),
                payer_id=payer.id,
                payee_id=payee.id,
                reference=f"T-{thing_id.hex[-6:]}",
                payable_until=until or clock.now() + timedelta(minutes=10),
            )
        )
        return thing_id

    def quote(self, payable_id: UUID) -> Quote:
        if payable_id not in self.things:
            raise NotFound
        return self.things[payable_id].quote

    def on_paid(self, payable_id: UUID, payment_id: UUID) -> Literal["accepted", "refund"]:
        with self._lock:
            self.asked += 1
            thing = self.things[payable_id]
            if thing.sold_to not in {None, payment_id} or thing.quote.payable_until < clock.now():
                return "refund"
            thing.sold_to = payment_id
            return "accepted"

    def on_refunded(self, payable_id: UUID, payment_id: UUID, amount: Money) -> None:
        self.things[payable_id].refunds.append(amount)


def checkout(user: User, thing_id: UUID) -> Payment:
    """The payer at the gateway's page."""
    started = checkout_start(
        actor=actor(user), kind=KIND, payable_id=thing_id, return_path="/app/done", idem=uuid7().hex
    )
    return Payment.objects.get(pk=started.id)


def press(payment: Payment, choice: remote.Choice = "pay") -> None:
    """What the payer does on the page; the gateway tells us by webhook, whose delivery then waits."""
    remote.checkout_choose(SandboxCheckout.objects.get(payment_id=payment.id).token, choice)


def paid(user: User, thing_id: UUID) -> Payment:
    """A payment that went through, its webhook delivered and worked off."""
    payment = checkout(user, thing_id)
    press(payment)
    drain()
    payment.refresh_from_db()
    return payment


def delivered(payment: Payment) -> Earning:
    """The thing was delivered just now."""
    return earning_deliver(actor=SYSTEM, kind=payment.kind, payable_id=payment.payable_id, delivered_at=clock.now())


def earned(user: User, thing_id: UUID) -> Earning:
    """A payment delivered and past its dispute window."""
    earning = delivered(paid(user, thing_id))
    earnings_release(actor=SYSTEM, at=earning.available_at)
    drain()
    earning.refresh_from_db()
    return earning


def refused_refund(payment_id: UUID, amount: int = 100) -> Refund:
    """A refund of a part that the gateway would not send, for good."""
    refund = refund_request(actor=SYSTEM, payment_id=payment_id, amount=amount, reason="goodwill", idem=uuid7().hex)
    assert refund is not None
    return refund_refuse(actor=SYSTEM, refund_id=refund.pk, code="account_closed")
