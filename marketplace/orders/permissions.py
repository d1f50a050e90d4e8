"""Who may buy, work on, accept, dispute and decide."""

from __future__ import annotations

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from marketplace.orders.models import GigOrder

GROUP = "Gigs"


def is_buyer(actor: Actor, order: GigOrder) -> bool:
    """Who paid for it."""
    return actor.is_person and order.buyer_id == actor.id


def is_seller(actor: Actor, order: GigOrder) -> bool:
    """Whose gig it is."""
    return actor.is_person and order.professional.user_id == actor.id


def is_party(actor: Actor, order: GigOrder) -> bool:
    """One of the two."""
    return is_buyer(actor, order) or is_seller(actor, order)


declare(
    Permission(
        "gig_order.view", "See own orders of gigs", GROUP, ("screen:/app/orders", "screen:/pro/orders"),
        sensitivity="sensitive", scope=is_party, wider="gig_dispute.decide", default_roles=("patient", "professional"),
    ),
    Permission("gig_order.buy", "Order a gig", GROUP, ("screen:/gigs/{id}",), personal=True, default_roles=("patient",)),
    Permission(
        "gig_order.own", "Brief, accept, dispute and cancel what one has ordered", GROUP, scope=is_buyer,
        view="gig_order.view", personal=True, default_roles=("patient",),
    ),
    Permission(
        "gig_order.fulfil", "Deliver what was ordered of one's gigs", GROUP, ("screen:/pro/orders",), scope=is_seller,
        view="gig_order.view", personal=True, default_roles=("professional",),
    ),
    Permission(
        "gig_order.speak", "Add words and files to one's order", GROUP, scope=is_party, view="gig_order.view", personal=True,
        default_roles=("patient", "professional"),
    ),
    Permission(
        "gig_dispute.decide", "See disputed orders with both sides' words, and decide", GROUP,
        ("screen:/admin/disputes", "topic:work:gig_disputes"), sensitivity="critical",
        default_roles=("support", "admin"),
    ),
)  # fmt: skip

for _column in ("gigorder.brief", "orderentry.text", "orderfile.name"):
    declare_field(f"marketplace.{_column}", "gig_dispute.decide")
