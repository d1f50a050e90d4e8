"""REST of one's own list: kept professionals and saved searches."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.pagination import limit_of
from marketplace.directory.api import SearchSerializer
from marketplace.professionals.serialisers import CardSerializer, card
from marketplace.shortlist import selectors, services
from marketplace.shortlist.models import Favourite, SavedSearch


class FavouriteSerializer(CardSerializer):
    """A kept professional. `listed`: whether she can be booked at present."""

    listed = serializers.BooleanField()


class FavouritesSerializer(serializers.Serializer[Any]):
    """A page of kept professionals, newest first."""

    results = FavouriteSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class FavouriteIdsSerializer(serializers.Serializer[Any]):
    """Who is kept."""

    ids = serializers.ListField(child=serializers.UUIDField())


class SavedSearchSerializer(serializers.Serializer[Any]):
    """A saved search. `wide`: it finds too many people to be watched; `new_count`: found since she last opened it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    query = SearchSerializer()
    notify = serializers.BooleanField()
    wide = serializers.BooleanField()
    new_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class SavedSearchesSerializer(serializers.Serializer[Any]):
    """One's saved searches, newest first."""

    results = SavedSearchSerializer(many=True)


class SavedSearchInput(serializers.Serializer[Any]):
    """A search to keep."""

    name = serializers.CharField(max_length=services.LONGEST_NAME)
    query = SearchSerializer()
    notify = serializers.BooleanField(default=False)


class SavedSearchChanges(serializers.Serializer[Any]):
    """What may be changed of a saved search."""

    name = serializers.CharField(max_length=services.LONGEST_NAME, required=False)
    notify = serializers.BooleanField(required=False)


def _search(row: SavedSearch) -> dict[str, Any]:
    return {
        "id": row.pk, "name": row.name or "", "query": _asked(row.query or {}), "notify": row.notify, "wide": row.known is None,
        "new_count": row.new_count, "created_at": row.created_at,
    }  # fmt: skip


def _asked(query: dict[str, Any]) -> dict[str, Any]:
    """As the directory is asked: several values of one field in one text."""
    return {
        ("q" if name == "text" else name): ",".join(value) if isinstance(value, list) else value
        for name, value in query.items()
    }


def _favourite(row: Favourite) -> dict[str, Any]:
    return {**card(row.professional), "listed": vars(row)["is_listed"]}


class FavouritesView(ApiView):
    """Professionals one has kept."""

    permission = "favourite.own"

    @extend_schema(
        operation_id="favourites", responses=FavouritesSerializer, tags=["shortlist"],
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("limit", int)],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        query = request.query_params
        page = selectors.favourites(
            actor=self.actor, cursor=query.get("cursor"), limit=limit_of(query.get("limit"), default=24, most=60)
        )
        return Response(page.answer(_favourite))


class FavouriteIdsView(ApiView):
    """Who is kept, for the mark on cards."""

    permission = "favourite.own"

    @extend_schema(operation_id="favourite_ids", responses=FavouriteIdsSerializer, tags=["shortlist"])
    def get(self, request: Request) -> Response:
        return Response({"ids": selectors.favourite_ids(actor=self.actor)})


class FavouriteView(ApiView):
    """Keep a professional, or let her go."""

    permission = "favourite.own"

    @extend_schema(operation_id="favourite_add", request=None, responses={204: None}, tags=["shortlist"])
    def put(self, request: Request, professional_id: str) -> Response:
        services.favourite_add(actor=self.actor, professional_id=self.id_of(professional_id))
        return Response(status=204)

    @extend_schema(operation_id="favourite_remove", responses={204: None}, tags=["shortlist"])
    def delete(self, request: Request, professional_id: str) -> Response:
        services.favourite_remove(actor=self.actor, professional_id=self.id_of(professional_id))
        return Response(status=204)


class SavedSearchesView(ApiView):
    """One's saved searches."""

    permission = "saved_search.own"

    @extend_schema(operation_id="saved_searches", responses=SavedSearchesSerializer, tags=["shortlist"])
    def get(self, request: Request) -> Response:
        return Response({"results": [_search(row) for row in selectors.searches(actor=self.actor)]})

    @extend_schema(
        operation_id="saved_search_add",
        request=SavedSearchInput,
        responses={201: SavedSearchSerializer},
        tags=["shortlist"],
    )
    def post(self, request: Request) -> Response:
        data = self.read(SavedSearchInput, request)
        asked = dict(data["query"])
        query = {
            "text": asked.pop("q", ""),
            **{name: list(v) if isinstance(v, tuple) else v for name, v in asked.items()},
        }
        row = services.search_save(actor=self.actor, name=data["name"], query=query, notify_me=data["notify"])
        return Response(_search(row), status=201)


class SavedSearchView(ApiView):
    """One saved search."""

    permission = "saved_search.own"

    @extend_schema(
        operation_id="saved_search_change",
        request=SavedSearchChanges,
        responses=SavedSearchSerializer,
        tags=["shortlist"],
    )
    def patch(self, request: Request, search_id: str) -> Response:
        data = self.read(SavedSearchChanges, request)
        row = services.search_change(
            actor=self.actor, search_id=self.id_of(search_id), name=data.get("name"), notify_me=data.get("notify")
        )
        return Response(_search(row))

    @extend_schema(operation_id="saved_search_remove", responses={204: None}, tags=["shortlist"])
    def delete(self, request: Request, search_id: str) -> Response:
        services.search_remove(actor=self.actor, search_id=self.id_of(search_id))
        return Response(status=204)


class SavedSearchSeenView(ApiView):
    """Opened: nobody in it is new any more."""

    permission = "saved_search.own"

    @extend_schema(operation_id="saved_search_seen", request=None, responses=SavedSearchSerializer, tags=["shortlist"])
    def post(self, request: Request, search_id: str) -> Response:
        return Response(_search(services.search_seen(actor=self.actor, search_id=self.id_of(search_id))))
