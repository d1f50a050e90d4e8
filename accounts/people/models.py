"""The account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    HINDI = "hi", "हिन्दी"


class UserManager(BaseUserManager["User"]):
    """Creates accounts; addresses are kept in lower case."""

    def create_user(
        self, *, email: str | None = None, phone: str | None = None, password: str | None = None, **rest: Any
    ) -> User:
        """Save a new account. Without a password it can only be entered by code."""
        user = self.model(email=email, phone=phone, **rest)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(Model, AbstractBaseUser):
    """A person with an account: patient, professional or administrator. What she may do is said by her roles (access)."""

    # Lower case, so that a plain unique index is case-insensitive; the check below keeps it so.
    email = models.EmailField(max_length=254, null=True, unique=True)  # noqa: DJ001 - unique, and many have none
    # E.164, e.g. +919876543210.
    phone = models.CharField(max_length=16, null=True, unique=True)  # noqa: DJ001 - as above
    phone_verified_at = models.DateTimeField(null=True)
    name = EncryptedTextField(person="id", null=True)
    zone = models.CharField(max_length=64, default="UTC")  # IANA
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    jurisdiction = models.CharField(max_length=6, default="IN")  # ISO 3166-1 alpha-2 or 3166-2
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=models.Q(email__isnull=True) | models.Q(email=Lower("email")),
            ),
            models.CheckConstraint(
                name="user_phone_is_e164",
                condition=models.Q(phone__isnull=True) | models.Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
            ),
        ]

    def __str__(self) -> str:
        """The id: an account is printed into logs and errors, her name is not."""
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The sign-up engine writes "" where there is no address; the unique index knows only null.
        self.email = self.email.strip().lower() if self.email else None
        self.phone = self.phone or None
        super().save(*args, **kwargs)
