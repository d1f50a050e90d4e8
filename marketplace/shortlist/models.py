"""Favourite and SavedSearch: rows of one person, seen by nobody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedJSONField, EncryptedTextField
from kernel.models import Model
from marketplace.professionals.models import Professional


class Favourite(Model):
    """A professional somebody wants to find again."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        db_table = "marketplace_favourite"
        constraints = [models.UniqueConstraint(fields=["patient", "professional"], name="favourite_once")]
        indexes = [models.Index(fields=["patient", "-id"], name="favourite_newest")]

    def __str__(self) -> str:
        return f"favourite {self.pk}"


class SavedSearch(Model):
    """A search to ask again. What is looked for says how somebody is, so name, question and who was found are sealed.

    `known`: ids of everybody found so far, so that each is announced once; None while the search finds too many to be watched.
    """

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = EncryptedTextField(person="patient_id", null=True)
    query = EncryptedJSONField(person="patient_id", null=True)
    known = EncryptedJSONField(person="patient_id", null=True)
    notify = models.BooleanField(default=False)
    new_count = models.PositiveIntegerField(default=0)
    told_count = models.PositiveIntegerField(default=0, help_text="how many of the new ones she has been told of")
    checked_at = models.DateTimeField()

    class Meta:
        db_table = "marketplace_saved_search"
        indexes = [
            models.Index(fields=["patient", "-id"], name="saved_search_newest"),
            models.Index(fields=["checked_at", "id"], name="saved_search_due"),
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
