"""REST addresses of consultations, under /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from consultations.agenda.api import AgendaLinkView, AgendaView
from consultations.boards.api import SubstitutesView
from consultations.bookings.api import (
    BookingsView,
    BookingView,
    CancelView,
    DayView,
    HoldView,
    RatingView,
    RedeemView,
    ReleaseView,
    RescheduleView,
)
from consultations.calls.api import GrantView
from consultations.disputes import api as disputes
from consultations.guests.api import (
    GuestGrantView,
    GuestLinkView,
    GuestOpenView,
    GuestPlaceView,
    GuestsView,
    GuestTicketView,
)
from consultations.notes.api import NoteView
from consultations.safety_alerts import api as safety
from consultations.talk_now.api import OwnRequestView, QueuesView, ShiftView
from consultations.waiting_room.api import ColleaguesView, EstimateAccuracyView
from consultations.whereabouts.api import SafetyCardView, WhereaboutsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/agenda-link", AgendaLinkView.as_view()),
    path("agenda/<str:token>.ics", AgendaView.as_view()),
    path("bookings", BookingsView.as_view()),
    path("bookings/hold", HoldView.as_view()),
    path("bookings/<uuid:booking_id>", BookingView.as_view()),
    path("bookings/<uuid:booking_id>/release", ReleaseView.as_view()),
    path("bookings/<uuid:booking_id>/redeem", RedeemView.as_view()),
    path("bookings/<uuid:booking_id>/cancel", CancelView.as_view()),
    path("bookings/<uuid:booking_id>/reschedule", RescheduleView.as_view()),
    path("bookings/<uuid:booking_id>/whereabouts", WhereaboutsView.as_view()),
    path("bookings/<uuid:booking_id>/safety-card", SafetyCardView.as_view()),
    path("bookings/<uuid:booking_id>/colleagues", ColleaguesView.as_view()),
    path("bookings/<uuid:booking_id>/substitutes", SubstitutesView.as_view()),
    path("bookings/<uuid:booking_id>/rating", RatingView.as_view()),
    path("bookings/<uuid:booking_id>/dispute", disputes.SessionDisputeView.as_view()),
    path("bookings/<uuid:booking_id>/dispute/statements", disputes.SessionStatementView.as_view()),
    path("bookings/<uuid:booking_id>/dispute/files", disputes.SessionDisputeFilesView.as_view()),
    path("bookings/<uuid:booking_id>/dispute/files/<str:dispute_file_id>", disputes.SessionDisputeFileView.as_view()),
    path("admin/session-disputes", disputes.SessionDisputesView.as_view()),
    path("admin/session-disputes/<str:session_dispute_id>", disputes.SessionDisputeOneView.as_view()),
    path("admin/session-disputes/<str:session_dispute_id>/decision", disputes.SessionRulingView.as_view()),
    path("bookings/<uuid:booking_id>/note", NoteView.as_view()),
    path("pro/day", DayView.as_view()),
    path("talk-now", QueuesView.as_view()),
    path("talk-now/mine", OwnRequestView.as_view()),
    path("talk-now/shift", ShiftView.as_view()),
    path("waiting-room/estimate-accuracy", EstimateAccuracyView.as_view()),
    path("calls/<uuid:booking_id>/grant", GrantView.as_view()),
    path("safety/alerts", safety.AlertsView.as_view()),
    path("safety/alerts/<str:alert_id>", safety.OneAlertView.as_view()),
    path("safety/alerts/<str:alert_id>/acknowledge", safety.AcknowledgeView.as_view()),
    path("safety/alerts/<str:alert_id>/resolve", safety.ResolveView.as_view()),
    path("safety/alerts/<str:alert_id>/hand-over", safety.HandOverView.as_view()),
    path("safety/policy", safety.SafetyPolicyView.as_view()),
    path("bookings/<uuid:booking_id>/guests", GuestsView.as_view()),
    path("guests/<uuid:guest_id>/link", GuestLinkView.as_view()),
    path("guest", GuestPlaceView.as_view()),
    path("guest/open", GuestOpenView.as_view()),
    path("guest/ticket", GuestTicketView.as_view()),
    path("guest/grant", GuestGrantView.as_view()),
]
