"""Calls over REST: the grant to join."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.calls import services
from consultations.calls.providers import Provider


class IceServerSerializer(serializers.Serializer[Any]):
    """One entry of RTCPeerConnection's iceServers."""

    urls = serializers.ListField(child=serializers.CharField())
    username = serializers.CharField(required=False)
    credential = serializers.CharField(required=False)


class JoinSerializer(serializers.Serializer[Any]):
    """What any provider's browser side needs. `app`, `room`, `user`, `token`, `server` are the provider's, empty for webrtc."""

    provider = serializers.ChoiceField(choices=[provider.value for provider in Provider])
    ice_servers = IceServerSerializer(many=True)
    relay_only = serializers.BooleanField(help_text="use no way but the relay")
    app = serializers.CharField(allow_blank=True)
    room = serializers.CharField(allow_blank=True)
    user = serializers.CharField(allow_blank=True)
    token = serializers.CharField(allow_blank=True)
    server = serializers.CharField(allow_blank=True, help_text="where the provider's SDK signs in; empty if it knows")


class GrantSerializer(JoinSerializer):
    """What a browser needs to join. `role` is its part in perfect negotiation; the patient is the polite one."""

    role = serializers.ChoiceField(choices=["polite", "impolite"])
    peer_id = serializers.UUIDField(help_text="whom to signal: the other participant, as presence names him")
    modality = serializers.ChoiceField(choices=["video", "audio"])
    not_after = serializers.DateTimeField(help_text="ask again before then")


class GrantView(ApiView):
    """The grant to join a call."""

    permission = "call.join"

    @extend_schema(operation_id="call_grant", responses=GrantSerializer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """For the two participants of an open call only. 409 `call_not_open`."""
        return Response(GrantSerializer(services.call_grant(actor=self.actor, booking_id=booking_id)).data)
