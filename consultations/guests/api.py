"""Guests over REST: inviting for the two, and everything a guest's browser asks for."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.sign_in.cookies import same_origin_only
from consultations.calls.api import JoinSerializer
from consultations.calls.services import grant_view
from consultations.guests import selectors, services
from consultations.guests.cookies import GuestAuthentication, cookie_write
from consultations.guests.events import GuestPlace
from consultations.guests.lifecycle import GuestState
from consultations.guests.models import CallGuest
from kernel.errors import NotFound
from realtime.conf import limits
from realtime.tickets import ticket_issue

KINDS = CallGuest.Kind.choices
STATES = [state.value for state in GuestState]


class InviteSerializer(serializers.Serializer[Any]):
    """What the guest is."""

    kind = serializers.ChoiceField(choices=KINDS)


class GuestSerializer(serializers.Serializer[Any]):
    """One guest as the two see him."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    state = serializers.ChoiceField(choices=STATES)
    name = serializers.CharField(allow_null=True)
    invited_by = serializers.ChoiceField(choices=CallGuest.Inviter.choices)
    present = serializers.BooleanField()
    has_link = serializers.BooleanField()
    link_expires_at = serializers.DateTimeField(allow_null=True)


class InvitationSerializer(serializers.Serializer[Any]):
    """A guest, and the token of his link: shown once, null while the professional has not agreed."""

    guest = GuestSerializer()
    token = serializers.CharField(allow_null=True)


class OpenSerializer(serializers.Serializer[Any]):
    """The link's token and what the guest wants to be called."""

    token = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=200, allow_blank=True)


class GuestPlaceSerializer(serializers.Serializer[Any]):
    """A guest's own place."""

    version = serializers.IntegerField()
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    kind = serializers.ChoiceField(choices=KINDS)
    name = serializers.CharField(allow_null=True)
    booking_id = serializers.UUIDField()
    professional = serializers.CharField()
    modality = serializers.ChoiceField(choices=["video", "audio"])
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class GuestTicketSerializer(serializers.Serializer[Any]):
    """A ticket for one socket."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="seconds")


def _invitation(made: services.Invitation) -> dict[str, Any]:
    return {"guest": made.guest.model_dump(mode="json"), "token": made.token}


def _place(place: GuestPlace) -> dict[str, Any]:
    shown: dict[str, Any] = place.model_dump(mode="json")
    return shown


class GuestsView(ApiView):
    """Inviting a guest into a session."""

    permission = "guest.invite"

    @extend_schema(operation_id="guest_invite", request=InviteSerializer, responses={201: InvitationSerializer})
    def post(self, request: Request, booking_id: UUID) -> Response:
        """By the professional: with a link. By the patient: waits for the professional. 409 `too_many_guests`."""
        kind = self.read(InviteSerializer, request)["kind"]
        made = services.guest_invite(actor=self.actor, booking_id=booking_id, kind=kind)
        return Response(_invitation(made), status=201)


class GuestLinkView(ApiView):
    """The link of a guest who has not come yet."""

    permission = "guest.invite"

    @extend_schema(operation_id="guest_link", request=None, responses={201: InvitationSerializer})
    def post(self, request: Request, guest_id: UUID) -> Response:
        """A fresh link; the one before it is void."""
        return Response(_invitation(services.guest_link(actor=self.actor, guest_id=guest_id)), status=201)


class GuestOpenView(ApiView):
    """Opening a link."""

    public = "The link's 256 secret bits are the right to open it, once."
    authentication_classes = ()

    @extend_schema(operation_id="guest_open", request=OpenSerializer, responses=GuestPlaceSerializer, auth=[])
    def post(self, request: Request) -> Response:
        """Makes this browser the guest's. 404 `link_unknown`, 409 `link_expired`."""
        same_origin_only(request)
        asked = self.read(OpenSerializer, request)
        opened = services.guest_open(token=asked["token"], name=asked["name"])
        response = Response(_place(opened.place))
        cookie_write(response, opened)
        return response


class GuestView(ApiView):
    """What the browser of a guest asks for; the cookie says who he is."""

    permission: ClassVar[str | dict[str, str] | None] = "guest.wait"
    authentication_classes = (GuestAuthentication,)

    @property
    def guest_id(self) -> UUID:
        if self.actor.id is None:
            raise NotFound
        return self.actor.id


class GuestPlaceView(GuestView):
    """The guest's own place."""

    @extend_schema(operation_id="guest_place", responses=GuestPlaceSerializer)
    def get(self, request: Request) -> Response:
        """401 `guest_gone` for a browser that is nobody's guest (any more)."""
        return Response(_place(selectors.guest_place(actor=self.actor, guest_id=self.guest_id)))


class GuestTicketView(GuestView):
    """Tickets for a guest's socket."""

    @extend_schema(operation_id="guest_ticket", request=None, responses={201: GuestTicketSerializer})
    def post(self, request: Request) -> Response:
        """A single-use ticket, good for 30 seconds, bound to this page's origin."""
        same_origin_only(request)
        ticket = ticket_issue(
            actor=self.actor,
            origin=request.headers.get("Origin", ""),
            until=None,
            address=request.META.get("REMOTE_ADDR") or "",
        )
        return Response({"ticket": ticket, "expires_in": limits().ticket_ttl}, status=201)


class GuestGrantView(GuestView):
    """The grant to join the call."""

    permission = "guest.meet"

    @extend_schema(operation_id="guest_grant", responses=JoinSerializer)
    def get(self, request: Request) -> Response:
        """For an admitted guest of an open call. 409 `call_not_open`."""
        return Response(JoinSerializer(grant_view(services.guest_grant(actor=self.actor))).data)
