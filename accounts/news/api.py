"""News over REST: writing and sending them, and stopping them from a mail."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseRedirect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from access.serializers import PageQuery
from accounts.news import selectors, services, stopping
from accounts.news.models import NewsIssue
from accounts.news.words import LANGUAGES, SUBJECT_LENGTH, TEXT_LENGTH
from accounts.people.own import OwnView

TAGS = ["admin"]


class LetterShape(serializers.Serializer[Any]):
    """One language's subject and text; paragraphs are parted by an empty line. Empty is not written yet."""

    subject = serializers.CharField(allow_blank=True, max_length=SUBJECT_LENGTH)
    text = serializers.CharField(allow_blank=True, max_length=TEXT_LENGTH)


class WordsShape(serializers.Serializer[Any]):
    en = LetterShape()
    hi = LetterShape()


class IssueBody(serializers.Serializer[Any]):
    words = WordsShape()


class VersionBody(serializers.Serializer[Any]):
    """The version that was looked at."""

    version = serializers.IntegerField(min_value=1)


class IssueChangeBody(IssueBody, VersionBody):
    """Other words, for the version that was looked at."""


class TestBody(serializers.Serializer[Any]):
    language = serializers.ChoiceField(LANGUAGES)


class IssueShape(serializers.Serializer[Any]):
    """One issue. `wanted` people agreed when it began, `told` were told; names are null where the reader's roles do not open
    them."""

    id = serializers.UUIDField()
    words = WordsShape()
    state = serializers.ChoiceField(NewsIssue.State.values)
    version = serializers.IntegerField()
    written_by_name = serializers.CharField(allow_null=True)
    sent_by_name = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    begun_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    wanted = serializers.IntegerField()
    told = serializers.IntegerField()


class IssuePageShape(serializers.Serializer[Any]):
    results = IssueShape(many=True)
    next = serializers.CharField(allow_null=True)


class AudienceShape(serializers.Serializer[Any]):
    """How many of those who agree would get a mail now, later (quiet hours), only a notice in the app, or nothing (restricted)."""

    now = serializers.IntegerField()
    later = serializers.IntegerField()
    app_only = serializers.IntegerField()
    restricted = serializers.IntegerField()


class ReceivedShape(LetterShape):
    """A letter, and when one was told."""

    at = serializers.DateTimeField()


def _issue(row: NewsIssue, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": row.pk, "words": row.words, "state": row.state, "version": row.version,
        "written_by_name": names.get(row.written_by_id),
        "sent_by_name": names.get(row.sent_by_id) if row.sent_by_id else None, "created_at": row.created_at,
        "begun_at": row.begun_at, "finished_at": row.finished_at, "wanted": row.wanted, "told": row.told,
    }  # fmt: skip


class NewsView(ApiView):
    """All issues, and writing one."""

    permission = "news.send"

    @extend_schema(operation_id="news_list", parameters=[PageQuery], responses=IssuePageShape, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Drafts and what was sent, newest first."""
        query = self.read_query(PageQuery, request)
        found = selectors.issues_list(actor=self.actor, cursor=query["cursor"] or None, limit=query["limit"])
        return Response(found.page.answer(lambda row: _issue(row, found.names)))

    @extend_schema(operation_id="news_write", request=IssueBody, responses={201: IssueShape}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """A new draft."""
        row = services.issue_write(actor=self.actor, **self.read(IssueBody, request))
        return Response(_issue(row, selectors.names_of(self.actor, [row])), status=status.HTTP_201_CREATED)


class AudienceView(ApiView):
    """How many people an issue would reach."""

    permission = "news.send"

    @extend_schema(operation_id="news_audience", responses=AudienceShape, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Counted now."""
        found = selectors.audience(actor=self.actor)
        return Response(
            {"now": found.now, "later": found.later, "app_only": found.app_only, "restricted": found.restricted}
        )


class IssueView(ApiView):
    """One issue."""

    permission = "news.send"

    @extend_schema(operation_id="news_issue", responses=IssueShape, tags=TAGS)
    def get(self, request: Request, issue_id: str) -> Response:
        """As it stands."""
        row = selectors.issue_get(actor=self.actor, issue_id=self.id_of(issue_id))
        return Response(_issue(row, selectors.names_of(self.actor, [row])))

    @extend_schema(operation_id="news_change", request=IssueChangeBody, responses=IssueShape, tags=TAGS)
    def put(self, request: Request, issue_id: str) -> Response:
        """Other words for a draft. 409 `news_sent`, `stale_version`."""
        row = services.issue_change(
            actor=self.actor, issue_id=self.id_of(issue_id), **self.read(IssueChangeBody, request)
        )
        return Response(_issue(row, selectors.names_of(self.actor, [row])))


class IssueTestView(ApiView):
    """Trying an issue on oneself."""

    permission = "news.send"

    @extend_schema(operation_id="news_test", request=TestBody, responses={204: None}, tags=TAGS)
    def post(self, request: Request, issue_id: str) -> Response:
        """A mail to the caller alone. 409 `no_address`."""
        services.issue_test(actor=self.actor, issue_id=self.id_of(issue_id), **self.read(TestBody, request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class IssueSendView(ApiView):
    """Sending an issue."""

    permission = "news.send"

    @extend_schema(operation_id="news_send", request=VersionBody, responses=IssueShape, tags=TAGS)
    def post(self, request: Request, issue_id: str) -> Response:
        """To everybody who agrees, once. 403 `step_up_required`, 409 `stale_version`."""
        row = services.issue_send(actor=self.actor, issue_id=self.id_of(issue_id), **self.read(VersionBody, request))
        return Response(_issue(row, selectors.names_of(self.actor, [row])))


class ReceivedView(OwnView):
    """An issue one was told of."""

    permission = "notifications.own"

    @extend_schema(operation_id="news_received", responses=ReceivedShape, tags=["me"])
    def get(self, request: Request, issue_id: str) -> Response:
        """To read in the app, in the caller's language."""
        found = selectors.issue_received(actor=self.actor, person_id=self.person_id, issue_id=self.id_of(issue_id))
        return Response({"subject": found.subject, "text": found.text, "at": found.at})


class UnsubscribeView(ApiView):
    """The address in every mail of news. Programs post to it (RFC 8058), in whatever form: the body is not read."""

    authentication_classes = ()
    public = "the signed address in the mail is the right to stop such mails, and opens nothing"

    @extend_schema(operation_id="news_stop_page", responses={302: None}, tags=["me"])
    def get(self, request: Request, token: str) -> HttpResponseRedirect:
        """Whoever opens it in a browser is led to the page that asks; looking at an address changes nothing."""
        return HttpResponseRedirect(f"/unsubscribe/{token}")

    @extend_schema(operation_id="news_stop", request=None, responses={204: None}, tags=["me"])
    def post(self, request: Request, token: str) -> Response:
        """No more news."""
        stopping.news_stop(token=token)
        return Response(status=status.HTTP_204_NO_CONTENT)
