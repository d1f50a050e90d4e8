"""A professional's rooms as they are now, loaded whole: what every view of them is computed from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.people.selectors import PersonCard, person_cards
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import FINAL, ON_DESK, QUEUED, PlaceState, effective, order_key
from consultations.waiting_room.models import Desk, GivenEstimate, TransferOffer, WaitingEntry
from kernel import clock
from marketplace.professionals.selectors import HEAVY, ProfessionalCard, card_of, professional_cards

# How many finished sessions the honest estimate looks back on.
RECENT_SESSIONS = 10
# In these she may still be asked whether she would go to a colleague.
ASKED = QUEUED | {PlaceState.NOT_OPEN, PlaceState.OPEN}


@dataclass
class Room:
    """Everything about one professional's waiting room and running call at the instant `at`."""

    at: datetime
    version: int
    desk: Desk
    professional: ProfessionalCard
    # Open places in the order in which they are seen: admitted ones, then the queue, then those who have not come.
    places: list[WaitingEntry]
    # Those who were told how long it will be; a promise is measured from the first time.
    promised: frozenset[UUID] = frozenset()
    overruns: list[float] = field(default_factory=list)
    patients: dict[UUID, PersonCard] = field(default_factory=dict)
    # Open offers of a colleague, by booking, and who the colleagues are.
    transfers: dict[UUID, TransferOffer] = field(default_factory=dict)
    colleagues: dict[UUID, ProfessionalCard] = field(default_factory=dict)

    @property
    def queue(self) -> list[WaitingEntry]:
        """Those who wait, in order; the first is next."""
        return [place for place in self.places if place.state in QUEUED]

    @property
    def on_desk(self) -> list[WaitingEntry]:
        """Those who wait, were admitted or are in the call."""
        return [place for place in self.places if place.state in ON_DESK]

    @property
    def running(self) -> Call | None:
        """The professional's open call."""
        for place in self.places:
            if place.booking.call.is_open:
                return place.booking.call
        return None

    @property
    def professional_state(self) -> str:
        """offline, available, or in_session."""
        if self.running is not None:
            return "in_session"
        return "available" if self.desk.present else "offline"

    def position(self, place: WaitingEntry) -> int | None:
        """Place in line from 1; None outside the queue."""
        for number, waiting in enumerate(self.queue, start=1):
            if waiting.pk == place.pk:
                return number
        return None

    def find(self, booking_id: UUID) -> WaitingEntry | None:
        """The place of one booking, if it was loaded."""
        return next((place for place in self.places if place.booking_id == booking_id), None)


def room_load(
    professional_id: UUID, *, desk: Desk | None = None, also: Collection[UUID] = (), names: bool = True
) -> Room:
    """The rooms of a professional: every place that is open and not ended, and those of the bookings in `also`.

    Without `names` no patient's name is decrypted.
    Reads the desk's version before anything else: what is loaded is at least as new as the version it carries.
    """
    now = clock.now()
    desk = desk or desks().filter(professional_id=professional_id).first() or Desk(professional_id=professional_id)
    live = ~Q(state__in=[state.value for state in FINAL]) & Q(opens_at__lte=now)
    entries = list(
        WaitingEntry.objects.filter(professional_id=professional_id)
        .filter(live | Q(booking_id__in=list(also)))
        .select_related("booking", "booking__call")
        .annotate(promised=Exists(GivenEstimate.objects.filter(entry=OuterRef("pk"))))
    )
    promised = frozenset(entry.pk for entry in entries if entry.promised)
    for entry in entries:
        entry.state = effective(entry.state, entry.opens_at, now)
    entries.sort(key=_rank)
    room = Room(
        at=now,
        version=desk.version,
        desk=desk,
        professional=card_of(desk.professional),
        places=list(entries),
        promised=promised,
    )
    if any(entry.state in {PlaceState.OPEN, *QUEUED} for entry in entries):
        room.overruns = _overruns(professional_id)
    asked = [entry.booking_id for entry in entries if entry.state in ASKED]
    if asked:
        room.transfers = transfers_open(asked, at=now)
        room.colleagues = professional_cards(offer.to_professional_id for offer in room.transfers.values())
    if names:
        room.patients = person_cards(entry.patient_id for entry in room.on_desk)
    return room


def desks() -> QuerySet[Desk]:
    """Desks with their professionals."""
    return Desk.objects.select_related("professional").defer(*(f"professional__{name}" for name in HEAVY))


def transfers_open(booking_ids: Collection[UUID] | QuerySet[Any], *, at: datetime) -> dict[UUID, TransferOffer]:
    """The questions about a colleague these bookings' patients have not answered yet, by booking."""
    offers = TransferOffer.objects.filter(
        booking_id__in=booking_ids, state=TransferOffer.State.OFFERED, expires_at__gt=at
    )
    return {offer.booking_id: offer for offer in offers}


def _rank(entry: WaitingEntry) -> tuple[int, datetime, datetime, UUID]:
    if entry.state in QUEUED and entry.queued_at is not None:
        return (1, order_key(entry.starts_at, entry.queued_at), entry.queued_at, entry.pk)
    group = 0 if entry.state in ON_DESK else 2
    return (group, entry.starts_at, entry.starts_at, entry.pk)


def _overruns(professional_id: UUID) -> list[float]:
    """Minutes by which recent sessions ended after (below zero: before) their schedule."""
    recent = Call.objects.filter(
        professional_id=professional_id, started_at__isnull=False, finished_at__isnull=False
    ).order_by("-finished_at")
    times = recent.values_list("finished_at", "ends_at")[:RECENT_SESSIONS]
    return [(finished - ends).total_seconds() / 60 for finished, ends in times if finished is not None]
