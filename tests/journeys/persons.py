"""People of a journey: signing in by browser, or as clients of the API with a connection of their own."""

from __future__ import annotations

import re
from typing import Any

import httpx
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Page

from accounts.people.models import User
from tests.factories.accounts import PASSWORD, token_of
from tests.journeys.platform import Platform


class Client:
    """One signed-in person over REST."""

    def __init__(self, platform: Platform, user: User) -> None:
        self.user = user
        self.http = httpx.Client(
            base_url=f"{platform.base_url}/api/v1", headers={"Authorization": f"Bearer {token_of(user)}"}, timeout=30
        )

    def get(self, path: str, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], *, idem: str | None = None) -> httpx.Response:
        return self.http.post(path, json=body, headers={"Idempotency-Key": idem} if idem else {})


def can_sign_in(user: User) -> User:
    """A password the platform's own hashers know (the tests' quick one they do not)."""
    user.password = Argon2PasswordHasher().encode(PASSWORD, "journeys-salt-0123456789")
    user.save(update_fields=["password"])
    return user


def sign_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/sign-in?next={to}")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(rf"^[a-z]+://[^/]+{re.escape(to)}"), timeout=30_000)
