"""What the engine's sign-up asks beyond address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from accounts.people.models import User
from accounts.people.services import person_start


class SignUpForm(forms.Form):
    """Name, zone, language and consents; the REST serializer has checked their shape before."""

    name = forms.CharField(max_length=120)
    zone = forms.CharField(max_length=64)
    language = forms.CharField(max_length=5)
    consents = forms.JSONField(required=False)

    def clean(self) -> dict[str, Any]:
        """The engine looks at the password alone; here it is compared with the address as well."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in self.fields and data.get("password"):
            try:
                validate_password(data["password"], User(email=data.get("email", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def signup(self, request: HttpRequest, user: User) -> None:
        """The engine has just created `user`; complete her."""
        data = self.cleaned_data
        person_start(
            user=user,
            name=data["name"],
            zone=data["zone"],
            language=data["language"],
            consents=data["consents"] or [],
            method="email",
        )
