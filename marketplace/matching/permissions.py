"""Who may ask for a match, and who may look after the score."""

from __future__ import annotations

from access.permissions import Permission, declare
from marketplace.assessments.permissions import treats

GROUP = "Matching"

declare(
    Permission("match.request", "Ask for a match", GROUP, ("screen:/match", "screen:/app/match"), public=True),
    Permission(
        "match.block", "Keep a professional out of one's matches", GROUP, personal=True, default_roles=("patient",),
    ),
    Permission(
        "match.block_client", "Keep oneself out of a client's matches", GROUP, ("screen:/pro/clients",), scope=treats,
        personal=True, default_roles=("professional",),
    ),
    Permission(
        "matching.view", "See weights, exposure and replays of matching", GROUP, ("screen:/admin/matching",),
        default_roles=("admin", "clinical_lead", "compliance"),
    ),
    Permission(
        "matching.weights", "Change the weights of matching", GROUP, ("screen:/admin/matching",), "sensitive",
        view="matching.view", default_roles=("admin", "clinical_lead"),
    ),
)  # fmt: skip
