"""One's own account over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.actors import Actor
from access.break_glass.selectors import glass_in_force
from access.grants import codenames_of, role_slugs
from access.viewing.selectors import viewing_of
from accounts.notifications.selectors import unread_count
from accounts.people import services
from accounts.people.models import Language, User
from accounts.people.own import OwnView
from accounts.people.selectors import initials_of, professional_id_of
from accounts.people.services import LONGEST_NAME
from accounts.second_factor.selectors import standing_of


class ViewingShape(serializers.Serializer[Any]):
    """The role she looks through, read-only; `beyond`: how many of its permissions she does not hold and so does not see."""

    role_id = serializers.UUIDField()
    role = serializers.CharField()
    ends_at = serializers.DateTimeField()
    beyond = serializers.IntegerField()


class EmergencyShape(serializers.Serializer[Any]):
    """The record she has open in an emergency."""

    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    ends_at = serializers.DateTimeField()


class MeShape(serializers.Serializer[Any]):
    """The signed-in person: what her screens need to know about her."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    initials = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    zone = serializers.CharField()
    language = serializers.ChoiceField(choices=Language.values)
    jurisdiction = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    session_id = serializers.UUIDField()
    unread = serializers.IntegerField(help_text="unread notifications")
    professional_id = serializers.UUIDField(allow_null=True)
    viewing_as = ViewingShape(allow_null=True)
    emergency = EmergencyShape(allow_null=True)
    second_factor = serializers.ChoiceField(
        choices=["set_up", "missing", "optional"], help_text="missing: the roles' permissions wait until there is one"
    )


class ProfileChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    zone = serializers.CharField(max_length=64, required=False)
    language = serializers.ChoiceField(choices=Language.values, required=False)
    jurisdiction = serializers.RegexField(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", required=False)


def _me(user: User, actor: Actor) -> dict[str, Any]:
    viewing, glass = viewing_of(actor), glass_in_force(actor)
    return {
        "id": user.id, "name": user.name or "", "initials": initials_of(user.name or ""), "email": user.email,
        "phone": user.phone, "zone": user.zone, "language": user.language, "jurisdiction": user.jurisdiction,
        "roles": role_slugs(user.id), "permissions": sorted(codenames_of(user.id, actor.session_id)),
        "session_id": actor.session_id, "unread": unread_count(user.id), "professional_id": professional_id_of(user.id),
        "viewing_as": ViewingShape(viewing).data if viewing else None,
        "emergency": EmergencyShape(glass).data if glass else None,
        "second_factor": standing_of(user.id),
    }  # fmt: skip


class MeView(OwnView):
    permission = "profile.own"

    @extend_schema(operation_id="me", responses=MeShape, tags=["me"])
    def get(self, request: Request) -> Response:
        """Who is signed in, and what she may do."""
        return Response(_me(User.objects.get(id=self.person_id), self.actor))

    @extend_schema(operation_id="me_update", request=ProfileChange, responses=MeShape, tags=["me"])
    def patch(self, request: Request) -> Response:
        """Change the profile."""
        data = self.read(ProfileChange, request)
        user = services.profile_update(actor=self.actor, person_id=self.person_id, **data)
        return Response(_me(user, self.actor))
