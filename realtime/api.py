"""REST of the engine: the ticket for a socket, and the numbers for Prometheus."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from realtime.conf import limits
from realtime.tickets import ticket_issue


class TicketSerializer(serializers.Serializer[Any]):
    """A ticket for one socket."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds")


class TicketView(ApiView):
    """Tickets for sockets."""

    public = "Visitors watch public topics, such as free slots; every topic and command asks for its own permission."

    @extend_schema(operation_id="live_ticket", tags=["live"], request=None, responses={201: TicketSerializer})
    def post(self, request: Request) -> Response:
        """A single-use ticket, good for 30 seconds, bound to this sign-in and this page's origin."""
        until = getattr(request.auth, "expires_at", None)
        ticket = ticket_issue(
            actor=self.actor,
            origin=request.headers.get("Origin", ""),
            until=datetime.fromtimestamp(until, UTC) if until else None,
            address=request.META.get("REMOTE_ADDR") or "",
        )
        return Response({"ticket": ticket, "expires_in": limits().ticket_ttl}, status=201)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: numbers only. With MINDO_METRICS_TOKEN set a scraper must present it, else it must be on this machine."""
    token = getattr(settings, "MINDO_METRICS_TOKEN", "")
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = hmac.compare_digest(given.encode(), token.encode())
    else:
        allowed = _is_local(request)
    if not allowed:
        return HttpResponseNotFound()
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _is_local(request: HttpRequest) -> bool:
    """The peer is this machine itself, and no proxy has spoken for somebody else."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False
