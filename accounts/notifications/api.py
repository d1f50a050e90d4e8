"""The notification centre over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.messages.words import say
from accounts.notifications import selectors, services
from accounts.notifications.models import Notification
from accounts.people.models import User
from accounts.people.own import OwnView
from kernel.pagination import limit_of, paginate


class NotificationShape(serializers.Serializer[Any]):
    """One notification; `title` is in the person's language, `data` holds ids and codes to link by."""

    id = serializers.UUIDField()
    template = serializers.CharField()
    title = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]  # the field's name in the contract; DRF keeps both apart
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NotificationPage(serializers.Serializer[Any]):
    results = NotificationShape(many=True)
    next = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField()


class NotificationQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False)


class NotificationsRead(serializers.Serializer[Any]):
    """Which to mark; left out: all."""

    ids = serializers.ListField(child=serializers.UUIDField(), required=False)


class NotificationsView(OwnView):
    permission = "notifications.own"

    @extend_schema(
        operation_id="notification_list", parameters=[NotificationQuery], responses=NotificationPage, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        language = User.objects.values_list("language", flat=True).get(id=self.person_id)

        def shape(row: Notification) -> dict[str, Any]:
            return {
                "id": row.id, "template": row.template, "title": say(row.template, "title", language), "data": row.data,
                "at": row.created_at, "read_at": row.read_at,
            }  # fmt: skip

        page = paginate(
            selectors.notifications_of(self.person_id),
            cursor=request.query_params.get("cursor"),
            limit=limit_of(request.query_params.get("limit")),
        )
        return Response({**page.answer(shape), "unread": selectors.unread_count(self.person_id)})

    @extend_schema(operation_id="notifications_read", request=NotificationsRead, responses={204: None}, tags=["me"])
    def post(self, request: Request) -> Response:
        """Mark as read."""
        data = self.read(NotificationsRead, request)
        services.notifications_read(actor=self.actor, person_id=self.person_id, ids=data.get("ids"))
        return Response(status=204)
