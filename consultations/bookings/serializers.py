"""What bookings look like over REST."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.bookings.models import Booking
from consultations.waiting_room.lifecycle import PlaceState

Data = serializers.Serializer[Any]


class PriceSerializer(Data):
    """Minor units and ISO 4217 currency."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()


class BookingProfessionalSerializer(Data):
    """Public facts of the professional."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField()
    zone = serializers.CharField()


class BookingPatientSerializer(Data):
    """Who the patient is; shown to her professional only. `name` is null once her data was erased."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)


class CancellationSerializer(Data):
    """What cancelling now would give back."""

    refund_percent = serializers.IntegerField()
    refund = PriceSerializer()


class RescheduleSerializer(Data):
    """Whether the reader may move the session now, and why (not)."""

    reason = serializers.ChoiceField(
        choices=["chosen", "professional_late"], allow_null=True, help_text="null when it cannot be moved now"
    )
    refusal = serializers.ChoiceField(
        choices=["booking_state", "reschedule_too_late", "reschedules_used_up"], allow_null=True
    )
    left = serializers.IntegerField(help_text="free moves that are left")
    window_hours = serializers.IntegerField(help_text="how long before the start it can be moved")


class TransferSerializer(Data):
    """Another professional whom the platform proposes for the session; nothing moves before she has agreed."""

    id = serializers.UUIDField(help_text="named in the command `waiting_room.transfer_answer`")
    by = serializers.ChoiceField(choices=["professional", "platform"])
    professional_id = serializers.UUIDField()
    display_name = serializers.CharField()
    slug = serializers.CharField()
    avatar_url = serializers.CharField()
    expires_at = serializers.DateTimeField()


class ObjectionSerializer(Data):
    """Whether something was said to be wrong with the session; `possible` for the patient alone, and up to `until`.

    What was paid for in advance (`credit_order_id`) is objected to under its order.
    """

    state = serializers.ChoiceField(choices=["possible", "open", "decided"])
    until = serializers.DateTimeField(allow_null=True)


class BookingSerializer(Data):
    """A booking as one of its two participants (or the platform) sees it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in BookingState])
    closed_reason = serializers.ChoiceField(choices=[r.value for r in ClosedReason], allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    modality = serializers.ChoiceField(choices=Booking.Modality.values)
    price = PriceSerializer()
    hold_expires_at = serializers.DateTimeField(allow_null=True, help_text="set while the booking is held")
    opens_at = serializers.DateTimeField(help_text="when the waiting room opens")
    place_state = serializers.ChoiceField(choices=[s.value for s in PlaceState], allow_null=True)
    call_open = serializers.BooleanField(help_text="whether the call can be joined now")
    payment_id = serializers.UUIDField(allow_null=True)
    credit_order_id = serializers.UUIDField(allow_null=True, help_text="the order whose session credit paid for it")
    refunded = PriceSerializer(allow_null=True)
    cancellation = CancellationSerializer(allow_null=True, help_text="null when it can no longer be cancelled")
    reschedule = RescheduleSerializer(allow_null=True, help_text="for the patient of a confirmed booking")
    transfer = TransferSerializer(allow_null=True, help_text="for the patient, while the question is open")
    rated = serializers.BooleanField()
    rateable = serializers.BooleanField(help_text="completed, not yet rated, and the reader is the patient")
    objection = ObjectionSerializer(allow_null=True, help_text="null when there is none and none is possible")
    professional = BookingProfessionalSerializer()
    patient = BookingPatientSerializer(required=False)


class HoldRequestSerializer(Data):
    """Which slot of which offer. `starts_at` must be a free slot as the calendar names it."""

    professional_id = serializers.UUIDField()
    offer_id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    modality = serializers.ChoiceField(choices=Booking.Modality.values, default=Booking.Modality.VIDEO.value)


class RescheduleRequestSerializer(Data):
    """The new start: a free slot as the professional's calendar names it."""

    starts_at = serializers.DateTimeField()


class RedeemRequestSerializer(Data):
    """The order whose next session credit pays for the held time."""

    order_id = serializers.UUIDField()


class CancelRequestSerializer(Data):
    """Why, as a code; nothing is asked in words."""

    reason = serializers.ChoiceField(choices=["plans_changed", "unwell", "price", "other"], default="other")


class AllianceSerializer(Data):
    """The two-minute alliance check: how far each held, 0 (not at all) to 10 (fully)."""

    heard = serializers.IntegerField(min_value=0, max_value=10)
    goals = serializers.IntegerField(min_value=0, max_value=10)
    approach = serializers.IntegerField(min_value=0, max_value=10)
    overall = serializers.IntegerField(min_value=0, max_value=10)


class RatingRequestSerializer(Data):
    """Stars and words are public after moderation; the alliance check is for the professional only."""

    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    alliance = AllianceSerializer(required=False, allow_null=True)


class RatingSerializer(Data):
    """The rating was taken."""

    booking_id = serializers.UUIDField()
    stars = serializers.IntegerField()


class BookingListSerializer(Data):
    """One page of bookings; `next` is the cursor of the following page."""

    results = BookingSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DaySerializer(Data):
    """A professional's day in his own zone."""

    on = serializers.DateField()
    zone = serializers.CharField()
    bookings = BookingSerializer(many=True)
