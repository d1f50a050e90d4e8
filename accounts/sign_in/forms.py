"""What the engine's sign-up asks beyond address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from accounts.people.models import User
from accounts.people.services import person_start


class SignUpForm(forms.Form):
    """Name, zone, language and consents; the REST serializer has checked their shape before."""

    name = forms.CharField(max_length=120)
    zone = forms.CharField(max_length=64)
    language = forms.CharField(max_length=5)
    consents = forms.JSONField(required=False)

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
