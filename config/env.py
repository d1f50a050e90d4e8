"""Every environment variable the platform reads, in one place.

Production differs from a laptop by these variables only. A missing key fails at start with the variable's name.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


class MissingVariable(RuntimeError):
    """A variable that has no safe default is not set."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The environment variable {name} is not set. See .env.example.")


def text(name: str, default: str | None = None) -> str:
    """The variable's value, or the default; raises MissingVariable without either."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise MissingVariable(name)
    return default


def flag(name: str, *, default: bool) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name, default or " ").split(",") if part.strip()]


def server_side(role: str) -> str:
    """libpq's `options`: the role (`owner` is whoever signs in) and how long PostgreSQL waits for us.

    It finds out in ten seconds that a node has vanished, because somebody else waits for the node's locks. Milliseconds where no
    unit stands. A migration may think between two statements; no transaction of the application waits for anything else.
    """
    said = {
        "tcp_keepalives_idle": "5",
        "tcp_keepalives_interval": "2",
        "tcp_keepalives_count": "2",
        "tcp_user_timeout": "10000",
        "client_connection_check_interval": "5s",
    }
    if role != "owner":
        said |= {"role": role, "idle_in_transaction_session_timeout": "10s"}
    return " ".join(f"-c {name}={value}" for name, value in said.items())


def database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for `postgresql://user:password@host:port/name?options`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must be a postgresql:// address")
    options: dict[str, object] = {}
    for pair in filter(None, parts.query.split("&")):
        key, _, value = pair.partition("=")
        options[key] = unquote(value)
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "kernel.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
