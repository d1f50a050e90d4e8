"""Joining, reporting, writing and finishing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from consultations.calls.events import CallChanged
from consultations.calls.finishing import call_conclude
from consultations.calls.lifecycle import CallState, ParticipantState, Role, call_state, may_report
from consultations.calls.models import Call
from consultations.calls.providers import JoinGrant, provider_named
from consultations.calls.publishing import call_event_after_commit, call_publish, call_view
from consultations.calls.quality import Sample, sample_keep
from consultations.messages.events import ChatPosted
from consultations.messages.services import message_post
from consultations.waiting_room.lifecycle import PlaceState
from consultations.waiting_room.models import Desk
from consultations.waiting_room.places import place_move, place_of
from kernel import clock
from kernel.errors import Conflict, NotFound

# A grant is asked for again before it ends; short, because it opens the TURN server.
GRANT_LASTS = timedelta(minutes=30)


def call_grant(*, actor: Actor, booking_id: UUID) -> dict[str, Any]:
    """What the participant's browser needs to join an open call (shape: `calls.api.GrantSerializer`).

    Raises NotFound, Forbidden("consent_required"), Conflict("call_not_open").
    """
    booking = booking_get(booking_id)
    authorize(actor, "call.join", booking)
    consent_require(booking.patient_id, "care")
    with transaction.atomic():
        call = Call.objects.filter(booking=booking).first()
        if call is None or not call.is_open:
            raise Conflict("call_not_open", "You have not been let in yet.")
        closes_at = call.ends_at + timedelta(minutes=booking.policy.call_grace_minutes)
        not_after = max(clock.now() + timedelta(minutes=1), min(closes_at, clock.now() + GRANT_LASTS))
        role = _role(booking, actor)
        grant = provider_named(call.provider).issue_join(
            room=booking.pk, user=_id(actor), role=role.value, not_after=not_after
        )
        record(actor, "call.granted", resource=booking, person=booking.patient_id, data={"provider": grant.provider})
    return {
        **grant_view(grant),
        "role": "polite" if role is Role.PATIENT else "impolite",
        "peer_id": booking.professional.user_id if role is Role.PATIENT else booking.patient_id,
        "modality": booking.modality,
        "not_after": not_after,
    }


def grant_view(grant: JoinGrant) -> dict[str, Any]:
    """A provider's grant as it goes to the browser."""
    return {
        **asdict(grant),
        "ice_servers": [
            {name: value for name, value in asdict(server).items() if value is not None} for server in grant.ice_servers
        ],
    }


def participant_seen(*, actor: Actor, booking_id: UUID) -> None:
    """A participant's socket is on the call's topic: he stands in the lobby until his browser reports more."""
    with transaction.atomic():
        booking, call = _locked(booking_id)
        if not call.is_open:
            return
        role = _role(booking, actor)
        if _state_of(call, role) in {ParticipantState.ABSENT, ParticipantState.LEFT}:
            _set_state(call, role, ParticipantState.LOBBY)
        _settle(booking, call)
        call_event_after_commit(call, "joined", role=role.value)
        record(actor, "call.joined", resource=booking, person=booking.patient_id)
        call_publish(booking, call)


def participant_unseen(*, actor: Actor, booking_id: UUID, reason: str) -> None:
    """A participant's last socket is gone, for good (`unsubscribed`, `closed`) or `lost`. The visit goes on."""
    with transaction.atomic():
        booking, call = _locked(booking_id)
        if not call.is_open:
            return
        role = _role(booking, actor)
        _set_state(call, role, ParticipantState.ABSENT if reason == "lost" else ParticipantState.LEFT)
        _settle(booking, call)
        call_event_after_commit(call, "left", role=role.value, reason=reason)
        record(actor, "call.left", resource=booking, person=booking.patient_id, data={"reason": reason})
        call_publish(booking, call)


def call_report(*, actor: Actor, booking_id: UUID, state: str, sample: Sample | None) -> CallChanged:
    """Take down how a participant's connection stands; publishes only what changed.

    Raises NotFound, Conflict("call_not_open" | "call_finished" | "report_refused").
    """
    authorize(actor, "call.report", booking_get(booking_id))
    with transaction.atomic():
        booking, call = _locked(booking_id)
        if call.state == CallState.FINISHED:
            raise Conflict("call_finished", "The visit is over.")
        if not call.is_open:
            raise Conflict("call_not_open", "You have not been let in yet.")
        role = _role(booking, actor)
        following = ParticipantState(state)
        if not may_report(_state_of(call, role), following):
            raise Conflict("report_refused", data={"state": _state_of(call, role)})
        changed = _state_of(call, role) != following
        _set_state(call, role, following)
        if sample is not None:
            changed |= _set_grade(call, role, sample.grade)
            sample_keep(booking_id=booking.pk, role=role, sample=sample)
        if not changed:
            version = Desk.objects.values_list("version", flat=True).get(professional_id=booking.professional_id)
            return call_view(booking, call, version)
        call_event_after_commit(call, "state", role=role.value, state=state)
        _settle(booking, call)
        return call_publish(booking, call)


