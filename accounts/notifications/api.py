"""The notification centre over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.messages.words import say
from accounts.notifications import selectors, services
from accounts.notifications.kinds import CHANNELS, KINDS, SWITCHABLE
from accounts.notifications.models import Notification, NotificationSettings
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


class NotificationSettingsShape(serializers.Serializer[Any]):
    """`silenced` lists what is off as "kind:channel"; quiet hours are wall times in the person's zone, both or neither null.

    `kinds` can be switched, `always` cannot: they are told at any hour.
    """

    silenced = serializers.ListField(child=serializers.CharField())
    quiet_from = serializers.TimeField(allow_null=True, format="%H:%M")
    quiet_until = serializers.TimeField(allow_null=True, format="%H:%M")
    kinds = serializers.ListField(child=serializers.CharField())
    always = serializers.ListField(child=serializers.CharField())
    channels = serializers.ListField(child=serializers.CharField())


class NotificationSettingsChange(serializers.Serializer[Any]):
    """What is left out stays. Both times null: no quiet hours."""

    silenced = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=60)
    quiet_from = serializers.TimeField(allow_null=True, required=False)
    quiet_until = serializers.TimeField(allow_null=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        times = [attrs.get(name) for name in ("quiet_from", "quiet_until")]
        if (times[0] is None) != (times[1] is None):
            missing = "quiet_from" if times[0] is None else "quiet_until"
            raise serializers.ValidationError(
                {missing: "Quiet hours have a beginning and an end."}, code="quiet_hours_half"
            )
        return attrs


def _settings(row: NotificationSettings) -> dict[str, Any]:
    shape = {
        "silenced": row.silenced, "quiet_from": row.quiet_from, "quiet_until": row.quiet_until, "kinds": SWITCHABLE,
        "always": [kind.name for kind in KINDS if kind.always], "channels": CHANNELS,
    }  # fmt: skip
    return dict(NotificationSettingsShape(shape).data)


class NotificationSettingsView(OwnView):
    permission = "notifications.own"

    @extend_schema(operation_id="notification_settings", responses=NotificationSettingsShape, tags=["me"])
    def get(self, request: Request) -> Response:
        """How one wants to be told things."""
        return Response(_settings(selectors.settings_of(actor=self.actor, person_id=self.person_id)))

    @extend_schema(
        operation_id="notification_settings_update",
        request=NotificationSettingsChange,
        responses=NotificationSettingsShape,
        tags=["me"],
    )
    def patch(self, request: Request) -> Response:
        """Change it."""
        data = self.read(NotificationSettingsChange, request)
        start, end = data.get("quiet_from"), data.get("quiet_until")
        row = services.notification_settings_update(
            actor=self.actor, person_id=self.person_id, silenced=data.get("silenced"),
            quiet=(start, end) if start is not None and end is not None else None,
            quiet_off="quiet_from" in data and start is None,
        )  # fmt: skip
        return Response(_settings(row))
