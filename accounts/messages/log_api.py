"""The delivery log over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.messages import selectors, services
from accounts.messages.models import OutgoingMessage
from accounts.people.own import OwnView
from kernel.pagination import limit_of

STATES = OutgoingMessage.State.values
CHANNELS = OutgoingMessage.Channel.values


class OwnMessageShape(serializers.Serializer[Any]):
    """A mail or text message to oneself. `deferred`: it waited for the end of quiet hours; more `attempts` than one: it was
    tried again."""

    id = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=CHANNELS)
    title = serializers.CharField()
    to = serializers.CharField(help_text="masked")
    state = serializers.ChoiceField(choices=STATES)
    attempts = serializers.IntegerField()
    deferred = serializers.BooleanField()
    queued_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class OwnMessagePage(serializers.Serializer[Any]):
    results = OwnMessageShape(many=True)
    next = serializers.CharField(allow_null=True)


class PageQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False)


class OwnMessagesView(OwnView):
    permission = "messages.own"

    @extend_schema(operation_id="message_list", parameters=[PageQuery], responses=OwnMessagePage, tags=["me"])
    def get(self, request: Request) -> Response:
        """What was sent to oneself, newest first."""
        rows, following = selectors.messages_of(
            actor=self.actor, person_id=self.person_id, cursor=request.query_params.get("cursor"),
            limit=limit_of(request.query_params.get("limit")),
        )  # fmt: skip
        return Response({"results": [asdict(row) for row in rows], "next": following})


class LogEntryShape(serializers.Serializer[Any]):
    """A message without address and words; `failure` is a code of ours."""

    id = serializers.UUIDField()
    person_id = serializers.UUIDField(allow_null=True)
    channel = serializers.ChoiceField(choices=CHANNELS)
    template = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    sender = serializers.CharField()
    attempts = serializers.IntegerField()
    failure = serializers.CharField()
    deferred = serializers.BooleanField()
    queued_at = serializers.DateTimeField(source="created_at")
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)


class LogPage(serializers.Serializer[Any]):
    results = LogEntryShape(many=True)
    next = serializers.CharField(allow_null=True)


class LogQuery(PageQuery):
    state = serializers.ChoiceField(choices=STATES, required=False)


class MessagesLogView(ApiView):
    permission = "messages.log"

    @extend_schema(operation_id="messages_log", parameters=[LogQuery], responses=LogPage, tags=["admin"])
    def get(self, request: Request) -> Response:
        """All mails and text messages, newest first."""
        query = self.read_query(LogQuery, request)
        page = selectors.messages_log(
            actor=self.actor, state=query.get("state"), cursor=query.get("cursor"),
            limit=limit_of(request.query_params.get("limit")),
        )  # fmt: skip
        return Response(page.answer(lambda row: LogEntryShape(row).data))


class MessageReplayView(ApiView):
    permission = "messages.replay"

    @extend_schema(operation_id="message_replay", request=None, responses=LogEntryShape, tags=["admin"])
    def post(self, request: Request, message_id: str) -> Response:
        """Try a message again that was given up. 409 `message_over`."""
        message = services.message_replay(actor=self.actor, message_id=self.id_of(message_id))
        return Response(LogEntryShape(message).data)
