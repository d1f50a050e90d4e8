"""A request follows the booking it became: paid, lapsed, or given back. Called with the booking locked."""

from __future__ import annotations

from uuid import UUID

from consultations.bookings.lifecycle import BookingState
from consultations.talk_now.lifecycle import RequestState, may_follow
from consultations.talk_now.models import TalkNowRequest
from consultations.talk_now.publishing import queues_publish
from kernel import clock

FOLLOWS = {BookingState.CONFIRMED: RequestState.CONNECTED, BookingState.EXPIRED: RequestState.LAPSED}


def request_follow(*, booking_id: UUID, to: BookingState) -> None:
    """Move the request of a booking that has just moved; for bookings made in another way nothing happens."""
    following = FOLLOWS.get(to)
    if following is None:
        return
    request = TalkNowRequest.objects.select_for_update(of=("self",)).filter(booking_id=booking_id).first()
    if request is None or not may_follow(request.state, following):
        return
    request.state, request.closed_at = following, clock.now()
    request.save()
    queues_publish([request.queue])
