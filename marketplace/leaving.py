"""What the marketplace does when somebody leaves: a professional who is gone is not listed and cannot be booked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from access.actors import Actor
from access.audit import record
from marketplace.orders.lifecycle import OPEN
from marketplace.orders.models import GigOrder
from marketplace.professionals.models import Professional
from marketplace.verification.decisions import listing_follow


def open_matters(person_id: uuid.UUID) -> Iterator[str]:
    """`orders_open` while something she ordered, or was ordered of her, is not over."""
    hers = Q(buyer_id=person_id) | Q(professional__user_id=person_id)
    if GigOrder.objects.filter(hers, state__in=sorted(OPEN)).exists():
        yield "orders_open"


@transaction.atomic
def farewell(person_id: uuid.UUID) -> None:
    """Take her off the directory. Again is no change."""
    professional = Professional.objects.select_for_update(of=("self",), no_key=True).filter(user_id=person_id).first()
    if professional is None or professional.state == Professional.State.SUSPENDED:
        return
    professional.state = Professional.State.SUSPENDED
    professional.save(update_fields=["state"])
    record(Actor.system("privacy.erasure"), "professional.unlisted", resource=professional, person=person_id)
    listing_follow(professional)
