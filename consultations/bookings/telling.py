"""Telling both people of a session that it was called off or has another time, with the file their calendars follow."""

from __future__ import annotations

from access.actors import Actor
from accounts.notifications.services import notify
from consultations.agenda.attached import calendar_file
from consultations.bookings.models import Booking


def both_tell(*, actor: Actor, booking: Booking, template: str) -> None:
    """Tell patient and professional of a locked booking, in the transaction that changed it.

    Whoever did it is told by mail alone and in words of her own (`<template>_by_you`): she has seen it on her screen, and needs
    the file for her calendar, not a phone that buzzes. Switches and quiet hours hold for her as for the other.
    """
    calendar = calendar_file(booking)
    data = {"booking_id": str(booking.pk)}
    for person_id in (booking.patient_id, booking.professional.user_id):
        if person_id == actor.id:
            notify(
                actor=actor, person_id=person_id, template=f"{template}_by_you", data=data, channels=("email",),
                calendar=calendar,
            )  # fmt: skip
        else:
            notify(actor=actor, person_id=person_id, template=template, data=data, calendar=calendar)
