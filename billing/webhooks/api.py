"""REST: where gateways deliver their webhooks."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.actors import Actor
from access.rest import ApiView
from billing.gateways.base import WebhookRejected
from billing.webhooks.services import webhook_receive

# Far above any gateway's message, far below what could hurt.
MOST_BYTES = 256 * 1024


class WebhookView(ApiView):
    public = "Gateways sign their messages; the signature is the sign-in."
    authentication_classes = ()

    @extend_schema(exclude=True)
    def post(self, request: Request, gateway: str) -> Response:
        """Verify, store, answer. The body is never parsed here: the signature is over its bytes."""
        body: bytes = request._request.body
        if len(body) > MOST_BYTES:
            raise WebhookRejected("malformed_webhook", "This is too long for an event.")
        webhook_receive(actor=Actor.service(f"gateway.{gateway}"), gateway=gateway, headers=request.headers, body=body)
        return Response({}, status=200)
