"""REST of calendars: free slots for everybody, and the professional's own rules, time off and claims."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.authorize import authorize
from access.rest import ApiView
from kernel import clock
from marketplace.calendar import availability_services, selectors, serialisers
from marketplace.calendar.availability_services import OverrideInput, RuleInput
from marketplace.calendar.slots import Span
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import listed_exists, professional_of

DEFAULT_STRETCH = timedelta(days=14)


class SlotQuerySerializer(serializers.Serializer[Any]):
    """Which slots are asked for; `from` now and `to` two weeks later unless said, `minutes` the shortest offer's."""

    to = serializers.DateTimeField(required=False)
    minutes = serializers.IntegerField(required=False, min_value=5, max_value=480)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "from": serializers.DateTimeField(required=False)}


class SlotsView(ApiView):
    """Free slots of a listed professional. Instants are UTC; each slot carries the professional's own offset."""

    permission = "calendar.view"

    @extend_schema(
        operation_id="professional_slots",
        parameters=[
            OpenApiParameter("from", str, description="instant, default now"),
            OpenApiParameter("to", str, description="instant, at most 45 days later, default 14"),
            OpenApiParameter("minutes", int, description="length, default the shortest offer's"),
        ],
        responses=serialisers.SlotsSerializer,
    )
    def get(self, request: Request, professional_id: str) -> Response:
        query = self.read_query(SlotQuerySerializer, request)
        own_id = self.id_of(professional_id)
        listed_exists(own_id)
        loaded = selectors.calendar_load(own_id)
        start = query.get("from") or clock.now()
        end = query.get("to") or start + DEFAULT_STRETCH
        minutes = query.get("minutes") or (loaded.minutes[0] if loaded.minutes else 50)
        free = selectors.slots_free(own_id, start, end, minutes, loaded=loaded)
        return Response(serialisers.slots(loaded, free))


class OwnRulesView(ApiView):
    """The professional's weekly rules, date overrides and terms."""

    permission = "calendar.edit_own"

    @extend_schema(operation_id="own_calendar_rules", responses=serialisers.RulesSerializer)
    def get(self, request: Request) -> Response:
        return Response(serialisers.rules(selectors.rules_of(own_professional(self))))

    @extend_schema(
        operation_id="own_calendar_rules_replace",
        request=serialisers.RulesSerializer,
        responses=serialisers.RulesSerializer,
    )
    def put(self, request: Request) -> Response:
        own = own_professional(self)
        wanted = self.read(serialisers.RulesSerializer, request)
        availability_services.rules_replace(
            actor=self.actor,
            professional_id=own.pk,
            version=wanted["version"],
            zone=wanted["zone"],
            terms=wanted["terms"],
            rules=[RuleInput(one["weekday"], one["start"], one["end"]) for one in wanted["rules"]],
            overrides=[
                OverrideInput(one["on"], tuple((span["start"], span["end"]) for span in one["spans"]))
                for one in wanted["overrides"]
            ],
        )
        return Response(serialisers.rules(selectors.rules_of(own_professional(self))))


class OwnTimeOffView(ApiView):
    """The professional's time off from now on."""

    permission = "calendar.edit_own"

    @extend_schema(operation_id="own_time_off", responses=serialisers.TimeOffSerializer)
    def get(self, request: Request) -> Response:
        return Response(serialisers.time_off(*selectors.time_off_of(own_professional(self))))

    @extend_schema(
        operation_id="own_time_off_replace",
        request=serialisers.TimeOffSerializer,
        responses=serialisers.TimeOffSerializer,
    )
    def put(self, request: Request) -> Response:
        own = own_professional(self)
        wanted = self.read(serialisers.TimeOffSerializer, request)
        availability_services.time_off_replace(
            actor=self.actor,
            professional_id=own.pk,
            version=wanted["version"],
            spans=[(one["starts_at"], one["ends_at"]) for one in wanted["time_off"]],
        )
        return Response(serialisers.time_off(*selectors.time_off_of(own)))


class OwnWeekView(ApiView):
    """The professional's claims and free slots of a stretch of days; no names, those belong to bookings."""

    permission = "calendar.edit_own"

    @extend_schema(
        operation_id="own_calendar_week",
        parameters=[OpenApiParameter("from", str), OpenApiParameter("to", str)],
        responses=serialisers.WeekSerializer,
    )
    def get(self, request: Request) -> Response:
        own = own_professional(self)
        query = self.read_query(SlotQuerySerializer, request)
        start = query.get("from") or clock.now()
        end = query.get("to") or start + timedelta(days=7)
        loaded = selectors.calendar_load(own.pk)
        shortest = loaded.minutes[0] if loaded.minutes else 50
        free = selectors.slots_free(own.pk, start, end, shortest, loaded=loaded)
        claims = selectors.claims_upcoming(own.pk, start, end)
        return Response(serialisers.week(loaded, free, claims, selectors.busy_upcoming(own.pk, start, end)))


class OwnPlanPreviewView(ApiView):
    """What a changed plan would mean for what is claimed already. Changes nothing."""

    permission = "calendar.edit_own"

    @extend_schema(
        operation_id="own_calendar_preview",
        request=serialisers.WishSerializer,
        responses=serialisers.AffectedSerializer,
    )
    def post(self, request: Request) -> Response:
        own = own_professional(self)
        wish = self.read(serialisers.WishSerializer, request)
        zone = wish.get("zone", own.zone)
        claims = selectors.claims_left_out(
            own,
            zone=zone,
            rules=[(one["weekday"], one["start"], one["end"]) for one in wish["rules"]] if "rules" in wish else None,
            overrides={one["on"]: [(span["start"], span["end"]) for span in one["spans"]] for one in wish["overrides"]}
            if "overrides" in wish
            else None,
            time_off=[Span(one["starts_at"], one["ends_at"]) for one in wish["time_off"]]
            if "time_off" in wish
            else None,
        )
        return Response({"zone": zone, "claims": [serialisers.claim(one) for one in claims]})


def own_professional(view: ApiView) -> Professional:
    """The actor's own profile, authorised."""
    own = professional_of(view.actor.id)
    authorize(view.actor, "calendar.edit_own", own)
    return own
