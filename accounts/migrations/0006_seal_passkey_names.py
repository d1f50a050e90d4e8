"""Names of passkeys that were kept as typed are sealed with their person's key."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def seal_names(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature is Django's
    from accounts.second_factor.adapter import name_sealed
    from kernel.encryption import ErasedPerson

    for row in apps.get_model("mfa", "Authenticator").objects.filter(type="webauthn").iterator():
        try:
            row.data["name"] = name_sealed(row.user_id, row.data["name"])
        except ErasedPerson:
            row.delete()
            continue
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_codes_contacts_notices"), ("kernel", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_names, migrations.RunPython.noop)]
