"""The default permission of every REST view: closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views reads this class from the settings while it is being imported
    from rest_framework.views import APIView


class Undeclared(BasePermission):
    """Whatever is not an ApiView with a declared permission is shut."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
