"""One's devices over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.own import OwnView
from accounts.sessions import selectors, services


class SessionShape(serializers.Serializer[Any]):
    """A device somebody is signed in on. `device` is made of family names and may be empty."""

    id = serializers.UUIDField()
    device = serializers.CharField()
    method = serializers.CharField()
    signed_in_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class SessionList(serializers.Serializer[Any]):
    results = SessionShape(many=True)


class SessionsView(OwnView):
    permission = "devices.own"

    @extend_schema(operation_id="session_list", responses=SessionList, tags=["me"])
    def get(self, request: Request) -> Response:
        """The devices one is signed in on."""
        rows = [
            {
                "id": row.id, "device": row.device, "method": row.method, "signed_in_at": row.created_at,
                "last_seen_at": row.last_seen_at, "current": str(row.id) == self.actor.session_id,
            }
            for row in selectors.sessions_of(self.person_id)
        ]  # fmt: skip
        return Response({"results": rows})

    @extend_schema(operation_id="session_revoke_others", responses={204: None}, tags=["me"])
    def delete(self, request: Request) -> Response:
        """Sign all other devices out."""
        services.sessions_revoke_others(actor=self.actor, person_id=self.person_id)
        return Response(status=204)


class SessionView(OwnView):
    permission = "devices.own"

    @extend_schema(operation_id="session_revoke", responses={204: None}, tags=["me"])
    def delete(self, request: Request, session_id: str) -> Response:
        """Sign one device out."""
        services.session_revoke(actor=self.actor, session_id=self.id_of(session_id))
        return Response(status=204)
