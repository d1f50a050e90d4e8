"""Who may join a queue, and who may take somebody from it."""

from __future__ import annotations

from access.actors import Actor
from access.permissions import Permission, declare
from consultations.talk_now.models import TalkNowRequest

GROUP = "Talk now"


def is_own_request(actor: Actor, request: TalkNowRequest) -> bool:
    """The patient who asked."""
    return actor.is_person and request.patient_id == actor.id


declare(
    Permission(
        "talk_now.watch", label="See who can talk now and how long the queue is", group=GROUP,
        unlocks=("screen:/app/talk-now", "topic:talk_now"), default_roles=("patient", "professional"),
    ),
    Permission(
        "talk_now.join", label="Join a queue to talk now", group=GROUP, unlocks=("screen:/app/talk-now",), personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "talk_now.own", label="See and leave one's own place in a queue", group=GROUP, scope=is_own_request, personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "talk_now.serve", label="Take people who want to talk now", group=GROUP, unlocks=("screen:/pro/",), personal=True,
        default_roles=("professional",),
    ),
)  # fmt: skip
