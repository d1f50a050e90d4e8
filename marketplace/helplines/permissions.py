"""Crisis numbers are read by everybody and kept by few."""

from __future__ import annotations

from access.permissions import Permission, declare

GROUP = "Crisis help"

declare(
    Permission("helpline.view", "See whom to call in a crisis", GROUP, ("screen:/crisis", "topic:helplines"), public=True),
    Permission(
        "helpline.manage", "Keep the crisis numbers", GROUP, ("screen:/admin/helplines",), sensitivity="sensitive",
        default_roles=("clinical_lead", "admin"),
    ),
    Permission("helpline.watch", "Tell of crisis numbers nobody has checked (done by the platform)", GROUP),
)  # fmt: skip
