"""Who is there, and the timers of the room: away, place lost, room opens. Called by sockets and by the sweep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.bookings.lifecycle import LIVE
from consultations.bookings.models import Booking
from consultations.bookings.transitions import booking_lock
from consultations.waiting_room.lifecycle import FINAL, QUEUED, PlaceState
from consultations.waiting_room.models import Desk, WaitingEntry
from consultations.waiting_room.places import place_keep, place_move, place_of
from consultations.waiting_room.publishing import desk_lock, room_publish
from consultations.waiting_room.selectors import room_professional
from kernel import clock


def place_seen(*, actor: Actor, booking_id: UUID) -> None:
    """A socket of the patient watches her place: she is there, and back at the place she had if she was away."""
    with transaction.atomic():
        _came(actor, booking_lock(booking_id))


def _came(actor: Actor, booking: Booking) -> None:
    entry = place_of(booking)
    if booking.state not in LIVE or entry.state in FINAL:
        return
    here_already = entry.present and entry.unseen_since is None and entry.state != PlaceState.AWAY
    if here_already and entry.arrived_at is not None and entry.place_held_until is None:
        # A second device, or a socket that came back in time: when a node goes, hundreds do at once.
        return
    authorize(actor, "waiting_place.watch", booking)
    entry.present, entry.unseen_since = True, None
    if clock.now() >= entry.opens_at:
        entry.arrived_at = entry.arrived_at or clock.now()
    entry.place_held_until = None
    if entry.state == PlaceState.AWAY:
        place_move(entry, PlaceState.WAITING)
        record(actor, "waiting_room.returned", resource=booking, person=booking.patient_id)
    entry.save()
    room_publish(booking.professional_id)


def place_unseen(*, actor: Actor, booking_id: UUID) -> None:
    """Her last socket is gone: the place is kept for a while, and after half a minute she counts as away."""
    with transaction.atomic():
        _went(actor, booking_lock(booking_id))


def _went(actor: Actor, booking: Booking) -> None:
    entry = place_of(booking)
    if entry.state in FINAL or actor.id != booking.patient_id:
        return
    record(actor, "waiting_room.unseen", resource=booking, person=booking.patient_id)
    place_keep(entry, booking.policy.place_kept_seconds)
    room_publish(booking.professional_id)


def place_watch(*, actor: Actor, booking_id: UUID, is_here: Callable[[], bool]) -> None:
    """A socket of hers came or went; `is_here` tells, once the booking is locked, whether one of them is there now.

    A late "gone" of an old connection must not win over the one she came back with, nor a late "came" over a leave.
    """
    with transaction.atomic():
        booking = booking_lock(booking_id)
        settle = _came if is_here() else _went
        settle(actor, booking)


def desk_watch(*, actor: Actor, professional_id: UUID, is_here: Callable[[], bool]) -> None:
    """A socket of the professional came or went; `is_here` tells, under the desk's lock, whether one is there now."""
    with transaction.atomic():
        desk = desk_lock(professional_id)
        settle = _desk_taken if is_here() else _desk_left
        settle(actor, desk)


def desk_seen(*, actor: Actor, professional_id: UUID) -> None:
    """The professional's socket watches the queue: he is at the desk."""
    with transaction.atomic():
        _desk_taken(actor, desk_lock(professional_id))


def _desk_taken(actor: Actor, desk: Desk) -> None:
    if not desk.present:
        authorize(actor, "waiting_room.watch", room_professional(desk.professional_id))
    here_already, desk.present, desk.seen_at = desk.present, True, clock.now()
    desk.save(update_fields=["present", "seen_at"])
    if here_already:
        return
    record(actor, "waiting_room.desk_taken", resource=desk)
    room_publish(desk.professional_id, desk=desk)


def desk_unseen(*, actor: Actor, professional_id: UUID) -> None:
    """The professional's last socket is gone."""
    with transaction.atomic():
        _desk_left(actor, desk_lock(professional_id))


def _desk_left(actor: Actor, desk: Desk) -> None:
    desk.present, desk.seen_at = False, clock.now()
    desk.save(update_fields=["present", "seen_at"])
    record(actor, "waiting_room.desk_left", resource=desk)
    room_publish(desk.professional_id, desk=desk)


def waiting_room_sweep(*, actor: Actor) -> int:
    """Apply every timer that is due, then tell readers whose view has changed with time; returns how many places moved.

    Each booking and each desk in a transaction of its own; several sweeps at once are harmless.
    """
    now = clock.now()
    due = WaitingEntry.objects.filter(
        Q(state=PlaceState.NOT_OPEN, opens_at__lte=now)
        | Q(state__in=[state.value for state in QUEUED], unseen_since__isnull=False)
    ).order_by("pk")
    moved = sum(_timers_apply(actor, booking_id) for booking_id in list(due.values_list("booking_id", flat=True)))
    live = ~Q(state__in=[state.value for state in FINAL]) & Q(opens_at__lte=now)
    rooms = set(WaitingEntry.objects.filter(live).values_list("professional_id", flat=True))
    rooms |= set(
        Desk.objects.filter(delay_until__lte=now, delay_minutes__gt=0).values_list("professional_id", flat=True)
    )
    for professional_id in sorted(rooms):
        with transaction.atomic():
            desk = desk_lock(professional_id)
            if desk.delay_until is not None and desk.delay_until <= now:
                desk.delay_minutes, desk.delay_until = 0, None
            room_publish(professional_id, desk=desk)
    return moved


def _timers_apply(actor: Actor, booking_id: UUID) -> bool:
    with transaction.atomic():
        booking = booking_lock(booking_id)
        entry = place_of(booking)
        now, policy = clock.now(), booking.policy
        if entry.state == PlaceState.NOT_OPEN and now >= entry.opens_at:
            place_move(entry, PlaceState.OPEN)
        elif entry.state in QUEUED and entry.unseen_since is not None:
            held_until = entry.place_held_until or entry.unseen_since + timedelta(seconds=policy.place_kept_seconds)
            if now >= held_until:
                place_move(entry, PlaceState.OPEN)
                record(actor, "waiting_room.place_lost", resource=booking, person=booking.patient_id)
            elif entry.state == PlaceState.WAITING and now >= entry.unseen_since + timedelta(
                seconds=policy.away_after_seconds
            ):
                place_move(entry, PlaceState.AWAY)
                entry.place_held_until = held_until
                entry.save()
                record(actor, "waiting_room.away", resource=booking, person=booking.patient_id)
            else:
                return False
        else:
            return False
        room_publish(booking.professional_id)
        return True