def call_finish(*, actor: Actor, booking_id: UUID) -> CallChanged:
    """End the visit: the professional whenever he says so, the patient once the schedule has passed; again changes nothing.

    Raises NotFound, Conflict("call_not_open"), Conflict("visit_running", data.ends_at) for a patient before the schedule's end.
    """
    authorize(actor, "call.finish", booking_get(booking_id))
    with transaction.atomic():
        booking, call = _locked(booking_id)
        if call.state == CallState.FINISHED:
            version = Desk.objects.values_list("version", flat=True).get(professional_id=booking.professional_id)
            return call_view(booking, call, version)
        if not call.is_open:
            raise Conflict("call_not_open", "The session has not begun.")
        role = _role(booking, actor)
        if role is Role.PATIENT and clock.now() < call.ends_at:
            raise Conflict(
                "visit_running",
                "You can leave at any time; the professional finishes the session.",
                data={"ends_at": call.ends_at.isoformat()},
            )
        return call_conclude(actor=actor, booking=booking, call=call, reason=Call.FinishReason(role.value))


def calls_sweep(*, actor: Actor) -> int:
    """Finish every call whose schedule and grace are over, each in its own transaction; returns how many."""
    finished = 0
    now = clock.now()
    due = Call.objects.filter(opened_at__isnull=False, finished_at__isnull=True, ends_at__lte=now).order_by("ends_at")
    for booking_id in list(due.values_list("booking_id", flat=True)):
        with transaction.atomic():
            booking, call = _locked(booking_id)
            grace = timedelta(minutes=booking.policy.call_grace_minutes)
            if not call.is_open or clock.now() < call.ends_at + grace:
                continue
            call_conclude(actor=actor, booking=booking, call=call, reason=Call.FinishReason.SCHEDULE)
            finished += 1
    return finished


def call_message_post(*, actor: Actor, booking_id: UUID, text: str, idem: str) -> ChatPosted:
    """Write to the other of the two in an open call. Raises Conflict("call_not_open")."""
    authorize(actor, "call.chat", booking_get(booking_id))
    with transaction.atomic():
        booking, call = _locked(booking_id)
        if not call.is_open:
            raise Conflict("call_not_open", "The session is not open.")
        return message_post(
            actor=actor, booking=booking, place="call", text=text, idem=idem, topics=[f"call:{booking.pk}"]
        )


def _locked(booking_id: UUID) -> tuple[Booking, Call]:
    """The booking, locked, and its call as it is under that lock."""
    booking = booking_lock(booking_id)
    call = Call.objects.filter(booking=booking).first()
    if call is None:
        raise NotFound
    return booking, call


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotFound
    return actor.id


def _role(booking: Booking, actor: Actor) -> Role:
    """The role comes from the booking, never from who joined first."""
    if actor.id == booking.patient_id:
        return Role.PATIENT
    if actor.id == booking.professional.user_id:
        return Role.PROFESSIONAL
    raise NotFound


def _state_of(call: Call, role: Role) -> str:
    return str(call.patient_state if role is Role.PATIENT else call.professional_state)


def _set_state(call: Call, role: Role, state: ParticipantState) -> None:
    if role is Role.PATIENT:
        call.patient_state = state
    else:
        call.professional_state = state


def _set_grade(call: Call, role: Role, grade: str) -> bool:
    before = call.patient_grade if role is Role.PATIENT else call.professional_grade
    if role is Role.PATIENT:
        call.patient_grade = grade
    else:
        call.professional_grade = grade
    return before != grade


def _settle(booking: Booking, call: Call) -> None:
    """Derive the call's state from its participants', begin the visit when both are first connected, and save."""
    now = clock.now()
    state = call_state(
        patient=call.patient_state, professional=call.professional_state, has_started=call.started_at is not None
    )
    if state != call.state:
        call.state, call.state_since = state, now
    if state is CallState.CONNECTED:
        call.started_at = call.started_at or now
        entry = place_of(booking)
        if entry.state == PlaceState.ADMITTED:
            place_move(entry, PlaceState.IN_CALL)
    call.save()
