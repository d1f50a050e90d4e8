"""Bookings over REST."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.bookings import cancellation, ratings, redeeming, rescheduling, selectors, services
from consultations.bookings.models import Booking
from consultations.bookings.serializers import (
    BookingListSerializer,
    BookingSerializer,
    CancelRequestSerializer,
    DaySerializer,
    HoldRequestSerializer,
    RatingRequestSerializer,
    RatingSerializer,
    RedeemRequestSerializer,
    RescheduleRequestSerializer,
)
from kernel.errors import Invalid
from kernel.pagination import limit_of


class _BookingView(ApiView):
    """Views that answer with one booking."""

    def answer(self, booking: Booking, status: int = 200) -> Response:
        return Response(
            BookingSerializer(selectors.booking_view(actor=self.actor, booking=booking)).data, status=status
        )


class HoldView(_BookingView):
    """Hold a slot."""

    permission = "booking.hold"

    @extend_schema(operation_id="booking_hold", request=HoldRequestSerializer, responses={201: BookingSerializer})
    def post(self, request: Request) -> Response:
        """Hold a slot for ten minutes. 409 `slot_taken`, or `hold_exists` with `booking_id` of the other hold."""
        return self.answer(
            services.booking_hold(actor=self.actor, **self.read(HoldRequestSerializer, request)), status=201
        )


class ReleaseView(_BookingView):
    """Give a hold back."""

    permission = "booking.release"

    @extend_schema(operation_id="booking_release", request=None, responses=BookingSerializer)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Free the slot at once instead of when the countdown ends."""
        return self.answer(services.booking_release(actor=self.actor, booking_id=booking_id))


class BookingsView(ApiView):
    """The patient's own bookings."""

    permission = "booking.view"

    @extend_schema(
        operation_id="booking_list",
        parameters=[
            OpenApiParameter("when", enum=["upcoming", "past"], default="upcoming"),
            OpenApiParameter("cursor", OpenApiTypes.STR),
            OpenApiParameter("limit", OpenApiTypes.INT),
        ],
        responses=BookingListSerializer,
    )
    def get(self, request: Request) -> Response:
        """Upcoming by start, past newest first. Lapsed holds are left out."""
        when = request.query_params.get("when", "upcoming")
        if when not in {"upcoming", "past"}:
            raise Invalid("bad_when", fields={"when": ["Must be upcoming or past."]})
        page = selectors.booking_list_for_patient(
            actor=self.actor,
            upcoming=when == "upcoming",
            cursor=request.query_params.get("cursor"),
            limit=limit_of(request.query_params.get("limit")),
        )
        views = selectors.booking_views(actor=self.actor, bookings=page.rows)
        return Response({"results": BookingSerializer(views, many=True).data, "next": page.next})


class BookingView(_BookingView):
    """One booking."""

    permission = "booking.view"

    @extend_schema(operation_id="booking_get", responses=BookingSerializer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """A participant's booking; anybody else's does not exist."""
        return self.answer(selectors.booking_for(actor=self.actor, booking_id=booking_id))


class CancelView(_BookingView):
    """Cancel a booking."""

    permission = "booking.cancel"

    @extend_schema(operation_id="booking_cancel", request=CancelRequestSerializer, responses=BookingSerializer)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Cancel and pay back by the tier that stood at booking; everything if the professional or the platform cancels."""
        reason = self.read(CancelRequestSerializer, request)["reason"]
        return self.answer(cancellation.booking_cancel(actor=self.actor, booking_id=booking_id, reason=reason))


class RedeemView(_BookingView):
    """Book with a session that is paid for."""

    permission = "booking.redeem"

    @extend_schema(operation_id="booking_redeem", request=RedeemRequestSerializer, responses=BookingSerializer)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Confirms a held time at once. 409 `no_credit_left`, `credits_over`, `credit_does_not_fit`, `slot_taken`."""
        order_id = self.read(RedeemRequestSerializer, request)["order_id"]
        return self.answer(redeeming.booking_redeem(actor=self.actor, booking_id=booking_id, order_id=order_id))


class RescheduleView(_BookingView):
    """Move a booking."""

    permission = "booking.reschedule"

    @extend_schema(operation_id="booking_reschedule", request=RescheduleRequestSerializer, responses=BookingSerializer)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """To another free slot of the same professional; price and payment stay. 409 `slot_taken`, `reschedule_too_late`,
        `reschedules_used_up`; 422 `slot_not_offered`.
        """
        starts_at = self.read(RescheduleRequestSerializer, request)["starts_at"]
        return self.answer(
            rescheduling.booking_reschedule(actor=self.actor, booking_id=booking_id, starts_at=starts_at)
        )


class RatingView(ApiView):
    """Rate a session."""

    permission = "booking.rate"

    @extend_schema(operation_id="booking_rate", request=RatingRequestSerializer, responses={201: RatingSerializer})
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Once, after the session was completed. 409 `already_rated`, `session_not_completed`."""
        values = self.read(RatingRequestSerializer, request)
        alliance = None if values.get("alliance") is None else dict(values["alliance"])
        rating = ratings.booking_rate(
            actor=self.actor, booking_id=booking_id, stars=values["stars"], text=values["text"], alliance=alliance
        )
        return Response(RatingSerializer(rating).data, status=201)


class DayView(ApiView):
    """The professional's day."""

    permission = "booking.day"

    @extend_schema(
        operation_id="pro_day", parameters=[OpenApiParameter("on", OpenApiTypes.DATE)], responses=DaySerializer
    )
    def get(self, request: Request) -> Response:
        """Bookings of one local date (today if left out) in the professional's own zone, by start."""
        try:
            on = date.fromisoformat(request.query_params["on"]) if request.query_params.get("on") else None
        except ValueError:
            raise Invalid("bad_date", fields={"on": ["Must be YYYY-MM-DD."]}) from None
        day = selectors.day_for_professional(actor=self.actor, on=on)
        return Response(DaySerializer(day).data)
