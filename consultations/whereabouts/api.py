"""Whereabouts over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.whereabouts import services
from consultations.whereabouts.services import PLACE_LENGTH, PLAN_LENGTH


class WhereaboutsInput(serializers.Serializer[Any]):
    """Where one is now, a plan for a lost connection, and whether the emergency contact may be seen."""

    place = serializers.CharField(max_length=PLACE_LENGTH)
    plan = serializers.CharField(max_length=PLAN_LENGTH, allow_blank=True, required=False, default="")
    country = serializers.CharField(max_length=20, help_text="ISO 3166-1 alpha-2, or EU")
    shares_contact = serializers.BooleanField(default=True)


class WhereaboutsAnswer(serializers.Serializer[Any]):
    """`confirmed_at` null: not said for this session yet; the words are those of last time."""

    place = serializers.CharField(allow_blank=True)
    plan = serializers.CharField(allow_blank=True)
    country = serializers.CharField()
    shares_contact = serializers.BooleanField()
    has_contact = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class SafetyContactAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    phone = serializers.CharField()
    relation = serializers.CharField(allow_blank=True)


class SafetyCardAnswer(serializers.Serializer[Any]):
    """`confirmed_at` null: the patient has not said where she is."""

    place = serializers.CharField(allow_blank=True)
    plan = serializers.CharField(allow_blank=True)
    country = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    contact = SafetyContactAnswer(allow_null=True)


class WhereaboutsView(ApiView):
    """What the patient says before a session."""

    permission = "whereabouts.confirm"

    @extend_schema(operation_id="whereabouts_get", responses=WhereaboutsAnswer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """Her own word."""
        found = services.whereabouts_own(actor=self.actor, booking_id=booking_id)
        return Response(WhereaboutsAnswer(asdict(found)).data)

    @extend_schema(operation_id="whereabouts_put", request=WhereaboutsInput, responses=WhereaboutsAnswer)
    def put(self, request: Request, booking_id: UUID) -> Response:
        """Say it, or say it anew. 409 `session_far`, `session_over`."""
        # Whose session it is not learns nothing from what is wrong with her words.
        services.whereabouts_own(actor=self.actor, booking_id=booking_id)
        data = self.read(WhereaboutsInput, request)
        said = services.whereabouts_confirm(actor=self.actor, booking_id=booking_id, **data)
        return Response(WhereaboutsAnswer(asdict(said)).data)


class SafetyCardView(ApiView):
    """What the treating professional sees."""

    permission = "whereabouts.see"

    @extend_schema(operation_id="safety_card", request=None, responses=SafetyCardAnswer)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Look where the patient is and whom to call; the look is recorded. 409 `outside_session`."""
        card = services.safety_card(actor=self.actor, booking_id=booking_id)
        return Response(SafetyCardAnswer(asdict(card)).data)
