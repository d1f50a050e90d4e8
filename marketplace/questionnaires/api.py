"""The questionnaire builder over REST: versions, drafts, what keeps them from being published, and what changed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.errors import Invalid
from marketplace.questionnaires import selectors, services
from marketplace.questionnaires.views import ChangeList, VersionDetail, VersionList


class DraftSerializer(serializers.Serializer[Any]):
    """A new draft: a whole new questionnaire (`body`), or the next version of the one with the code `copy_of`."""

    body = serializers.JSONField(required=False)
    copy_of = serializers.CharField(required=False, max_length=40)


class DraftSaveSerializer(serializers.Serializer[Any]):
    """A draft's whole body, written over `revision`."""

    body = serializers.JSONField()
    revision = serializers.IntegerField(min_value=1)


class RevisionSerializer(serializers.Serializer[Any]):
    """What was seen when it was decided."""

    revision = serializers.IntegerField(min_value=1)


def _said(view: BaseModel, status: int = 200) -> Response:
    return Response(view.model_dump(mode="json"), status=status)


class VersionsView(ApiView):
    """Every version, and new drafts."""

    permission = {"GET": "questionnaire.view", "POST": "questionnaire.edit"}

    @extend_schema(operation_id="questionnaires", responses=VersionList, tags=["questionnaires"])
    def get(self, request: Request) -> Response:
        return _said(selectors.version_list(actor=self.actor))

    @extend_schema(
        operation_id="questionnaire_draft",
        request=DraftSerializer,
        responses={201: VersionDetail},
        tags=["questionnaires"],
    )
    def post(self, request: Request) -> Response:
        data = self.read(DraftSerializer, request)
        if ("body" in data) == ("copy_of" in data):
            raise Invalid("bad_questionnaire", fields={"body": ["Say what it asks, or which one it follows."]})
        row = services.draft_create(actor=self.actor, body=data.get("body"), copy_of=data.get("copy_of", ""))
        return _said(selectors.version_detail(actor=self.actor, version_id=row.pk), 201)


class VersionView(ApiView):
    """One version; a draft is saved whole."""

    permission = {"GET": "questionnaire.view", "PUT": "questionnaire.edit"}

    @extend_schema(operation_id="questionnaire", responses=VersionDetail, tags=["questionnaires"])
    def get(self, request: Request, version_id: str) -> Response:
        return _said(selectors.version_detail(actor=self.actor, version_id=self.id_of(version_id)))

    @extend_schema(
        operation_id="questionnaire_save", request=DraftSaveSerializer, responses=VersionDetail, tags=["questionnaires"]
    )
    def put(self, request: Request, version_id: str) -> Response:
        pk, data = self.id_of(version_id), self.read(DraftSaveSerializer, request)
        services.draft_save(actor=self.actor, version_id=pk, body=data["body"], revision=data["revision"])
        return _said(selectors.version_detail(actor=self.actor, version_id=pk))


class PublishView(ApiView):
    """Let people take a version."""

    permission = "questionnaire.publish"

    @extend_schema(
        operation_id="questionnaire_publish",
        request=RevisionSerializer,
        responses=VersionDetail,
        tags=["questionnaires"],
    )
    def post(self, request: Request, version_id: str) -> Response:
        pk, data = self.id_of(version_id), self.read(RevisionSerializer, request)
        services.version_publish(actor=self.actor, version_id=pk, revision=data["revision"])
        return _said(selectors.version_detail(actor=self.actor, version_id=pk))


class DiscardView(ApiView):
    """Throw a draft away."""

    permission = "questionnaire.edit"

    @extend_schema(
        operation_id="questionnaire_discard", request=RevisionSerializer, responses={204: None}, tags=["questionnaires"]
    )
    def post(self, request: Request, version_id: str) -> Response:
        pk, data = self.id_of(version_id), self.read(RevisionSerializer, request)
        services.draft_discard(actor=self.actor, version_id=pk, revision=data["revision"])
        return Response(status=204)


class RetireView(ApiView):
    """Let nobody begin a version any more."""

    permission = "questionnaire.publish"

    @extend_schema(operation_id="questionnaire_retire", request=None, responses=VersionDetail, tags=["questionnaires"])
    def post(self, request: Request, version_id: str) -> Response:
        pk = self.id_of(version_id)
        services.version_retire(actor=self.actor, version_id=pk)
        return _said(selectors.version_detail(actor=self.actor, version_id=pk))


class ChangesView(ApiView):
    """What a version changes."""

    permission = "questionnaire.view"

    @extend_schema(operation_id="questionnaire_changes", responses=ChangeList, tags=["questionnaires"])
    def get(self, request: Request, version_id: str) -> Response:
        return _said(selectors.version_changes(actor=self.actor, version_id=self.id_of(version_id)))
