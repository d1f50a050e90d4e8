"""REST: where gateways deliver their webhooks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.actors import Actor
from access.rest import ApiView
from billing.webhooks.services import webhook_receive

# Far above any gateway's message, far below what could hurt.
MOST_BYTES = 256 * 1024


class RawBody(BaseParser):
    """Leaves the body alone: the signature is over its bytes."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> bytes:
        return bytes(stream.read(MOST_BYTES))


class WebhookView(ApiView):
    public = "Gateways sign their messages; the signature is the sign-in."
    authentication_classes = ()
    parser_classes = (RawBody,)

    @extend_schema(exclude=True)
    def post(self, request: Request, gateway: str) -> Response:
        """Verify, store, answer."""
        body: bytes = request.data
        webhook_receive(
            actor=Actor.service(f"gateway.{gateway}"), gateway=gateway, headers=request.headers, body=body
        )
        return Response({}, status=200)
