"""The declarations of what may be allowed. Each room declares its permissions once; roles grant them by codename."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from access.actors import Actor

Sensitivity = Literal["normal", "sensitive", "critical"]
Scope = Callable[[Actor, Any], bool]


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be allowed.

    codename: `room.action`; label and group: how the role builder shows it; unlocks: the screens, endpoints and topics it opens;
    scope: limits a holder to resources related to the actor; wider: the codename whose holders are not so limited;
    view: the permission that decides whether a refused actor may know of the resource at all (404 against 403);
    public: anyone may, signed in or not; personal: belongs to the person or her professional, never to the super-administrator;
    guests: a guest with a one-time link may, within the scope;
    always: stays while one looks through another role (`access.viewing`): what one's own account needs;
    default_roles: the seeded roles that start with it.
    """

    codename: str
    label: str
    group: str
    unlocks: tuple[str, ...] = ()
    sensitivity: Sensitivity = "normal"
    scope: Scope | None = None
    wider: str | None = None
    view: str | None = None
    public: bool = False
    personal: bool = False
    guests: bool = False
    always: bool = False
    default_roles: tuple[str, ...] = ()


class UndeclaredPermission(RuntimeError):
    """Code asked for a permission nobody declared."""


_declared: dict[str, Permission] = {}


def declare(*permissions: Permission) -> None:
    """Declare permissions; the same codename twice is a mistake."""
    for permission in permissions:
        if _declared.get(permission.codename, permission) != permission:
            raise UndeclaredPermission(f"{permission.codename} is declared twice")
        _declared[permission.codename] = permission
    # Sorted here and not where it is read: every request reads it several times.
    ordered = sorted(_declared.items(), key=lambda item: (item[1].group, item[1].label))
    _declared.clear()
    _declared.update(ordered)


def permission(codename: str) -> Permission:
    try:
        return _declared[codename]
    except KeyError:
        raise UndeclaredPermission(codename) from None


def declared() -> dict[str, Permission]:
    """All declarations by codename, sorted by group and label."""
    return dict(_declared)


# The access app's own.
declare(
    Permission(
        "roles.view", "See roles and what they allow", "Access", ("screen:/admin/roles",), "sensitive",
        default_roles=("admin", "compliance"),
    ),
    Permission(
        "roles.edit", "Create and change roles", "Access", ("screen:/admin/roles",), "critical", view="roles.view",
        default_roles=("admin",),
    ),
    Permission(
        "roles.grant", "Give roles to people and take them away", "Access", ("screen:/admin/roles",), "critical",
        view="roles.view", default_roles=("admin",),
    ),
    Permission(
        "roles.view_as", "Look at the platform as a role sees it", "Access", ("screen:/admin/roles",), "sensitive",
        view="roles.view", default_roles=("admin", "compliance"),
    ),
    Permission(
        "audit.view", "Read the audit log", "Access", ("screen:/admin/audit",), "sensitive", default_roles=("admin", "compliance"),
    ),
    Permission(
        "audit.export", "Take the audit log along as a file", "Access", ("screen:/admin/audit",), "critical", view="audit.view",
        default_roles=("admin", "compliance"),
    ),
)  # fmt: skip
