"""REST of the calendars read from elsewhere. An address goes in and never comes out again: only its host is shown."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.fetching import LONGEST_ADDRESS, host_of
from marketplace.calendar import busy_services
from marketplace.calendar.api import own_professional
from marketplace.calendar.models import BusyFeed
from marketplace.calendar.selectors import busy_feed_of, busy_feeds_of

PROBLEMS = (
    "", "bad_address", "not_public", "unreachable", "not_found", "refused", "too_large", "too_slow", "too_many_redirects",
    "encoded", "not_a_calendar", "too_many_events", "too_often",
)  # fmt: skip


class BusyFeedSerializer(serializers.Serializer[Any]):
    """One calendar that is read; `problem` is a code, empty when all is well."""

    id = serializers.UUIDField()
    host = serializers.CharField()
    state = serializers.ChoiceField(choices=BusyFeed.State.values)
    problem = serializers.ChoiceField(choices=PROBLEMS, allow_blank=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField()


class NewBusyFeedSerializer(serializers.Serializer[Any]):
    """The address another calendar gives out (https or webcal)."""

    address = serializers.CharField(max_length=LONGEST_ADDRESS)


class BusyFeedListSerializer(serializers.Serializer[Any]):
    """All of them: never more than a handful."""

    feeds = BusyFeedSerializer(many=True)
    most = serializers.IntegerField()


class BusyFeedsView(ApiView):
    """The professional's own calendars elsewhere."""

    permission = "calendar.edit_own"

    @extend_schema(operation_id="busy_feeds", responses=BusyFeedListSerializer)
    def get(self, request: Request) -> Response:
        feeds = busy_feeds_of(own_professional(self).pk)
        return Response({"feeds": [shown(feed) for feed in feeds], "most": busy_services.MOST_FEEDS})

    @extend_schema(operation_id="busy_feed_add", request=NewBusyFeedSerializer, responses={201: BusyFeedSerializer})
    def post(self, request: Request) -> Response:
        wanted = self.read(NewBusyFeedSerializer, request)
        feed = busy_services.busy_feed_add(
            actor=self.actor, professional_id=own_professional(self).pk, address=wanted["address"]
        )
        return Response(shown(feed), status=201)


class BusyFeedView(ApiView):
    """One of them."""

    permission = "calendar.edit_own"

    @extend_schema(operation_id="busy_feed_remove", responses={204: None})
    def delete(self, request: Request, feed_id: str) -> Response:
        busy_services.busy_feed_remove(actor=self.actor, feed_id=self.id_of(feed_id))
        return Response(status=204)


class BusyFeedRetryView(ApiView):
    """Read it now."""

    permission = "calendar.edit_own"

    @extend_schema(operation_id="busy_feed_retry", request=None, responses=BusyFeedSerializer)
    def post(self, request: Request, feed_id: str) -> Response:
        feed = busy_services.busy_feed_retry(actor=self.actor, feed_id=self.id_of(feed_id))
        return Response(shown(busy_feed_of(feed.pk)))


def shown(feed: BusyFeed) -> dict[str, Any]:
    """BusyFeedSerializer's shape."""
    return {
        "id": feed.pk,
        "host": host_of(feed.address or ""),
        "state": feed.state,
        "problem": feed.problem,
        "checked_at": feed.checked_at,
        "next_at": feed.next_at,
    }
