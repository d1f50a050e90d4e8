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


class ContactKind(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KINDS)


class ContactInput(ContactKind):
    """The new address, or the new number in any usual form."""

    value = serializers.CharField(max_length=254)


class ContactCode(ContactKind):
    code = serializers.CharField(max_length=32)


class ContactsView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_list", responses=ContactList, tags=["me"])
    def get(self, request: Request) -> Response:
        """Address and number."""
        found = selectors.contacts_of(actor=self.actor, person_id=self.person_id)
        return Response(ContactList({"results": found}).data)

    @extend_schema(operation_id="contact_begin", request=ContactInput, responses={204: None}, tags=["me"])
    def put(self, request: Request) -> Response:
        """Send a code to a new one. 403 `step_up_required`, 429 `rate_limited`."""
        data = self.read(ContactInput, request)
        services.contact_begin(actor=self.actor, person_id=self.person_id, request=request._request, **data)
        return Response(status=204)


class ContactConfirmView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_confirm", request=ContactCode, responses={204: None}, tags=["me"])
    def post(self, request: Request) -> Response:
        """Enter the code. 422 `incorrect_code`, 409 `flow_ended`."""
        services.contact_confirm(actor=self.actor, person_id=self.person_id, **self.read(ContactCode, request))
        return Response(status=204)


class ContactRemoveView(OwnView):
    permission = "contacts.own"

    @extend_schema(operation_id="contact_remove", request=ContactKind, responses={204: None}, tags=["me"])
    def post(self, request: Request) -> Response:
        """Take one away. 403 `step_up_required`, 409 `last_way_in`."""
        services.contact_remove(actor=self.actor, person_id=self.person_id, **self.read(ContactKind, request))
        return Response(status=204)
