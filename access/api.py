"""REST of roles, and of why somebody may or may not."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from access import roles, selectors
from access.explain import explain
from access.grants import held_by
from access.models import Role
from access.permissions import declared
from access.rest import ApiView
from access.serializers import (
    ExplanationShape,
    MemberBody,
    MemberPage,
    MemberShape,
    PageQuery,
    PermissionList,
    RoleBody,
    RoleChange,
    RoleList,
    RoleShape,
    WhyQuery,
)


def _role(view: selectors.RoleView) -> dict[str, Any]:
    role: Role = view.role
    return {
        "id": role.id, "slug": role.slug, "name": role.name, "description": role.description, "is_super": role.is_super,
        "is_base": role.is_base, "retired_at": role.retired_at, "version": role.version, "grants": view.grants,
        "member_count": view.member_count,
    }  # fmt: skip


class PermissionsView(ApiView):
    """Every declared permission, for the role builder."""

    permission = "roles.view"

    @extend_schema(operation_id="permission_list", responses=PermissionList)
    def get(self, request: Request) -> Response:
        held = held_by(self.actor)
        return Response(
            {
                "results": [
                    {
                        "codename": item.codename, "label": item.label, "group": item.group, "unlocks": item.unlocks,
                        "sensitivity": item.sensitivity, "personal": item.personal, "held": item.codename in held,
                    }
                    for item in declared().values()
                    if not item.public
                ]
            }
        )  # fmt: skip


class RolesView(ApiView):
    """All roles; making one."""

    permission: ClassVar[str | dict[str, str] | None] = {"GET": "roles.view", "POST": "roles.edit"}

    @extend_schema(operation_id="role_list", responses=RoleList)
    def get(self, request: Request) -> Response:
        return Response({"results": [_role(view) for view in selectors.role_list(actor=self.actor)]})

    @extend_schema(operation_id="role_create", request=RoleBody, responses={201: RoleShape})
    def post(self, request: Request) -> Response:
        body = self.read(RoleBody, request)
        role = roles.role_create(
            actor=self.actor, name=body["name"], description=body["description"], grants=set(body["grants"])
        )
        view = selectors.role_get(actor=self.actor, role_id=role.id)
        return Response(_role(view), status=status.HTTP_201_CREATED)


class RoleDetailView(ApiView):
    """One role; changing and retiring it."""

    permission: ClassVar[str | dict[str, str] | None] = {
        "GET": "roles.view",
        "PATCH": "roles.edit",
        "DELETE": "roles.edit",
    }

    @extend_schema(operation_id="role_get", responses=RoleShape)
    def get(self, request: Request, role_id: str) -> Response:
        return Response(_role(selectors.role_get(actor=self.actor, role_id=self.id_of(role_id))))

    @extend_schema(operation_id="role_update", request=RoleChange, responses=RoleShape)
    def patch(self, request: Request, role_id: str) -> Response:
        body = self.read(RoleChange, request)
        grants = set(body.pop("grants")) if "grants" in body else None
        role = roles.role_update(actor=self.actor, role_id=self.id_of(role_id), grants=grants, **body)
        return Response(_role(selectors.role_get(actor=self.actor, role_id=role.id)))

    @extend_schema(operation_id="role_retire", responses={204: None})
    def delete(self, request: Request, role_id: str) -> Response:
        roles.role_retire(actor=self.actor, role_id=self.id_of(role_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RoleMembersView(ApiView):
    """Who holds a role; giving it."""

    permission: ClassVar[str | dict[str, str] | None] = {"GET": "roles.view", "POST": "roles.grant"}

    @extend_schema(operation_id="role_members", parameters=[PageQuery], responses=MemberPage)
    def get(self, request: Request, role_id: str) -> Response:
        query = self.read_query(PageQuery, request)
        page = selectors.role_members(
            actor=self.actor, role_id=self.id_of(role_id), cursor=query["cursor"] or None, limit=query["limit"]
        )
        return Response({"results": MemberShape(page.rows, many=True).data, "next": page.next})

    @extend_schema(operation_id="role_give", request=MemberBody, responses={204: None})
    def post(self, request: Request, role_id: str) -> Response:
        body = self.read(MemberBody, request)
        roles.role_give(actor=self.actor, role_id=self.id_of(role_id), user_id=body["user_id"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class RoleMemberView(ApiView):
    """Taking a role from a person."""

    permission = "roles.grant"

    @extend_schema(operation_id="role_take", responses={204: None})
    def delete(self, request: Request, role_id: str, user_id: str) -> Response:
        roles.role_take(actor=self.actor, role_id=self.id_of(role_id), user_id=self.id_of(user_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class WhyView(ApiView):
    """Why somebody can or cannot do something."""

    permission = "roles.view"

    @extend_schema(operation_id="access_why", parameters=[WhyQuery], responses=ExplanationShape, tags=["admin"])
    def get(self, request: Request, user_id: str) -> Response:
        """Whether the person holds the permission now, and the reasons."""
        codename = self.read_query(WhyQuery, request)["permission"]
        found = explain(actor=self.actor, user_id=self.id_of(user_id), codename=codename)
        return Response(ExplanationShape(found).data)
