"""A person's own list: nobody else's business, the super-administrator's neither."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from marketplace.shortlist.models import SavedSearch

GROUP = "Directory"


def is_own(actor: Actor, resource: SavedSearch | uuid.UUID) -> bool:
    """The search, or the person named, is the actor's own."""
    person = resource.patient_id if isinstance(resource, SavedSearch) else resource
    return actor.is_person and person == actor.id


declare(
    Permission(
        "favourite.own", "Keep professionals to find them again", GROUP, ("screen:/app/saved",), personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "saved_search.own", "Save searches and hear of new matches", GROUP, ("screen:/app/saved",), scope=is_own, personal=True,
        default_roles=("patient",),
    ),
)  # fmt: skip
declare_field("marketplace.savedsearch.name", closed="its owner's alone, whatever anybody else may do")
