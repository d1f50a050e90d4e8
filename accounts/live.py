"""A person's own topic: what concerns her alone, on every screen she has open."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from access.actors import Actor
from access.grants import codenames_of, role_slugs
from accounts.notifications.selectors import unread_count
from realtime.registry import Topic, topic


class NotificationCreated(BaseModel):
    """Something new in the notification centre; `title` is in the person's language."""

    id: uuid.UUID
    template: str
    title: str
    data: dict[str, Any]
    at: datetime


class NotificationsRead(BaseModel):
    """Notifications were read, here or on another device."""

    unread: int


class RightsChanged(BaseModel):
    """What the person may do has changed: ask /me again."""


class StandingChanged(BaseModel):
    """She looks through a role, or opened a record in an emergency, or that is over: ask /me again."""


class ProfileChanged(BaseModel):
    """Her profile has changed: ask /me again."""

    fields: list[str]


class ConsentsChanged(BaseModel):
    """Purpose → given."""

    changed: dict[str, bool]


class SessionOpened(BaseModel):
    """She signed in on a device."""

    session_id: uuid.UUID


class SessionEnded(BaseModel):
    """A device was signed out."""

    session_id: uuid.UUID


class BookingChanged(BaseModel):
    """A booking she takes part in has a new state."""

    booking_id: uuid.UUID
    state: str


class PaymentChanged(BaseModel):
    """A payment of hers has a new state."""

    payment_id: uuid.UUID
    state: str


class BusyFeedChanged(BaseModel):
    """A calendar of hers elsewhere was added, read with another result, or removed: ask for them again."""

    feed_id: uuid.UUID


class GigChanged(BaseModel):
    """A gig of hers has a new state."""

    gig_id: uuid.UUID
    state: str


class MatchBlocksChanged(BaseModel):
    """Whom she keeps out of her matches has changed; the list is asked for again."""


class GigOrderChanged(BaseModel):
    """An order she takes part in has changed."""

    order_id: uuid.UUID
    state: str


class ShortlistChanged(BaseModel):
    """She kept somebody or let her go, or a saved search of hers has changed: ask for what is shown of it again."""

    kind: Literal["favourites", "searches"]


class PersonSnapshot(BaseModel):
    """Where her own things stand."""

    unread: int
    roles: list[str]
    permissions: list[str]


@topic("user:{user_id}")
class PersonTopic(Topic):
    """`user:{id}`."""

    permission = "profile.own"
    policy = "ordered"
    snapshot_model = PersonSnapshot
    events = {
        "notification.created": NotificationCreated,
        "notifications.read": NotificationsRead,
        "rights.changed": RightsChanged,
        "standing.changed": StandingChanged,
        "profile.changed": ProfileChanged,
        "consents.changed": ConsentsChanged,
        "session.opened": SessionOpened,
        "session.ended": SessionEnded,
        "booking.changed": BookingChanged,
        "payment.changed": PaymentChanged,
        "busy_feed.changed": BusyFeedChanged,
        "gig.changed": GigChanged,
        "gig_order.changed": GigOrderChanged,
        "match_blocks.changed": MatchBlocksChanged,
        "shortlist.changed": ShortlistChanged,
    }

    def resource(self, actor: Actor, user_id: str) -> uuid.UUID:
        return uuid.UUID(user_id)

    def snapshot(self, actor: Actor, user_id: str) -> PersonSnapshot:
        person_id = uuid.UUID(user_id)
        return PersonSnapshot(
            unread=unread_count(person_id),
            roles=role_slugs(person_id),
            permissions=sorted(codenames_of(person_id, actor.session_id)),
        )
