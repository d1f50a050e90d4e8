"""The base of every REST view: it says which permission it needs, and nobody gets in without."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, TypeVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from access.actors import Actor
from access.authorize import authorize
from access.denials import denial_record
from kernel.errors import Invalid, NotFound
from kernel.ids import parse_uuid

S = TypeVar("S", bound=BaseSerializer[Any])


def actor_of(request: Request) -> Actor:
    """The actor of an authenticated request: the person and the session her token belongs to, or whom `auth` itself names."""
    if isinstance(request.auth, Actor):
        return request.auth
    user = request.user
    user_id = getattr(user, "pk", None)
    if user is None or not isinstance(user_id, uuid.UUID):
        return Actor.anonymous()
    return Actor.person(user_id, getattr(request.auth, "session_id", None))


def idempotency_key(request: Request) -> str | None:
    """The `Idempotency-Key` header: 8–100 printable ASCII characters, or None if absent."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not (8 <= len(key) <= 100 and key.isascii() and key.isprintable()):
        raise Invalid("bad_idempotency_key", "The Idempotency-Key must be 8 to 100 printable characters.")
    return key


class ApiView(APIView):
    """Set `permission` (one codename, or one per method), or `public` with the reason why anyone may call it.

    The check here is without a resource: may this actor do this at all? Services and selectors ask again with it.
    """

    permission: ClassVar[str | dict[str, str] | None] = None
    # Whether it may be called to change something while one looks through a role.
    while_viewing: ClassVar[bool] = False
    public: ClassVar[str | None] = None
    permission_classes = ()
    actor: Actor

    @classmethod
    def permission_for(cls, method: str) -> str | None:
        if isinstance(cls.permission, dict):
            return cls.permission.get(method)
        return cls.permission

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.actor = actor_of(request)
        codename = self.permission_for(request.method or "")
        if codename is not None:
            writes = request.method not in SAFE_METHODS and not self.while_viewing
            authorize(self.actor, codename, writes=writes)
        elif self.public is None and request.method in self._handled():
            raise NotFound

    def handle_exception(self, exc: Exception) -> Response:
        """A refusal is written down once its transaction is gone."""
        denial_record(exc)
        return super().handle_exception(exc)

    @classmethod
    def _handled(cls) -> set[str]:
        return {name.upper() for name in cls.http_method_names if name != "options" and hasattr(cls, name)}

    @staticmethod
    def read(serializer: type[S], request: Request, **kwargs: Any) -> dict[str, Any]:
        """The validated body; raises a problem with messages by field."""
        parsed = serializer(data=request.data, **kwargs)
        parsed.is_valid(raise_exception=True)
        values: dict[str, Any] = parsed.validated_data
        return values

    @staticmethod
    def read_query(serializer: type[S], request: Request) -> dict[str, Any]:
        """The validated query string."""
        parsed = serializer(data=request.query_params)
        parsed.is_valid(raise_exception=True)
        values: dict[str, Any] = parsed.validated_data
        return values

    @staticmethod
    def id_of(value: object) -> uuid.UUID:
        """An id from the address; a mistyped one is not found."""
        parsed = parse_uuid(value)
        if parsed is None:
            raise NotFound
        return parsed
