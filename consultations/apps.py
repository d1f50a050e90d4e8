"""Sessions: bookings, waiting room, calls, notes, live boards."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.break_glass.selectors import register_section
        from accounts.sessions.idle import register_attending
        from billing.payables import register
        from consultations.attending import people_attending
        from consultations.bookings.payable import BookingPayable
        from consultations.bookings.payback import KIND
        from consultations.calls.providers import provider_sources, providers_check
        from consultations.emergency import sessions_of
        from consultations.leaving import open_matters
        from consultations.safety_alerts.care import SessionCare
        from kernel.data_map import register_open_matters
        from kernel.requests import pages_connect_to
        from marketplace.assessments.care import register as register_care

        register(KIND, BookingPayable())
        register_section("booking.view", sessions_of)
        register_attending(people_attending)
        register_open_matters(open_matters)
        providers_check()
        pages_connect_to(provider_sources)
        register_care(SessionCare())
