"""Matching over REST: the intake and its slate; weights and exposure for administrators."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from marketplace.matching import selectors, services
from marketplace.matching.intake import Intake
from marketplace.matching.views import Exposure, MatchChoices, MatchSlate, WeightsHistory, WeightsPreview


class ClientBlockSerializer(serializers.Serializer[Any]):
    """Whether the professional is kept out of this client's matches."""

    blocked = serializers.BooleanField()


class BlockSerializer(serializers.Serializer[Any]):
    """Whom not to propose again."""

    professional_id = serializers.UUIDField()


class WeightsTrySerializer(serializers.Serializer[Any]):
    """Weights to look at: factor → share."""

    weights = serializers.DictField(child=serializers.FloatField())


class WeightsPublishSerializer(WeightsTrySerializer):
    """Weights to use from now on, written over `version`."""

    note = serializers.CharField(max_length=300, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=0)


class ReplaySerializer(serializers.Serializer[Any]):
    """A slate's order as shown and as it comes out again."""

    shown = serializers.ListField(child=serializers.UUIDField())
    again = serializers.ListField(child=serializers.UUIDField())


def _said(view: BaseModel) -> Response:
    return Response(view.model_dump(mode="json"))


class ChoicesView(ApiView):
    """What the intake offers."""

    permission = "match.request"

    @extend_schema(operation_id="match_choices", responses=MatchChoices, tags=["matching"])
    def get(self, request: Request) -> Response:
        return _said(selectors.choices())


class MatchView(ApiView):
    """A slate for an intake."""

    permission = "match.request"

    @extend_schema(operation_id="match", request=Intake, responses=MatchSlate, tags=["matching"])
    def post(self, request: Request) -> Response:
        return _said(services.match_make(actor=self.actor, data=request.data))


class OwnBlockSerializer(serializers.Serializer[Any]):
    """Somebody who is not proposed."""

    professional_id = serializers.UUIDField()
    slug = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField()
    since = serializers.DateTimeField()


class OwnBlocksSerializer(serializers.Serializer[Any]):
    results = OwnBlockSerializer(many=True)


class BlocksView(ApiView):
    """Keep somebody out of one's matches."""

    permission = "match.block"

    @extend_schema(operation_id="match_blocks", responses=OwnBlocksSerializer, tags=["matching"])
    def get(self, request: Request) -> Response:
        """The latest first."""
        rows = [
            {
                "professional_id": card.id,
                "slug": card.slug,
                "display_name": card.display_name,
                "avatar_url": card.avatar_url,
                "since": row.updated_at,
            }
            for row, card in selectors.blocks_of(actor=self.actor)
        ]
        return Response({"results": rows})

    @extend_schema(operation_id="match_block", request=BlockSerializer, responses={204: None}, tags=["matching"])
    def post(self, request: Request) -> Response:
        services.professional_block(
            actor=self.actor, professional_id=self.read(BlockSerializer, request)["professional_id"]
        )
        return Response(status=204)


class BlockView(ApiView):
    """Propose somebody again."""

    permission = "match.block"

    @extend_schema(operation_id="match_unblock", request=None, responses={204: None}, tags=["matching"])
    def delete(self, request: Request, professional_id: uuid.UUID) -> Response:
        """Once more changes nothing."""
        services.professional_unblock(actor=self.actor, professional_id=professional_id)
        return Response(status=204)


class ClientBlockView(ApiView):
    """Keep oneself out of a client's matches. She is not told; sessions and the directory stay as they are."""

    permission = "match.block_client"

    @extend_schema(operation_id="match_client_block", responses=ClientBlockSerializer, tags=["matching"])
    def get(self, request: Request, person_id: str) -> Response:
        return Response({"blocked": selectors.client_blocked(actor=self.actor, person_id=self.id_of(person_id))})

    @extend_schema(
        operation_id="match_client_block_set",
        request=ClientBlockSerializer,
        responses=ClientBlockSerializer,
        tags=["matching"],
    )
    def put(self, request: Request, person_id: str) -> Response:
        own_id = self.id_of(person_id)
        blocked = self.read(ClientBlockSerializer, request)["blocked"]
        services.client_block(actor=self.actor, person_id=own_id, blocked=blocked)
        return Response({"blocked": blocked})


class WeightsView(ApiView):
    """Versions of the weights."""

    permission = {"GET": "matching.view", "POST": "matching.weights"}

    @extend_schema(operation_id="matching_weights", responses=WeightsHistory, tags=["matching"])
    def get(self, request: Request) -> Response:
        return _said(selectors.weights_history(actor=self.actor))

    @extend_schema(
        operation_id="matching_weights_publish",
        request=WeightsPublishSerializer,
        responses=WeightsHistory,
        tags=["matching"],
    )
    def post(self, request: Request) -> Response:
        data = self.read(WeightsPublishSerializer, request)
        services.weights_publish(actor=self.actor, weights=data["weights"], note=data["note"], version=data["version"])
        return _said(selectors.weights_history(actor=self.actor))


class PreviewView(ApiView):
    """What other weights would have changed."""

    permission = "matching.weights"

    @extend_schema(
        operation_id="matching_weights_preview",
        request=WeightsTrySerializer,
        responses=WeightsPreview,
        tags=["matching"],
    )
    def post(self, request: Request) -> Response:
        weights = services.weights_check(self.read(WeightsTrySerializer, request)["weights"])
        return _said(selectors.weights_preview(actor=self.actor, weights=weights))


class ReplayView(ApiView):
    """A stored slate come to again."""

    permission = "matching.view"

    @extend_schema(operation_id="matching_replay", responses=ReplaySerializer, tags=["matching"])
    def get(self, request: Request, slate_id: str) -> Response:
        shown, again = selectors.slate_replay(actor=self.actor, slate_id=self.id_of(slate_id))
        return Response({"shown": shown, "again": again})


class ExposureView(ApiView):
    """Exposure per group."""

    permission = "matching.view"

    @extend_schema(operation_id="matching_exposure", responses=Exposure, tags=["matching"])
    def get(self, request: Request) -> Response:
        return _said(selectors.exposure(actor=self.actor))
