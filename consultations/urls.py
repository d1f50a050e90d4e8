"""REST addresses of consultations, under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from consultations.bookings.api import (
    BookingsView,
    BookingView,
    CancelView,
    DayView,
    HoldView,
    RatingView,
    ReleaseView,
)
from consultations.calls.api import GrantView
from consultations.notes.api import NoteView

urlpatterns: list[URLPattern | URLResolver] = [
    path("bookings", BookingsView.as_view()),
    path("bookings/hold", HoldView.as_view()),
    path("bookings/<uuid:booking_id>", BookingView.as_view()),
    path("bookings/<uuid:booking_id>/release", ReleaseView.as_view()),
    path("bookings/<uuid:booking_id>/cancel", CancelView.as_view()),
    path("bookings/<uuid:booking_id>/rating", RatingView.as_view()),
    path("bookings/<uuid:booking_id>/note", NoteView.as_view()),
    path("pro/day", DayView.as_view()),
    path("calls/<uuid:booking_id>/grant", GrantView.as_view()),
]
