"""Which colleagues could take a patient's session: those who are here now, and those whose calendar offers its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from marketplace.calendar.moving import is_free, is_offered
from marketplace.calendar.selectors import LoadedCalendar, calendars_load
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import listed

# More would be a directory, not a choice made in a minute.
SHOWN = 8
# Whose calendars are looked at for it; the best match comes first, so who comes after them would hardly be shown.
LOOKED_AT = 60


def begins_at(booking: Booking) -> datetime:
    """When a colleague would begin: at her appointment, or for one that has begun, with the present minute."""
    this_minute = clock.now().replace(second=0, microsecond=0)
    return max(booking.starts_at, this_minute)


def _at_hand(booking: Booking) -> QuerySet[Professional]:
    """Listed, at the desk, in no call, with nobody waiting, and offering this way of meeting; not the one she is with."""
    busy = Call.objects.filter(opened_at__isnull=False, finished_at__isnull=True).values("professional_id")
    queue = WaitingEntry.objects.filter(state__in=[state.value for state in QUEUED]).values("professional_id")
    here = Desk.objects.filter(present=True, away=False).values("professional_id")
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
    found = _at_hand(booking).filter(pk=professional_id)
    return bool(_free(found, _now_free(booking)))


def substitute_available(*, booking: Booking, professional_id: UUID) -> bool:
    """Whether this professional could take the session over: see `substitutes_of`."""
    return any(_free(rows.filter(pk=professional_id), fits) for rows, fits in _substitutes(booking, own=_own(booking)))


def colleagues_for(*, actor: Actor, booking_id: UUID) -> list[dict[str, Any]]:
    """Colleagues free for the whole session, those who share languages and specialties first; at most eight.

    Each as {id, display_name, slug, avatar_url, kind, languages, specialties}. Raises NotFound.
    """
    booking = booking_get(booking_id)
    authorize(actor, "waiting_room.transfer", booking)
    found = _free(_at_hand(booking), _now_free(booking))
    return [_view(colleague) for colleague in _by_likeness(found, _own(booking))[:SHOWN]]


def substitutes_of(booking: Booking) -> list[dict[str, Any]]:
    """Professionals who could take a session that has not begun, the best match first; at most eight.

    Of the same profession, licensed where hers is, with a language in common. Once the waiting room is open: at the desk
    and free now. Before the start: whose calendar offers this very time with the notice they ask for, which is their word
    that they would take it. Each as `colleagues_for` has it, and `here`: at the desk now.
    """
    own = _own(booking)
    found: dict[UUID, dict[str, Any]] = {}
    for at_hand, (rows, fits) in zip((True, False), _substitutes(booking, own=own), strict=True):
        # Of those who are not here: whose first free time comes later cannot have this one free, and needs no look.
        likely = rows if at_hand else rows.filter(next_free_at__lte=booking.starts_at)
        for colleague in _by_likeness(_free(likely, fits), own):
            found.setdefault(colleague.pk, {**_view(colleague), "here": at_hand})
    return list(found.values())[:SHOWN]


Fits = Callable[[LoadedCalendar], bool]


def _now_free(booking: Booking) -> Fits:
    start = begins_at(booking)
    return lambda loaded: is_free(loaded, start, booking.minutes)


def _own(booking: Booking) -> Professional:
    return Professional.objects.only("kind", "specialties", "languages", "jurisdictions").get(
        pk=booking.professional_id
    )


def _substitutes(booking: Booking, *, own: Professional) -> tuple[tuple[QuerySet[Professional], Fits], ...]:
    """Those at hand, and those whose calendar offers the time, each with what their calendar must say."""
    now = clock.now()

    def qualified(rows: QuerySet[Professional]) -> QuerySet[Professional]:
        rows = rows.filter(kind=own.kind, languages__overlap=own.languages)
        return rows.filter(jurisdictions__overlap=own.jurisdictions) if own.jurisdictions else rows

    offering = (
        listed()
        .filter(offers__active=True, offers__modalities__contains=[booking.modality])
        .exclude(pk=booking.professional_id)
        .exclude(user_id=booking.patient_id)
        .distinct()
    )
    at_hand = _at_hand(booking) if now >= booking.opens_at else Professional.objects.none()
    later = offering if now < booking.starts_at else Professional.objects.none()
    return (
        (qualified(at_hand), _now_free(booking)),
        (qualified(later), lambda loaded: is_offered(loaded, booking.starts_at, booking.minutes)),
    )


def _free(rows: QuerySet[Professional], fits: Fits) -> list[Professional]:
    """Those of them whose calendar fits; their calendars are one query, however many they are."""
    best = list(rows.order_by("-rating_count", "pk")[:LOOKED_AT])
    calendars = calendars_load(row.pk for row in best) if best else {}
    return [row for row in best if row.pk in calendars and fits(calendars[row.pk])]


def _by_likeness(found: Iterable[Professional], own: Professional) -> list[Professional]:
    def shared(colleague: Professional) -> tuple[int, int, str]:
        specialties = len(set(colleague.specialties) & set(own.specialties))
        languages = len(set(colleague.languages) & set(own.languages))
        return (-languages, -specialties, colleague.display_name)

    return sorted(found, key=shared)


def _view(colleague: Professional) -> dict[str, Any]:
    return {
        "id": colleague.pk,
        "display_name": colleague.display_name,
        "slug": colleague.slug,
        "avatar_url": colleague.avatar_url,
        "kind": colleague.kind,
        "languages": colleague.languages,
        "specialties": colleague.specialties,
    }
