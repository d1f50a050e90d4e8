"""The demo world's gigs and orders: several of each kind, one that waits for a moderator, and orders in every state.

Takes `patients` and `marketplace.professionals`. Everything is done by the services themselves, at the hour it would have
happened; money goes through the sandbox gateway's own books.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from access.actors import Actor
from billing.checkout.confirmation import payment_confirm
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from billing.gateways.base import RemoteState
from billing.gateways.sandbox.models import SandboxCheckout
from kernel import clock
from kernel.demo import DemoWorld
from marketplace.gigs.models import Gig
from marketplace.gigs.services import gig_create, gig_moderate, gig_submit
from marketplace.orders.deliveries import order_deliver, order_revision
from marketplace.orders.disputes import dispute_decide, dispute_open, dispute_speak
from marketplace.orders.models import GigOrder
from marketplace.orders.payable import KIND
from marketplace.orders.services import order_accept, order_cancel, order_request, order_start
from marketplace.professionals.models import Professional

SYSTEM = Actor.system("demo")
_VIDEO = {"minutes": 50, "modalities": ["video", "audio"]}
_KEEP = {"valid_days": 180}
# kind, title, one sentence, description, concerns, packages with prices in euro cents
GIGS: tuple[tuple[str, str, str, str, list[str], list[dict[str, Any]]], ...] = (
    (
        "bundle", "Four or eight sessions at your pace", "Regular sessions for less, booked whenever you like.",
        "We agree on a goal in the first session, stay with it, and look back in the last.",
        ["anxiety", "stress"],
        [
            {"title": "Four sessions", "price_minor": 22_000, "sessions": 4, **_VIDEO, **_KEEP},
            {"title": "Eight sessions", "price_minor": 40_000, "sessions": 8, **_VIDEO, **_KEEP},
        ],
    ),
    (
        "service", "A written plan for calmer nights", "You tell me how you sleep, I write you a plan.",
        "Two to three pages in plain words: what to change in the evening and at night.\n\nIt does not replace a diagnosis.",
        ["sleep"],
        [
            {"title": "Plan", "summary": "For one person.", "price_minor": 6_500, "delivery_days": 4, "revisions": 1},
            {"title": "Plan and diary", "summary": "With a diary.", "price_minor": 9_500, "delivery_days": 7, "revisions": 2},
        ],
    ),
    (
        "session", "One session to sort things out", "Fifty minutes for one question.",
        "Come with one question and leave with a next step.", ["career", "relationships"],
        [{"title": "One session", "price_minor": 6_000, **_VIDEO, **_KEEP}],
    ),
    (
        "talk_now", "Talk now when I am here", "Thirty minutes, without an appointment.",
        "When you see me online you can come straight away.", ["stress"],
        [{"title": "Thirty minutes", "price_minor": 3_500, "minutes": 30, "modalities": ["video", "audio"]}],
    ),
    (
        "service", "Feedback on a difficult letter", "I read what you want to say and help you say it.",
        "For letters to family, to an employer, or to somebody you have lost.", ["family", "grief"],
        [{"title": "One letter", "price_minor": 4_500, "delivery_days": 3, "revisions": 1}],
    ),
)  # fmt: skip
# Who offers what: index of the professional, index of the gig. Those who are on for talk now in the demo keep their own offers.
OFFERED = (
    (0, 0), (0, 1), (1, 0), (1, 4), (2, 2), (3, 1), (4, 0), (5, 4), (6, 2), (30, 3), (31, 3), (7, 1), (8, 0), (9, 2),
)  # fmt: skip


def gigs_seed(world: DemoWorld) -> None:
    """Offer the gigs, and order some."""
    professionals: list[Professional] = world.get("marketplace.professionals")
    with clock.frozen(world.now - timedelta(days=60)):
        gigs = {place: _published(professionals[place[0]], place[1]) for place in OFFERED}
    with clock.frozen(world.now - timedelta(hours=5)):
        for who, what in ((10, 1), (11, 0)):
            _submitted(professionals[who], what)
        _draft(professionals[0], 4)
    _orders(world, gigs)


def _draft(professional: Professional, what: int) -> Gig:
    kind, title, summary, description, concerns, packages = GIGS[what]
    content = {
        "title": title, "summary": summary, "description": description, "specialties": concerns, "currency": "EUR",
        "packages": packages,
    }  # fmt: skip
    return gig_create(actor=Actor.person(professional.user_id), kind=kind, content=content)


def _submitted(professional: Professional, what: int) -> Gig:
    gig = _draft(professional, what)
    return gig_submit(actor=Actor.person(professional.user_id), gig_id=gig.pk, version=gig.version)


def _published(professional: Professional, what: int) -> Gig:
    gig = _submitted(professional, what)
    return gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=True)


def _orders(world: DemoWorld, gigs: dict[tuple[int, int], Gig]) -> None:
    """The first patient has one of each that matters; the others fill the professional's and the administrators' lists."""
    patients = [Actor.person(one.pk) for one in world.get("patients")]
    professionals: list[Professional] = world.get("marketplace.professionals")
    his = [Actor.person(one.user_id) for one in professionals[:9]]
    her, other, third, fourth = patients[0], patients[6], patients[7], patients[8]
    plan, letter = gigs[0, 1], gigs[1, 4]

    def ago(**of: float) -> Any:
        return clock.frozen(world.now - timedelta(**of))

    with ago(days=12):
        _bought(her, gigs[0, 0], "a")
    with ago(days=3):
        delivered = _bought(her, plan, "a", "I lie awake from three to five and think of work.")
    with ago(days=1):
        order_deliver(
            actor=his[0],
            order_id=delivered.pk,
            text="Here is your plan. Start with the evening, and take a week for it.",
        )
    with ago(hours=20):
        _bought(other, plan, "b", "The baby sleeps, I do not.")
    with ago(days=6):
        _bought(third, plan, "a", "Shift work, every week another rhythm.")
        accepted = _bought(fourth, letter, "a", "A letter to my brother.")
        disputed = _bought(other, letter, "a", "To my former employer.")
        ruled = _bought(her, letter, "a", "To a friend I have not seen in years.")
        _bought(other, gigs[4, 0], "a")
    with ago(days=4):
        for order in (accepted, disputed, ruled):
            order_deliver(
                actor=his[1], order_id=order.pk, text="I have marked three places and propose another ending."
            )
    with ago(days=3, hours=6):
        order_revision(actor=fourth, order_id=accepted.pk, text="The ending could be warmer.")
        dispute_open(actor=other, order_id=disputed.pk, reason="quality", text="Two sentences for this price.")
        open_ruled = dispute_open(
            actor=her, order_id=ruled.pk, reason="not_as_described", text="It was my letter, unchanged."
        )
    with ago(days=3):
        order_deliver(actor=his[1], order_id=accepted.pk, text="With a warmer ending.")
        dispute_speak(actor=his[1], order_id=disputed.pk, text="The letter was good already, as I wrote.")
        dispute_decide(
            actor=SYSTEM, dispute_id=open_ruled.pk, ruling="refund", text="The letter came back as it was sent."
        )
    with ago(days=2):
        order_accept(actor=fourth, order_id=accepted.pk)
        cancelled = _bought(fourth, gigs[5, 4], "a", "")
    with ago(days=1, hours=12):
        order_cancel(actor=fourth, order_id=cancelled.pk)
    with ago(minutes=4):
        _requested(her, gigs[2, 2], "a", "")
        _bought(third, gigs[3, 1], "a", "")


def _requested(buyer: Actor, gig: Gig, package: str, brief: str) -> GigOrder:
    if gig.live_id is None:
        raise ValueError("only a published gig is ordered")
    return order_request(actor=buyer, gig_id=gig.pk, version_id=gig.live_id, package=package, brief=brief)


def _bought(buyer: Actor, gig: Gig, package: str, brief: str = "") -> GigOrder:
    """Ordered, paid at the sandbox and begun; what its webhook would bring is applied at once, since nobody listens yet."""
    order = _requested(buyer, gig, package, brief)
    started = checkout_start(
        actor=buyer, kind=KIND, payable_id=order.pk, return_path="/app/payments/return", idem=f"demo-{order.pk}"
    )
    page = SandboxCheckout.objects.get(payment_id=started.id)
    SandboxCheckout.objects.filter(pk=page.pk).update(state=RemoteState.PAID, paid_at=clock.now())
    with transaction.atomic():
        payment_confirm(
            actor=SYSTEM, payment_id=started.id, ref=str(page.pk), money=Payment.objects.get(pk=started.id).money
        )
    order_start(actor=SYSTEM, order_id=order.pk)
    return GigOrder.objects.get(pk=order.pk)
