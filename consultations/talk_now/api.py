"""Talk now over REST: what is open, one's own request, one's own shift."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.bookings.serializers import BookingProfessionalSerializer, PriceSerializer
from consultations.talk_now import selectors
from consultations.talk_now.lifecycle import RequestState

Data = serializers.Serializer[Any]


class TalkNowOfferSerializer(Data):
    """What one of those who are on would cost, and how one would meet."""

    minutes = serializers.IntegerField()
    modalities = serializers.ListField(child=serializers.CharField())
    price = PriceSerializer()


class TalkNowQueueSerializer(Data):
    """A queue somebody serves now: of a specialty, or of one professional."""

    queue = serializers.CharField()
    specialty = serializers.CharField(allow_null=True)
    professional = BookingProfessionalSerializer(allow_null=True)
    on = serializers.IntegerField()
    waiting = serializers.IntegerField()
    offers = TalkNowOfferSerializer(many=True)


class TalkNowQueuesSerializer(Data):
    """Shared queues first."""

    results = TalkNowQueueSerializer(many=True)


class TalkNowRequestSerializer(Data):
    """One's own request; `booking_id` once somebody has accepted."""

    request_id = serializers.UUIDField(source="pk")
    queue = serializers.CharField()
    modality = serializers.ChoiceField(choices=["video", "audio"])
    state = serializers.ChoiceField(choices=[s.value for s in RequestState])
    joined_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    booking_id = serializers.UUIDField(allow_null=True)


class TalkNowOwnSerializer(Data):
    """The latest request, or null."""

    request = TalkNowRequestSerializer(allow_null=True)


class TalkNowOwnOfferSerializer(TalkNowOfferSerializer):
    """An offer one could be on with."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class TalkNowShiftSerializer(Data):
    """Whether one is on, the queues to watch, and what could be chosen."""

    on = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    offer_id = serializers.UUIDField(allow_null=True)
    specialties = serializers.ListField(child=serializers.CharField())
    queues = serializers.ListField(child=serializers.CharField())
    possible = serializers.ListField(child=serializers.CharField())
    offers = TalkNowOwnOfferSerializer(many=True)


class QueuesView(ApiView):
    """Who can talk now."""

    permission = "talk_now.watch"

    @extend_schema(operation_id="talk_now_queues", responses=TalkNowQueuesSerializer)
    def get(self, request: Request) -> Response:
        """Queues served now, with what they cost."""
        return Response(TalkNowQueuesSerializer({"results": selectors.queues_open(actor=self.actor)}).data)


class OwnRequestView(ApiView):
    """One's own request."""

    permission = "talk_now.join"

    @extend_schema(operation_id="talk_now_mine", responses=TalkNowOwnSerializer)
    def get(self, request: Request) -> Response:
        """The latest one, whatever became of it."""
        return Response(TalkNowOwnSerializer({"request": selectors.request_own(actor=self.actor)}).data)


class ShiftView(ApiView):
    """One's own shift."""

    permission = "talk_now.serve"

    @extend_schema(operation_id="talk_now_shift", responses=TalkNowShiftSerializer)
    def get(self, request: Request) -> Response:
        """Whether one is on, and for whom."""
        return Response(TalkNowShiftSerializer(selectors.shift_own(actor=self.actor)).data)
