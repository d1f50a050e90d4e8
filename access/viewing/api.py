"""Looking through a role, over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from access.viewing import services


class ViewAsView(ApiView):
    permission = "roles.view_as"

    @extend_schema(operation_id="role_view_begin", request=None, responses={204: None}, tags=["admin"])
    def post(self, request: Request, role_id: str) -> Response:
        """Look at the platform as this role, read-only, for half an hour. `/me` says so."""
        services.viewing_begin(actor=self.actor, role_id=self.id_of(role_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ViewingEndView(ApiView):
    public = "it only gives a sign-in back what its person holds; the role looked through may hold nothing at all"
    while_viewing = True

    @extend_schema(operation_id="role_view_end", request=None, responses={204: None}, tags=["me"])
    def post(self, request: Request) -> Response:
        """Stop looking as a role."""
        services.viewing_end(actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
