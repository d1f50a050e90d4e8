"""REST of profiles: public pages and portraits, and one's own profile."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.uploads.serving import file_response
from marketplace.professionals import selectors, serialisers, services

YEAR_SECONDS = 365 * 24 * 3600


class ProfileView(ApiView):
    """A listed professional's page, by slug or id."""

    permission = "professional.view"

    @extend_schema(operation_id="professional_profile", responses=serialisers.ProfileSerializer)
    def get(self, request: Request, address: str) -> Response:
        return Response(serialisers.profile(selectors.profile_by_address(address)))


class AvatarView(ApiView):
    """A professional's portrait. Its address carries its version, so a browser keeps it for good."""

    permission = "professional.view"

    @extend_schema(
        operation_id="professional_avatar", responses={(200, "image/svg+xml"): OpenApiTypes.BINARY}, parameters=[]
    )
    def get(self, request: Request, professional_id: str) -> HttpResponse:
        svg, version = selectors.avatar_svg(self.id_of(professional_id))
        response = HttpResponse(svg, content_type="image/svg+xml")
        current = request.query_params.get("v") == version
        response["Cache-Control"] = (
            f"public, max-age={YEAR_SECONDS if current else 300}{', immutable' if current else ''}"
        )
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return response


class PhotoView(ApiView):
    """A professional's photo, once it was looked at; its address carries its version as well."""

    permission = "professional.view"

    @extend_schema(
        operation_id="professional_photo", responses={(200, "image/jpeg"): OpenApiTypes.BINARY}, parameters=[]
    )
    def get(self, request: Request, professional_id: str) -> HttpResponse:
        content, media_type, version = selectors.photo(self.id_of(professional_id))
        current = request.query_params.get("v") == version
        cache = f"public, max-age={YEAR_SECONDS if current else 300}{', immutable' if current else ''}"
        return file_response(content, media_type, name="portrait", cache=cache)


class OwnProfileView(ApiView):
    """The signed-in professional's own profile."""

    permission = "professional.edit_own"

    @extend_schema(operation_id="own_profile", responses=serialisers.OwnProfileSerializer)
    def get(self, request: Request) -> Response:
        own = selectors.professional_of(self.actor.id)
        return Response({**serialisers.profile(own), "state": own.state})

    @extend_schema(
        operation_id="own_profile_change",
        request=serialisers.ProfileChangesSerializer,
        responses=serialisers.OwnProfileSerializer,
    )
    def patch(self, request: Request) -> Response:
        own = selectors.professional_of(self.actor.id)
        changes = self.read(serialisers.ProfileChangesSerializer, request)
        services.profile_update(actor=self.actor, professional_id=own.pk, changes=changes)
        own = selectors.professional_of(self.actor.id)
        return Response({**serialisers.profile(own), "state": own.state})
