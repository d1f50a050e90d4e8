"""The restricted vault."""

from __future__ import annotations

from django.db import models

from kernel.encryption import EncryptedJSONField
from kernel.models import Model


class VaultRecord(Model):
    """One row or document of an erased person that has to be kept until `release_on`.

    Sealed under a key of the vault (`key_id`), not the person's, which is destroyed; no foreign key leads here.
    """

    person_id = models.UUIDField()
    key_id = models.UUIDField()
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=64)
    retention = models.CharField(max_length=12)
    jurisdiction = models.CharField(max_length=6)
    basis = models.CharField(max_length=200)
    release_on = models.DateField()
    content = EncryptedJSONField(person="key_id", null=True)

    class Meta:
        db_table = "privacy_vault_record"
        constraints = [
            models.UniqueConstraint(fields=["person_id", "source", "source_id"], name="vault_holds_once"),
        ]
        indexes = [
            models.Index(fields=["release_on"], name="vault_release"),
        ]

    def __str__(self) -> str:
        return f"vault record {self.id}"
