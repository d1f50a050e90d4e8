"""Who may see, write and moderate gigs."""

from __future__ import annotations

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from marketplace.gigs.models import Gig


def is_own_gig(actor: Actor, gig: Gig) -> bool:
    """The professional who offers it."""
    return actor.is_person and gig.author_id == actor.id


declare(
    Permission(
        "gig.view", "See published gigs", "Gigs", ("screen:/gigs", "GET /api/v1/gigs", "GET /api/v1/gigs/{id}"), public=True,
    ),
    Permission(
        "gig.edit_own", "Offer and change one's own gigs", "Gigs", ("screen:/pro/gigs",), scope=is_own_gig, personal=True,
        default_roles=("professional",),
    ),
    Permission(
        "gig.moderate", "Publish gigs or send them back", "Gigs", ("screen:/admin/gigs", "topic:work:gigs"),
        sensitivity="sensitive", default_roles=("support", "clinical_lead", "admin"),
    ),
)  # fmt: skip

declare_field("marketplace.gig.review_note", "gig.moderate")
