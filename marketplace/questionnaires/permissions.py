"""Who may see, write and publish questionnaires."""

from __future__ import annotations

from access.permissions import Permission, declare

GROUP = "Questionnaires"

declare(
    Permission(
        "questionnaire.view", "See every version of every questionnaire", GROUP, ("screen:/admin/questionnaires",),
        default_roles=("admin", "clinical_lead"),
    ),
    Permission(
        "questionnaire.edit", "Write drafts of questionnaires", GROUP, ("screen:/admin/questionnaires",),
        view="questionnaire.view", default_roles=("admin", "clinical_lead"),
    ),
    Permission(
        "questionnaire.publish", "Publish and retire questionnaires", GROUP, ("screen:/admin/questionnaires",), "sensitive",
        view="questionnaire.view", default_roles=("clinical_lead", "admin"),
    ),
)  # fmt: skip
