"""Assessments over REST: take one, read one's own, and a client's trends."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from marketplace.assessments import selectors, services
from marketplace.assessments.views import AnswersView, Catalogue, ResponseView, Trends
from marketplace.questionnaires import scoring


class StartSerializer(serializers.Serializer[Any]):
    """Which questionnaire."""

    code = serializers.CharField(max_length=40)


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer: a number for a choice, scale or number, a list of numbers for several, words for text."""

    value = serializers.JSONField()


def _said(view: BaseModel) -> Response:
    return Response(view.model_dump(mode="json"))


class CatalogueView(ApiView):
    """What can be taken."""

    permission = "assessment.take"

    @extend_schema(operation_id="assessments", responses=Catalogue, tags=["assessments"])
    def get(self, request: Request) -> Response:
        return _said(selectors.catalogue(actor=self.actor))


class ResponsesView(ApiView):
    """Begin, or go on with what is under way."""

    permission = "assessment.take"

    @extend_schema(
        operation_id="assessment_start", request=StartSerializer, responses=ResponseView, tags=["assessments"]
    )
    def post(self, request: Request) -> Response:
        row = services.response_start(actor=self.actor, code=self.read(StartSerializer, request)["code"])
        return _said(selectors.response_view(actor=self.actor, response_id=row.pk))


class OneResponseView(ApiView):
    """One's own response."""

    permission = "assessment.take"

    @extend_schema(operation_id="assessment_response", responses=ResponseView, tags=["assessments"])
    def get(self, request: Request, response_id: str) -> Response:
        return _said(selectors.response_view(actor=self.actor, response_id=self.id_of(response_id)))


class AnswerView(ApiView):
    """Keep one answer."""

    permission = "assessment.take"

    @extend_schema(
        operation_id="assessment_answer", request=AnswerSerializer, responses=AnswersView, tags=["assessments"]
    )
    def put(self, request: Request, response_id: str, item: str) -> Response:
        value = self.read(AnswerSerializer, request)["value"]
        own_id = self.id_of(response_id)
        answers = services.response_answer(actor=self.actor, response_id=own_id, item=item, value=value)
        definition = selectors.definition_for(own_id)
        return _said(
            AnswersView(
                answers=answers,
                asked=[one.code for one in scoring.asked(definition, answers)],
                risk=scoring.risk(definition, answers),
            )
        )


class SubmitView(ApiView):
    """Score it and close it for good."""

    permission = "assessment.take"

    @extend_schema(operation_id="assessment_submit", request=None, responses=ResponseView, tags=["assessments"])
    def post(self, request: Request, response_id: str) -> Response:
        own_id: uuid.UUID = self.id_of(response_id)
        services.response_submit(actor=self.actor, response_id=own_id)
        return _said(selectors.response_view(actor=self.actor, response_id=own_id))


class OwnTrendsView(ApiView):
    """One's own results over time."""

    permission = "assessment.take"

    @extend_schema(operation_id="assessment_trends", responses=Trends, tags=["assessments"])
    def get(self, request: Request) -> Response:
        return _said(selectors.trends_own(actor=self.actor))


class ClientTrendsView(ApiView):
    """A client's results, for the professional who treats her."""

    permission = "assessment.view_client"

    @extend_schema(operation_id="client_assessment_trends", responses=Trends, tags=["assessments"])
    def get(self, request: Request, person_id: str) -> Response:
        return _said(selectors.trends_of_client(actor=self.actor, person_id=self.id_of(person_id)))
