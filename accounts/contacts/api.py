"""One's address and number over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.contacts import selectors, services
from accounts.people.own import OwnView

KINDS = tuple(selectors.CHANNELS)


class ContactShape(serializers.Serializer[Any]):
    """`pending`: the masked new one a code was sent to; `removable`: another way in remains without it."""

    kind = serializers.ChoiceField(choices=KINDS)
    value = serializers.CharField(allow_null=True)
    verified = serializers.BooleanField()
    pending = serializers.CharField(allow_null=True)
    removable = serializers.BooleanField()


class ContactList(serializers.Serializer[Any]):
    results = ContactShape(many=True)


class ContactInput(serializers.Serializer[Any]):
    """The new address, or the new number in any usual form."""

    value = serializers.CharField(max_length=254)


class ContactCode(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=32)


class ContactsView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_list", responses=ContactList, tags=["me"])
    def get(self, request: Request) -> Response:
        """Address and number."""
        found = selectors.contacts_of(actor=self.actor, person_id=self.person_id)
        return Response(ContactList({"results": found}).data)


class ContactView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_begin", request=ContactInput, responses={204: None}, tags=["me"])
    def put(self, request: Request, kind: str) -> Response:
        """Send a code to a new one. 403 `step_up_required`, 429 `rate_limited`."""
        value = self.read(ContactInput, request)["value"]
        services.contact_begin(
            actor=self.actor, person_id=self.person_id, kind=kind, value=value, request=request._request
        )
        return Response(status=204)

    @extend_schema(operation_id="contact_remove", responses={204: None}, tags=["me"])
    def delete(self, request: Request, kind: str) -> Response:
        """Take it away. 409 `last_way_in`."""
        services.contact_remove(actor=self.actor, person_id=self.person_id, kind=kind)
        return Response(status=204)


class ContactConfirmView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_confirm", request=ContactCode, responses={204: None}, tags=["me"])
    def post(self, request: Request, kind: str) -> Response:
        """Enter the code. 422 `incorrect_code`, 409 `flow_ended`."""
        code = self.read(ContactCode, request)["code"]
        services.contact_confirm(actor=self.actor, person_id=self.person_id, kind=kind, code=code)
        return Response(status=204)
