"""How one-time codes do, for administrators."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.codes.selectors import codes_now


class CodeRatioShape(serializers.Serializer[Any]):
    """`scope` is a channel (`sms`, `email`) or a range of numbers (`sms:+91987`); `share` of 0–1 came back."""

    scope = serializers.CharField()
    sent = serializers.IntegerField()
    verified = serializers.IntegerField()
    share = serializers.FloatField()


class CodeAlarmShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    scope = serializers.CharField()
    sent = serializers.IntegerField()
    verified = serializers.IntegerField()
    began_at = serializers.DateTimeField(source="created_at")
    ended_at = serializers.DateTimeField(allow_null=True)


class CodesNowShape(serializers.Serializer[Any]):
    """The last hour, worst first, and the newest alarms."""

    ratios = CodeRatioShape(many=True)
    alarms = CodeAlarmShape(many=True)


class CodeAlarmsView(ApiView):
    permission = "codes.watch"

    @extend_schema(operation_id="code_alarms", responses=CodesNowShape, tags=["admin"])
    def get(self, request: Request) -> Response:
        """Whether one-time codes come back."""
        return Response(CodesNowShape(codes_now(actor=self.actor)).data)
