"""An appointment as a file in a mail about it: the entry of the feed, alone, so that a calendar which knows it follows."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from consultations.agenda.document import document
from consultations.agenda.selectors import appointment_of
from consultations.bookings.models import Booking


def calendar_file(booking: Booking) -> Callable[[str], str]:
    """How a locked booking stands now, as an iCalendar text in a language; a booking that is off takes the entry away.

    Read once, in the transaction of what is told: the mail says what was true then, however late it goes out.
    """
    appointment = appointment_of(booking)
    method = "CANCEL" if appointment.cancelled else "PUBLISH"

    def in_language(language: str) -> str:
        whole = document([appointment], language=language, method=method, organizer=settings.DEFAULT_FROM_EMAIL)
        return whole.decode()

    return in_language
