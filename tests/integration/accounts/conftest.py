"""A browser, as far as REST is concerned: it keeps cookies and the access token, and reads the local inbox."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.messages import local_inbox

CODE = re.compile(r"\b(\d{6})\b")
ASHA: dict[str, Any] = {
    "email": "asha@people.example", "password": "a long enough pass phrase", "name": "Asha Rao", "zone": "Asia/Kolkata",
    "language": "en", "consents": ["care", "messages"],
}  # fmt: skip


class Browser:
    """One browser with its cookie jar."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(headers={"user-agent": "Mozilla/5.0 (Android 15) Firefox/140", **headers})
        self.access: str | None = None

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        if self.access:
            headers.setdefault("authorization", f"Bearer {self.access}")
        answer = self.client.generic(
            method, f"/api/v1/{path}", b"" if body is None else json.dumps(body).encode(),
            content_type="application/json", headers=headers,
        )  # fmt: skip
        if answer.status_code == 200 and answer.json().get("access_token"):
            self.access = answer.json()["access_token"]
        return answer

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.call("POST", path, body or {}, **headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, None, **headers)

    def sign_up(self, **changes: Any) -> None:
        data = {**ASHA, **changes}
        assert self.post("auth/signup", data).status_code == 200
        assert self.post("auth/email/verify", {"code": code_for(data["email"])}).json()["status"] == "authenticated"


def inbox(to: str) -> list[local_inbox.InboxMessage]:
    return local_inbox.newest(to=to)


def code_for(to: str) -> str:
    """The newest code sent to an address or number."""
    found = CODE.search(inbox(to)[0].body)
    assert found is not None
    return found.group(1)


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Rate limits of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def other_browser() -> Browser:
    return Browser()
