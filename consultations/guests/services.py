"""Inviting, opening a link, letting in, putting out.

A link carries 256 random bits behind the `#` of an address, which browsers keep to themselves. It opens once: the browser
that opens it gets a secret of its own, and from then on only that browser is the guest.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.bookings.lifecycle import LIVE
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from consultations.calls.models import Call
from consultations.calls.providers import JoinGrant, Provider, provider_named
from consultations.guests.closing import guest_move
from consultations.guests.events import GuestPlace, GuestsChanged, GuestView
from consultations.guests.lifecycle import ALIVE, INSIDE, GuestState
from consultations.guests.models import CallGuest
from consultations.guests.publishing import guest_view, guests_publish, guests_view, place_view, version_of
from consultations.guests.selectors import guest_get, mesh_booking
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault

# Each browser of the mesh sends its picture to each other one: beyond four a phone cannot keep up.
MOST_GUESTS = 2
# A link waits no longer than this, and never beyond the session's end.
LINK_LASTS = timedelta(days=7)
NAME_LENGTH = 60
GRANT_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Invitation:
    """A guest, and the token of his link where one was just made. The token is nowhere else and cannot be had again."""

    guest: GuestView
    token: str | None


@dataclass(frozen=True)
class Opened:
    """An opened link: the guest's place, and the secret his browser keeps."""

    guest_id: UUID
    place: GuestPlace
    secret: str
    seconds: int


def digest_of(secret: str) -> bytes:
    """What is kept of a token or a browser's secret; both are 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def guest_invite(*, actor: Actor, booking_id: UUID, kind: str) -> Invitation:
    """Invite a guest. The professional's invitation comes with a link; the patient's waits for the professional to agree.

    Raises NotFound, Conflict("session_over" | "guests_unsupported" | "too_many_guests").
    """
    authorize(actor, "guest.invite", booking_get(booking_id))
    with transaction.atomic():
        booking = _live(booking_id)
        if CallGuest.objects.filter(booking=booking, state__in=[state.value for state in ALIVE]).count() >= MOST_GUESTS:
            raise Conflict("too_many_guests", "There is no room for another guest.", data={"most": MOST_GUESTS})
        by_professional = actor.id == booking.professional.user_id
        guest = CallGuest(
            booking=booking,
            patient_id=booking.patient_id,
            invited_by=CallGuest.Inviter.PROFESSIONAL if by_professional else CallGuest.Inviter.PATIENT,
            kind=CallGuest.Kind(kind),
            state=GuestState.INVITED if by_professional else GuestState.PROPOSED,
            version=version_of(booking.pk) + 1,
        )
        token = _link(booking, guest) if by_professional else None
        guest.save(force_insert=True)
        record(
            actor,
            "guest.invited" if by_professional else "guest.proposed",
            resource=guest,
            person=booking.patient_id,
            data={"booking_id": str(booking.pk), "kind": guest.kind},
        )
        guests_publish(booking, guest)
        return Invitation(guest_view(guest), token)


def guest_link(*, actor: Actor, guest_id: UUID) -> Invitation:
    """A fresh link for a guest who has not come yet; the one before it opens nothing any more. For who invited him.

    Raises NotFound, Conflict("guest_state" | "session_over").
    """
    booking_id = guest_get(guest_id).booking_id
    authorize(actor, "guest.invite", booking_get(booking_id))
    with transaction.atomic():
        booking = _live(booking_id)
        guest = guest_get(guest_id)
        role = CallGuest.Inviter.PATIENT if actor.id == booking.patient_id else CallGuest.Inviter.PROFESSIONAL
        if guest.invited_by != role:
            raise NotFound
        if guest.state != GuestState.INVITED:
            raise Conflict("guest_state", "This guest is not in a state for that.", data={"state": str(guest.state)})
        token = _link(booking, guest)
        guest.version = version_of(booking.pk) + 1
        guest.save()
        record(actor, "guest.linked", resource=guest, person=booking.patient_id)
        guests_publish(booking, guest)
        return Invitation(guest_view(guest), token)


def guest_agree(*, actor: Actor, guest_id: UUID) -> GuestsChanged:
    """The professional agrees to a guest whom the patient asked for; again changes nothing."""
    return _move(actor, "guest.admit", guest_id, GuestState.INVITED, already=frozenset({GuestState.INVITED}) | INSIDE)


def guest_admit(*, actor: Actor, guest_id: UUID) -> GuestsChanged:
    """Let a waiting guest into the open call; again changes nothing.

    Raises NotFound, Conflict("call_not_open" | "guest_state" | "session_over").
    """
    return _move(actor, "guest.admit", guest_id, GuestState.ADMITTED, already=frozenset({GuestState.ADMITTED}))


def guest_remove(*, actor: Actor, guest_id: UUID) -> GuestsChanged:
    """Put a guest out, or take an invitation back, at any time; his sockets are closed. Again changes nothing."""
    over = frozenset({GuestState.REMOVED, GuestState.ENDED})
    return _move(actor, "guest.remove", guest_id, GuestState.REMOVED, already=over)


def guest_open(*, token: str, name: str) -> Opened:
    """Open a link: the caller's browser becomes the guest's, and no other will. The token is the right to do so.

    Raises Invalid("guest_name_missing" | "guest_name_long"), NotFound("link_unknown") for a link that was never made, was
    used or was replaced, Conflict("link_expired").
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid("guest_name_missing", fields={"name": [Fault("required")]})
    if len(name) > NAME_LENGTH:
        raise Invalid("guest_name_long", fields={"name": [Fault("too_long", most=NAME_LENGTH)]})
    unknown = NotFound("link_unknown", "This link was used already, or is no longer good.")
    found = CallGuest.objects.filter(token_digest=digest_of(token)).values_list("pk", "booking_id").first()
    if found is None:
        raise unknown
    with transaction.atomic():
        booking = booking_lock(found[1])
        # Under the lock: of two browsers with the same link the second finds the token gone.
        guest = CallGuest.objects.filter(pk=found[0], token_digest=digest_of(token)).first()
        if guest is None:
            raise unknown
        now = clock.now()
        if booking.state not in LIVE or guest.link_expires_at is None or guest.link_expires_at <= now:
            raise Conflict("link_expired", "This link has run out. Ask for a new one.")
        secret = secrets.token_urlsafe(32)
        guest.token_digest, guest.browser_digest = None, digest_of(secret)
        guest.name, guest.opened_at = name, now
        guest_move(actor=Actor.guest(guest.pk), guest=guest, to=GuestState.WAITING)
        guests_publish(booking, guest)
        seconds = max(60, int((_ends(booking) - now).total_seconds()))
        return Opened(guest.pk, place_view(booking, guest), secret, seconds)


