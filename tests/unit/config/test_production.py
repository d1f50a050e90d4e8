"""Production as it starts: nothing travels unencrypted, and what has no safe default must be said."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
NEEDED = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production", "MINDO_SECRET_KEY": "x" * 60,
    "MINDO_KEYS": f"k1:{base64.b64encode(bytes(32)).decode()}", "MINDO_BASE_URL": "https://care.example.org",
    "MINDO_ALLOWED_HOSTS": "care.example.org", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0", "MONGODB_URL": "mongodb://127.0.0.1:1/",
}  # fmt: skip
# No store is reached: the answers come before anything is looked up.
ASK = """
import asyncio, json
import django
django.setup()
from django.conf import settings
from django.test import Client
from config.asgi import application

async def socket(*headers):
    sent = []
    async def receive():
        return {"type": "websocket.connect"}
    async def send(message):
        sent.append(message)
    scope = {"type": "websocket", "path": "/ws/", "scheme": "ws", "subprotocols": ["mindo.v1"], "query_string": b"",
             "headers": [(b"host", b"care.example.org"), (b"origin", b"https://care.example.org"), *headers]}
    await application(scope, receive, send)
    return sent[-1]

plain = Client(headers={"host": "care.example.org"}).get("/api/v1/me")
safe = Client(headers={"host": "care.example.org", "x-forwarded-proto": "https"}).get("/health/live")
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "hsts": safe.headers.get("Strict-Transport-Security"),
    "cookies": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_COOKIES],
    "debug": settings.DEBUG,
    "plain_socket": asyncio.run(socket())["code"],
    "false_word": asyncio.run(socket((b"x-forwarded-proto", b"http")))["code"],
    "safe_socket": asyncio.run(socket((b"x-forwarded-proto", b"https")))["code"],
}))
"""


def start(script: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINDO_", "DJANGO_"))}
    variables = {name: value for name, value in {**kept, **NEEDED, **changed}.items() if value}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    ran = start(ASK)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_a_plain_request_is_sent_to_https_and_told_to_stay_there(answers: dict[str, Any]) -> None:
    assert answers["plain"] == [301, "https://care.example.org/api/v1/me"]
    assert answers["hsts"] == "max-age=63072000; includeSubDomains; preload"
    assert answers["cookies"] == [True, True, True]
    assert answers["debug"] is False


def test_a_plain_socket_is_refused_and_one_behind_tls_gets_as_far_as_the_store(answers: dict[str, Any]) -> None:
    assert (answers["plain_socket"], answers["false_word"]) == (1008, 1008)
    assert answers["safe_socket"] == 1013


@pytest.mark.parametrize("name", ["MINDO_SECRET_KEY", "MINDO_KEYS", "DATABASE_URL"])
def test_what_has_no_safe_default_stops_the_process_by_its_name(name: str) -> None:
    ran = start("import django; django.setup(); from kernel import keyring; keyring.service_key('x')", **{name: ""})
    assert ran.returncode != 0
    assert name in ran.stderr
