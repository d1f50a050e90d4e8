"""What is asked of the live boards over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.boards.reassigning import substitutes_for
from consultations.waiting_room.api import ColleagueSerializer


class SubstituteSerializer(ColleagueSerializer):
    """A professional who could take the session over. `here`: at the desk and free now, else the calendar offers the time."""

    here = serializers.BooleanField()


class SubstitutesSerializer(serializers.Serializer[Any]):
    """The best match first."""

    results = SubstituteSerializer(many=True)


class SubstitutesView(ApiView):
    """Who could take over a session that has not begun."""

    permission = "board.reassign"

    @extend_schema(operation_id="board_substitutes", responses=SubstitutesSerializer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """At most eight, of the same profession and with a language in common. 409 `already_admitted`, `place_closed`."""
        found = substitutes_for(actor=self.actor, booking_id=booking_id)
        return Response(SubstitutesSerializer({"results": found}).data)
