"""REST of agendas: the address for its owner, and what a calendar program reads there."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.people.own import OwnView
from consultations.agenda import selectors, services
from consultations.agenda.document import document


class AgendaLinkSerializer(serializers.Serializer[Any]):
    """Whether there is an address, and since when it is this one."""

    made_at = serializers.DateTimeField(allow_null=True)


class NewAgendaLinkSerializer(serializers.Serializer[Any]):
    """The path of the new address, on this site. It is told once."""

    path = serializers.CharField()
    made_at = serializers.DateTimeField()


class AgendaLinkView(OwnView):
    """The caller's own calendar address."""

    permission = "agenda.own"

    @extend_schema(operation_id="agenda_link", responses=AgendaLinkSerializer)
    def get(self, request: Request) -> Response:
        link = selectors.agenda_link_of(self.person_id)
        return Response({"made_at": link.updated_at if link else None})

    @extend_schema(operation_id="agenda_link_make", request=None, responses={201: NewAgendaLinkSerializer})
    def post(self, request: Request) -> Response:
        """A new address; the one before opens nothing any more."""
        token = services.agenda_link_make(actor=self.actor, person_id=self.person_id)
        link = selectors.agenda_link_of(self.person_id)
        made_at = link.updated_at if link else None
        return Response({"path": f"/api/v1/agenda/{token}.ics", "made_at": made_at}, status=201)

    @extend_schema(operation_id="agenda_link_revoke", responses={204: None})
    def delete(self, request: Request) -> Response:
        services.agenda_link_revoke(actor=self.actor, person_id=self.person_id)
        return Response(status=204)


class _AsItIs(BaseContentNegotiation):
    """Calendar programs ask for whatever they like and get the one thing there is."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class AgendaView(ApiView):
    """Appointments as an iCalendar document; the address is the key, and nobody is signed in."""

    public: ClassVar[str | None] = "a calendar program has nothing but the secret address"
    authentication_classes = ()
    content_negotiation_class = _AsItIs

    @extend_schema(operation_id="agenda", responses={(200, "text/calendar"): str})
    def get(self, request: Request, token: str) -> HttpResponse:
        person = selectors.reader_of(token)
        body = document(selectors.appointments_of(person.pk), language=person.language)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
        answer = (
            HttpResponse(status=304)
            if etag in known
            else HttpResponse(body, content_type="text/calendar; charset=utf-8")
        )
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, no-cache"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
