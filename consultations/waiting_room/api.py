"""What is asked of the waiting room over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.waiting_room import selectors
from consultations.waiting_room.colleagues import colleagues_for
from kernel.errors import Invalid


class ColleagueSerializer(serializers.Serializer[Any]):
    """A colleague who could take the patient now."""

    id = serializers.UUIDField()
    display_name = serializers.CharField()
    slug = serializers.CharField()
    avatar_url = serializers.CharField()
    kind = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    specialties = serializers.ListField(child=serializers.CharField())


class ColleaguesSerializer(serializers.Serializer[Any]):
    """The best match first."""

    results = ColleagueSerializer(many=True)


class EstimateAccuracySerializer(serializers.Serializer[Any]):
    """Waits told against waits had; counts of people let in. Percentages and minutes are null without data."""

    days = serializers.IntegerField()
    measured = serializers.IntegerField()
    within = serializers.IntegerField()
    sooner = serializers.IntegerField()
    later = serializers.IntegerField()
    within_percent = serializers.IntegerField(allow_null=True)
    median_miss_min = serializers.FloatField(allow_null=True)
    median_width_min = serializers.FloatField(allow_null=True)
    median_wait_min = serializers.FloatField(allow_null=True)


class ColleaguesView(ApiView):
    """Who could take over."""

    permission = "waiting_room.transfer"

    @extend_schema(operation_id="waiting_room_colleagues", responses=ColleaguesSerializer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """Colleagues at their desks and free for the whole session; the professional's own booking only."""
        found = colleagues_for(actor=self.actor, booking_id=booking_id)
        return Response(ColleaguesSerializer({"results": found}).data)


class EstimateAccuracyView(ApiView):
    """How honest the estimates are."""

    permission = "board.watch"

    @extend_schema(
        operation_id="waiting_room_estimate_accuracy",
        parameters=[OpenApiParameter("days", OpenApiTypes.INT, description="1–366, default 30")],
        responses=EstimateAccuracySerializer,
    )
    def get(self, request: Request) -> Response:
        """The range patients were told at check-in against the wait they had."""
        raw = request.query_params.get("days", "30")
        if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:4]) <= 366 or len(raw) > 3:
            raise Invalid("bad_days", fields={"days": ["Must be a number from 1 to 366."]})
        found = selectors.estimate_accuracy(actor=self.actor, days=int(raw))
        return Response(EstimateAccuracySerializer(asdict(found)).data)