def guest_of_browser(*, guest_id: UUID, secret: str) -> CallGuest:
    """The guest whose browser holds this secret. Raises Unauthenticated("guest_gone") once he was put out or it is over."""
    guest = CallGuest.objects.select_related("booking__professional").filter(pk=guest_id).first()
    known = bytes(guest.browser_digest) if guest is not None and guest.browser_digest is not None else b""
    if guest is None or guest.state not in INSIDE or not hmac.compare_digest(known, digest_of(secret)):
        raise Unauthenticated("guest_gone", "You are no longer a guest of this session.")
    if clock.now() >= _ends(guest.booking):
        raise Unauthenticated("guest_gone", "You are no longer a guest of this session.")
    return guest


def guest_grant(*, actor: Actor) -> JoinGrant:
    """What an admitted guest's browser needs to join the call. Raises NotFound, Conflict("call_not_open")."""
    if actor.kind != "guest" or actor.id is None:
        raise NotFound
    guest = guest_get(actor.id)
    authorize(actor, "guest.wait", guest)
    if guest.state != GuestState.ADMITTED:
        raise Conflict("call_not_open", "You have not been let in yet.")
    booking = mesh_booking(guest.booking_id)
    authorize(actor, "guest.meet", booking)
    with transaction.atomic():
        ends = max(clock.now() + timedelta(minutes=1), min(_ends(booking), clock.now() + GRANT_LASTS))
        grant = provider_named(booking.call.provider).issue_join(
            room=booking.pk, user=guest.pk, role="guest", not_after=ends
        )
        record(actor, "guest.granted", resource=guest, person=booking.patient_id, data={"provider": grant.provider})
        return grant


def guest_seen(*, actor: Actor, guest_id: UUID, present: bool) -> None:
    """A guest's socket came or went; who watches the list sees whether he is there."""
    with transaction.atomic():
        booking = booking_lock(guest_get(guest_id).booking_id)
        guest = guest_get(guest_id)
        if guest.state not in INSIDE or guest.present == present:
            return
        guest.present, guest.version = present, version_of(booking.pk) + 1
        guest.save()
        record(actor, "guest.joined" if present else "guest.left", resource=guest, person=booking.patient_id)
        guests_publish(booking, guest)


def _move(
    actor: Actor, permission: str, guest_id: UUID, to: GuestState, *, already: frozenset[GuestState]
) -> GuestsChanged:
    booking_id = guest_get(guest_id).booking_id
    authorize(actor, permission, booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        guest = guest_get(guest_id)
        if guest.state in already:
            return guests_view(booking)
        if to is not GuestState.REMOVED and booking.state not in LIVE:
            raise Conflict("session_over", "This session has ended.")
        if to is GuestState.ADMITTED and not Call.objects.get(booking=booking).is_open:
            raise Conflict("call_not_open", "Let the patient in first.")
        guest_move(actor=actor, guest=guest, to=to)
        return guests_publish(booking, guest)


def _live(booking_id: UUID) -> Booking:
    """The locked booking of a session that is still to come or under way, with a provider that can carry guests."""
    booking = booking_lock(booking_id)
    if booking.state not in LIVE:
        raise Conflict("session_over", "This session has ended.")
    call = Call.objects.get(booking=booking)
    if call.provider not in {"", Provider.WEBRTC.value}:
        # A vendor's token stays good for minutes after somebody was put out of the room.
        raise Conflict("guests_unsupported", "Guests cannot join this call.")
    return booking


def _link(booking: Booking, guest: CallGuest) -> str:
    token = secrets.token_urlsafe(32)
    guest.token_digest = digest_of(token)
    guest.link_expires_at = min(clock.now() + LINK_LASTS, _ends(booking))
    return token


def _ends(booking: Booking) -> datetime:
    """When nothing of the session is open any more."""
    return booking.ends_at + timedelta(minutes=booking.policy.call_grace_minutes)
