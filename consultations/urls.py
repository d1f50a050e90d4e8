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
from consultations.safety_alerts import api as safety

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
    path("safety/alerts", safety.AlertsView.as_view()),
    path("safety/alerts/<str:alert_id>", safety.OneAlertView.as_view()),
    path("safety/alerts/<str:alert_id>/acknowledge", safety.AcknowledgeView.as_view()),
    path("safety/alerts/<str:alert_id>/resolve", safety.ResolveView.as_view()),
    path("safety/alerts/<str:alert_id>/hand-over", safety.HandOverView.as_view()),
    path("safety/policy", safety.SafetyPolicyView.as_view()),
]
