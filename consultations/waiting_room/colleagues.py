"""Which colleagues could take a waiting patient now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import Desk, WaitingEntry
from kernel import clock
from marketplace.calendar.moving import is_free
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import listed

# More would be a directory, not a choice made in a minute.
SHOWN = 8


def begins_at(booking: Booking) -> datetime:
    """When a colleague would begin: at her appointment, or for one that has begun, with the present minute."""
    this_minute = clock.now().replace(second=0, microsecond=0)
    return max(booking.starts_at, this_minute)


def _candidates(booking: Booking) -> QuerySet[Professional]:
    """Listed, at the desk, in no call, with nobody waiting, and offering this way of meeting; not the one she is with."""
    busy = Call.objects.filter(opened_at__isnull=False, finished_at__isnull=True).values("professional_id")
    queue = WaitingEntry.objects.filter(state__in=[state.value for state in QUEUED]).values("professional_id")
    here = Desk.objects.filter(present=True).values("professional_id")
    return (
        listed()
        .filter(pk__in=here, offers__active=True, offers__modalities__contains=[booking.modality])
        .exclude(pk=booking.professional_id)
        .exclude(user_id=booking.patient_id)
        .exclude(pk__in=busy)
        .exclude(pk__in=queue)
        .distinct()
    )


def colleague_available(*, booking: Booking, professional_id: UUID) -> bool:
    """Whether this colleague could take the session now; the calendar's constraint still has the last word."""
    found = _candidates(booking).filter(pk=professional_id).first()
    return found is not None and is_free(found, begins_at(booking), booking.minutes)


def colleagues_for(*, actor: Actor, booking_id: UUID) -> list[dict[str, Any]]:
    """Colleagues free for the whole session, those who share specialties and languages first; at most eight.

    Each as {id, display_name, slug, avatar_url, kind, languages, specialties}. Raises NotFound.
    """
    booking = booking_get(booking_id)
    authorize(actor, "waiting_room.transfer", booking)
    own = Professional.objects.only("specialties", "languages").get(pk=booking.professional_id)

    def shared(colleague: Professional) -> tuple[int, int, str]:
        specialties = len(set(colleague.specialties) & set(own.specialties))
        languages = len(set(colleague.languages) & set(own.languages))
        return (-languages, -specialties, colleague.display_name)

    start = begins_at(booking)
    found = []
    for colleague in sorted(_candidates(booking), key=shared):
        if is_free(colleague, start, booking.minutes):
            found.append(
                {
                    "id": colleague.pk,
                    "display_name": colleague.display_name,
                    "slug": colleague.slug,
                    "avatar_url": colleague.avatar_url,
                    "kind": colleague.kind,
                    "languages": colleague.languages,
                    "specialties": colleague.specialties,
                }
            )
        if len(found) == SHOWN:
            break
    return found
