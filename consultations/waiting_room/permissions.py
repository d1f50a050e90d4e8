"""Who may do what in a waiting room. Patients act on their booking, professionals on their own room."""

from __future__ import annotations

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from access.records import declare_record
from consultations.bookings.permissions import is_participant, is_patient, is_professional, patient_of
from marketplace.professionals.models import Professional

GROUP = "Waiting room"


def is_own_room(actor: Actor, professional: Professional) -> bool:
    """The professional whose room it is."""
    return actor.is_person and professional.user_id == actor.id


declare(
    Permission(
        "waiting_place.watch", label="See own place in the waiting room", group=GROUP, unlocks=("topic:waiting_place",),
        scope=is_patient, personal=True, default_roles=("patient",),
    ),
    Permission(
        "waiting_room.join", label="Check in to the waiting room", group=GROUP, unlocks=("screen:/app/waiting",),
        scope=is_patient, view="booking.view", personal=True, default_roles=("patient",),
    ),
    Permission(
        "waiting_room.leave", label="Leave the waiting room", group=GROUP, scope=is_patient, view="booking.view",
        personal=True, default_roles=("patient",),
    ),
    Permission(
        "waiting_room.chat", label="Write in the waiting room", group=GROUP, scope=is_participant, view="booking.view",
        sensitivity="sensitive", personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "waiting_room.watch", label="See who is waiting for oneself", group=GROUP,
        unlocks=("screen:/pro/today", "topic:waiting_room"), sensitivity="sensitive", scope=is_own_room, personal=True,
        default_roles=("professional",),
    ),
    Permission(
        "waiting_room.admit", label="Admit a waiting patient", group=GROUP, scope=is_professional, view="booking.view",
        personal=True, default_roles=("professional",),
    ),
    Permission(
        "waiting_room.send_back", label="Send a patient back to the waiting room", group=GROUP, scope=is_professional,
        view="booking.view", personal=True, default_roles=("professional",),
    ),
    Permission(
        "waiting_room.remove", label="Remove a patient from the waiting room", group=GROUP, scope=is_professional,
        view="booking.view", sensitivity="sensitive", personal=True, default_roles=("professional",),
    ),
    Permission(
        "waiting_room.transfer", label="Offer a waiting patient a colleague", group=GROUP, scope=is_professional,
        view="booking.view", sensitivity="sensitive", personal=True, default_roles=("professional",),
    ),
    Permission(
        "waiting_room.transfer_answer", label="Accept or decline a colleague in the waiting room", group=GROUP,
        scope=is_patient, view="booking.view", personal=True, default_roles=("patient",),
    ),
    Permission(
        "waiting_room.delay", label="Announce a delay", group=GROUP, scope=is_own_room, personal=True,
        default_roles=("professional",),
    ),
)  # fmt: skip

declare_field("consultations.sessionmessage.text", "waiting_room.chat", "call.chat")

# Withdrawn consent ends what is going on: the topic closes with the recheck, a line of chat is not stored any more.
declare_record("waiting_place.watch", patient_of, consent="care")
declare_record("waiting_room.chat", patient_of, consent="messages")
