"""Who may take results along for research."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare

declare(
    Permission(
        "research.extract", "Take results along for research, of people who agreed and without names", "Assessments",
        ("screen:/admin/research", "topic:work:research"), "critical", default_roles=("compliance",),
    ),
)  # fmt: skip

declare_field("marketplace.researchextract.reason", "research.extract")
