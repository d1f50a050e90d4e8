"""Appointments as an iCalendar document. Pure: rows in, bytes out; the same rows give the same bytes, whenever asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

import icalendar

# Nobody's name and not what it is about: it lies open on desks and lock screens.
WORDS = {"en": ("Appointments", "Appointment"), "hi": ("अपॉइंटमेंट", "अपॉइंटमेंट")}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One session. `sequence` grows with every change that a reader has to follow; instants are UTC."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    cancelled: bool


def document(
    appointments: Iterable[Appointment], *, language: str, method: str = "PUBLISH", organizer: str = ""
) -> bytes:
    """RFC 5545, in UTC throughout, so that no zone has to be described.

    In a mail `method` says what is to be done with it (RFC 5546), and `organizer`, the platform's own address, whose it is.
    """
    name, title = WORDS.get(language, WORDS["en"])
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Mindo Health//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT15M")
    for one in appointments:
        event = icalendar.Event()
        event.add("uid", one.uid)
        event.add("dtstamp", one.changed_at)
        event.add("last-modified", one.changed_at)
        event.add("dtstart", one.starts_at)
        event.add("dtend", one.ends_at)
        event.add("summary", title)
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
        event.add("class", "PRIVATE")
        if address := parseaddr(organizer)[1]:
            event.add("organizer", f"mailto:{address}")
        calendar.add_component(event)
    document: bytes = calendar.to_ical()
    return document
