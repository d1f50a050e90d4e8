"""The environment the tools start processes in: the caller's, then `.env`, then keys made for this checkout."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from devtools.bootstrap import ROOT, TOOLS, VENV

DATA = ROOT / ".data"
KEYS = DATA / "dev.env"


def load(*, settings: str = "config.settings.local") -> dict[str, str]:
    """Everything a process of this checkout needs but the stores' addresses. Makes the keys at the first call."""
    environment = {**development_keys(), **parse(ROOT / ".env"), **os.environ}
    environment.setdefault("DJANGO_SETTINGS_MODULE", settings)
    environment["PYTHONUNBUFFERED"] = "1"
    places = [str(VENV / "bin"), str(TOOLS / "node" / "bin"), environment.get("PATH", os.defpath)]
    environment["PATH"] = os.pathsep.join(places)
    return environment


def development_keys() -> dict[str, str]:
    """Keys of this checkout, made once and kept readable by their owner alone; a new kind of key is added later."""
    kept = parse(KEYS)
    wanted: dict[str, Callable[[], str]] = {
        "MINDO_SECRET_KEY": lambda: secrets.token_urlsafe(48),
        "MINDO_KEYS": lambda: f"dev-1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
    }
    missing = {name: make() for name, make in wanted.items() if name not in kept}
    if missing:
        DATA.mkdir(mode=0o711, exist_ok=True)
        with os.fdopen(os.open(KEYS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as out:
            out.writelines(f"{name}={value}\n" for name, value in missing.items())
    return kept | missing


def parse(file: Path) -> dict[str, str]:
    """`NAME=value` lines; `#` begins a comment line, quotes around a value are dropped. No file, no values."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.strip().removeprefix("export ").partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, equals, value in pairs if equals and value.strip()}
