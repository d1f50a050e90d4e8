"""One's emergency contact over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.emergency import selectors, services
from accounts.people.own import OwnView


class EmergencyContactShape(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=services.LONGEST_NAME)
    phone = serializers.CharField(max_length=32, help_text="in any usual form; answered in E.164")
    relation = serializers.CharField(max_length=services.LONGEST_RELATION, required=False, allow_blank=True, default="")


class EmergencyContactAnswer(serializers.Serializer[Any]):
    contact = EmergencyContactShape(allow_null=True)


class EmergencyContactView(OwnView):
    permission = "emergency_contact.own"

    @extend_schema(operation_id="emergency_contact", responses=EmergencyContactAnswer, tags=["me"])
    def get(self, request: Request) -> Response:
        """Whom to call, if one named somebody."""
        card = selectors.own_emergency_contact(actor=self.actor, person_id=self.person_id)
        return Response(EmergencyContactAnswer({"contact": card}).data)

    @extend_schema(
        operation_id="emergency_contact_set",
        request=EmergencyContactShape,
        responses=EmergencyContactAnswer,
        tags=["me"],
    )
    def put(self, request: Request) -> Response:
        """Name somebody."""
        data = self.read(EmergencyContactShape, request)
        card = services.emergency_contact_set(actor=self.actor, person_id=self.person_id, **data)
        return Response(EmergencyContactAnswer({"contact": card}).data)

    @extend_schema(operation_id="emergency_contact_remove", responses={204: None}, tags=["me"])
    def delete(self, request: Request) -> Response:
        """Name nobody any more."""
        services.emergency_contact_remove(actor=self.actor, person_id=self.person_id)
        return Response(status=204)
