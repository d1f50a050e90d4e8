"""The local inbox over REST, while there is one."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.messages import local_inbox
from kernel.errors import NotFound


class InboxMessageShape(serializers.Serializer[Any]):
    """A mail or text message that a provider would have carried."""

    id = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=["email", "sms"])
    to = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField()
    at = serializers.DateTimeField()


class InboxList(serializers.Serializer[Any]):
    results = InboxMessageShape(many=True)


class InboxQuery(serializers.Serializer[Any]):
    to = serializers.CharField(required=False, help_text="an address or a number in E.164")


class InboxView(ApiView):
    authentication_classes = ()
    public = "stands in for a mailbox in development; not found as soon as a real provider is configured"

    @extend_schema(operation_id="dev_inbox", parameters=[InboxQuery], responses=InboxList, tags=["dev"])
    def get(self, request: Request) -> Response:
        """The newest messages, newest first."""
        if not local_inbox.is_open():
            raise NotFound
        found = local_inbox.newest(to=self.read_query(InboxQuery, request).get("to"))
        rows = [
            {"id": m.id, "channel": m.channel, "to": m.to, "subject": m.subject, "body": m.body, "at": m.at}
            for m in found
        ]
        return Response({"results": rows})
