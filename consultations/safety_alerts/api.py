"""Safety alerts over REST. What is live is on the topics `alerts` and `alerts_of`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.safety_alerts import selectors, services
from consultations.safety_alerts.events import AlertList, AlertView
from consultations.safety_alerts.lifecycle import Resolution
from consultations.safety_alerts.models import SafetyPolicyVersion
from kernel.pagination import limit_of

PAGE = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class ResolveSerializer(serializers.Serializer[Any]):
    """What came of it, and what was done."""

    resolution = serializers.ChoiceField(choices=[(r.value, r.value) for r in Resolution])
    note = serializers.CharField(max_length=services.NOTE_LENGTH)


class HandOverSerializer(serializers.Serializer[Any]):
    """What the next person should know."""

    note = serializers.CharField(max_length=services.NOTE_LENGTH, allow_blank=True, default="")


class SafetyPolicySerializer(serializers.Serializer[Any]):
    """The rules of duty."""

    version = serializers.IntegerField(min_value=0)
    duty_role = serializers.SlugField(max_length=60)
    acknowledge_minutes = serializers.DictField(child=serializers.IntegerField())
    resolve_hours = serializers.IntegerField()
    care_days = serializers.IntegerField(min_value=1, max_value=730)


class AlertsView(ApiView):
    """Closed alerts."""

    permission = "safety.own"

    @extend_schema(operation_id="safety_alerts_resolved", parameters=PAGE, responses=AlertList, tags=["safety"])
    def get(self, request: Request) -> Response:
        page = selectors.alerts_resolved(
            actor=self.actor,
            cursor=request.query_params.get("cursor"),
            limit=limit_of(request.query_params.get("limit")),
        )
        return Response(page.model_dump(mode="json"))


class _OneAlert(ApiView):
    permission = "safety.own"

    def shown(self, alert_id: str) -> Response:
        view = selectors.alert_view(actor=self.actor, alert_id=self.id_of(alert_id))
        return Response(view.model_dump(mode="json"))


class OneAlertView(_OneAlert):
    """An alert opened."""

    @extend_schema(operation_id="safety_alert", responses=AlertView, tags=["safety"])
    def get(self, request: Request, alert_id: str) -> Response:
        return self.shown(alert_id)


class AcknowledgeView(_OneAlert):
    """Take it."""

    @extend_schema(operation_id="safety_alert_acknowledge", request=None, responses=AlertView, tags=["safety"])
    def post(self, request: Request, alert_id: str) -> Response:
        services.alert_acknowledge(actor=self.actor, alert_id=self.id_of(alert_id))
        return self.shown(alert_id)


class ResolveView(_OneAlert):
    """Close it."""

    @extend_schema(operation_id="safety_alert_resolve", request=ResolveSerializer, responses=AlertView, tags=["safety"])
    def post(self, request: Request, alert_id: str) -> Response:
        data = self.read(ResolveSerializer, request)
        services.alert_resolve(actor=self.actor, alert_id=self.id_of(alert_id), **data)
        return self.shown(alert_id)


class HandOverView(_OneAlert):
    """Give it to whoever is on duty."""

    @extend_schema(
        operation_id="safety_alert_hand_over", request=HandOverSerializer, responses=AlertView, tags=["safety"]
    )
    def post(self, request: Request, alert_id: str) -> Response:
        data = self.read(HandOverSerializer, request)
        services.alert_hand_over(actor=self.actor, alert_id=self.id_of(alert_id), note=data["note"])
        return self.shown(alert_id)


class SafetyPolicyView(ApiView):
    """The rules of duty."""

    permission = {"GET": "safety.policy", "PUT": "safety.policy"}

    @extend_schema(operation_id="safety_policy", responses=SafetyPolicySerializer, tags=["safety"])
    def get(self, request: Request) -> Response:
        return self._present()

    @extend_schema(
        operation_id="safety_policy_change",
        request=SafetyPolicySerializer,
        responses=SafetyPolicySerializer,
        tags=["safety"],
    )
    def put(self, request: Request) -> Response:
        data = self.read(SafetyPolicySerializer, request)
        services.policy_change(actor=self.actor, data=data, version=data["version"])
        return self._present()

    @staticmethod
    def _present() -> Response:
        row = SafetyPolicyVersion.objects.order_by("-version").first()
        return Response({"version": row.version if row else 0, **selectors.policy().as_data()})
